"""One link or number of the list is looked at once more, now, because an editor asks for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from wagtail.log_actions import log

from helpdesk.actions.limits import allows
from knowledge.models import OurAnswer
from website.link_check.asking import USUAL, Bounds, ask
from website.link_check.finding import find_in
from website.link_check.here import Here
from website.link_rules import Kind, Problem
from website.models import LinkUse, OutsideLink

ACTION: Final = "website.link_looked_at"
# Looks within an hour, each of a few seconds: by one person, and by all.
PER_PERSON: Final = 30
PER_HOUR: Final = 120


@dataclass(frozen=True)
class Seen:
    """`is_there`: readers still meet it at its place; `problem` is None where it works."""

    is_there: bool
    problem: Problem | None = None


class NotLooked(Exception):
    """There were too many looks within this hour, or this desk asks no other site."""


def use_of(pk: int) -> LinkUse | None:
    """The row of this key, with its page; None where the list was made anew. One query."""
    return LinkUse.objects.select_related("page").filter(pk=pk).first()


def look_again(use: LinkUse, *, at: datetime, by: AbstractUser, bounds: Bounds = USUAL) -> Seen:
    """Look at this one now; what works, or is gone from its page, leaves the list.

    No night is counted: one look says too little of a site of others. The history of the page, or
    of the answer, says who asked. Raises NotLooked. The database waits for nobody outside.
    """
    if use.kind == Kind.OUTSIDE and settings.CHECK_LINKS != "all":
        raise NotLooked
    counted = [
        allows(kind="link_again", value=str(by.pk), limit=PER_PERSON, at=at),
        allows(kind="link_again_all", value="", limit=PER_HOUR, at=at),
    ]
    if not all(counted):
        raise NotLooked
    same = (one for one in find_in(use.page_id) if (one.kind, one.target) == (use.kind, use.target))
    found = next(same, None)
    if found is None:
        seen = Seen(is_there=False)
    elif found.kind is Kind.OUTSIDE:
        seen = Seen(is_there=True, problem=ask(found.target, bounds).problem)
    else:
        seen = Seen(is_there=True, problem=Here().problem(found))
    _keep(use, seen, by)
    return seen


@transaction.atomic
def _keep(use: LinkUse, seen: Seen, by: AbstractUser) -> None:
    rows = LinkUse.objects.filter(page=use.page_id, kind=use.kind, target=use.target)
    if use.page is None:
        rows = rows.filter(where=use.where)
    if not seen.is_there:
        rows.delete()
    elif use.kind != Kind.OUTSIDE:
        rows.update(problem=seen.problem or "")
    elif seen.problem:
        OutsideLink.objects.filter(address=use.target).update(problem=seen.problem)
    else:
        works = {"problem": "", "tonight": "", "nights": 0, "failing_since": None}
        OutsideLink.objects.filter(address=use.target).update(is_heard=True, **works)
    place = use.page or OurAnswer.objects.filter(code=use.where).first()
    if place is not None:
        data = {"target": use.target, "is_there": seen.is_there, "problem": seen.problem or ""}
        log(instance=place, action=ACTION, user=by, data=data)
