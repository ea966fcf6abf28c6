"""One nightly run, in a process of its own that kills itself at a named point.

Called by test_retention_killed.py: `python retention_that_dies.py POINT INSTANT`.
"""

import os
import signal
import sys
from datetime import datetime

import django

django.setup()

from helpdesk.actions.desk import retention  # noqa: E402
from helpdesk.actions.people import anonymising  # noqa: E402
from helpdesk.policy.personal_data import Table  # noqa: E402


def die(*_args: object, **_kwargs: object) -> None:
    """As a power cut would: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(label: str) -> None:
    """In the midst of a person, when the rows of this table are reached."""
    rows_of = anonymising.rows_of

    def reading(table: Table, everybody: list[int]) -> object:
        if table.model == label:
            die()
        return rows_of(table, everybody)

    anonymising.rows_of = reading  # type: ignore[assignment]


POINTS = {
    "nowhere": lambda: None,
    "before_the_first": lambda: setattr(retention, "_one_piece", die),
    "after_mentions": lambda: setattr(retention, "anonymise", die),
    "at_promises": lambda: die_at("helpdesk.Callback"),
    "at_numbers": lambda: die_at("helpdesk.PhoneNumber"),
    "at_the_person": lambda: die_at("helpdesk.Person"),
    "before_the_journal": lambda: setattr(retention, "record_entry", die),
}

POINTS[sys.argv[1]]()
retention.let_go(at=datetime.fromisoformat(sys.argv[2]))
