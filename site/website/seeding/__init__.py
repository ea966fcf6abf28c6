"""Fills an empty installation: pages, guides, topics, roles, and a living desk to look at."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

from django.db import transaction

from knowledge.starter.load import load_guides
from website.running.roles import ensure_roles
from website.seeding.demo import load_demo
from website.seeding.desk import (
    RealCases,
    load_reasons,
    load_replies,
    load_topics,
    refuse_a_real_desk,
)
from website.seeding.logins import Login, first_coordinator
from website.seeding.site import load_site

__all__ = ["Login", "Output", "RealCases", "seed"]


class Output(Protocol):
    """Where lines are written: a command's stdout, or any open text file."""

    def write(self, text: str, /) -> object:
        """Write a text."""


@transaction.atomic
def seed(*, demo: bool, at: datetime, out: Output, refresh: bool = False) -> list[Login]:
    """Load what is missing and return who may log in; a second run changes nothing.

    Without `demo`: the pages, guides, topics and roles, and a first coordinator; booking stays
    closed until the desk is set up. With `demo`: a living desk around `at` besides. `refresh`
    plays the demonstration again around `at`, with new passwords. Passwords are None for accounts
    that existed. Raises RealCases when a demonstration is asked for on a real desk, before
    anything is written.
    """
    if demo or refresh:
        refuse_a_real_desk()
    ensure_roles()
    with _few_words():
        homes = load_site()
        guides = load_guides(homes)
    load_topics()
    load_reasons()
    load_replies()
    if changed := guides["created"] + guides["updated"]:
        out.write(f"Guides and words: {changed} loaded, {guides.total()} in all.\n")
    if demo or refresh:
        return load_demo(at=at, out=out, refresh=refresh)
    return first_coordinator()


@contextmanager
def _few_words() -> Iterator[None]:
    """Without the three lines that Wagtail logs for each page."""
    wagtail = logging.getLogger("wagtail")
    level = wagtail.level
    wagtail.setLevel(logging.WARNING)
    try:
        yield
    finally:
        wagtail.setLevel(level)
