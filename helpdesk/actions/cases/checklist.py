"""What is to be done for a case: lines of its topic, own lines, ticks; and the time it took."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from helpdesk.actions.cases.cases import lock_case
from helpdesk.actions.story import record
from helpdesk.choices import EventKind
from helpdesk.models import Case, ChecklistItem, TimeSpent, Topic
from helpdesk.policy.texts import Text

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

LONGEST_LINE = 120


def lines_of(topic: Topic, language: str) -> list[Text]:
    """The things to do for this topic, in this language; in the first one where there are none.

    Each knows its language.
    """
    written = topic.checklist_in(language)
    lines = (line.strip()[:LONGEST_LINE] for line in written.splitlines())
    return [Text(line, written.language) for line in lines if line]


@transaction.atomic
def add_topic_lines(*, case: Case, language: str) -> int:
    """Put the things to do of the topic on the case's list; those it has stay as they are.

    Returns how many were added.
    """
    lock_case(case)
    known = set(case.checklist.values_list("text", flat=True))
    new = [line for line in lines_of(case.topic, language) if line not in known]
    position = _last_position(case)
    ChecklistItem.objects.bulk_create(
        ChecklistItem(case=case, text=str(line), language=line.language, position=position + n)
        for n, line in enumerate(new, start=1)
    )
    return len(new)


@transaction.atomic
def add_line(*, case: Case, text: str) -> ChecklistItem | None:
    """Put one more thing to do on the list; None when there is nothing but space."""
    if not text.strip():
        return None
    lock_case(case)
    return ChecklistItem.objects.create(
        case=case, text=text.strip()[:LONGEST_LINE], position=_last_position(case) + 1
    )


def _last_position(case: Case) -> int:
    last = case.checklist.aggregate(last=Max("position"))["last"]
    return int(last or 0)


@transaction.atomic
def tick(*, item: ChecklistItem, is_done: bool, at: datetime, by: "AbstractUser") -> ChecklistItem:
    """Say that it is done, or to be done again; the same again changes nothing."""
    lock_case(item.case)
    item = ChecklistItem.objects.get(pk=item.pk)
    if (item.done_at is not None) == is_done:
        return item
    item.done_at = at if is_done else None
    item.save(update_fields=["done_at"])
    kind = EventKind.ITEM_DONE if is_done else EventKind.ITEM_UNDONE
    record(case=item.case, kind=kind, at=at, by=by, item_id=item.pk)
    return item


def spend_time(*, case: Case, minutes: int, at: datetime) -> TimeSpent:
    """Minutes that a case took. By nobody, and no line of the story: a case is no time clock."""
    return TimeSpent.objects.create(case=case, minutes=minutes, at=at)
