"""Tells the story of a case: each event as one sentence, in the reader's language."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext as _

from helpdesk.choices import EventKind, NoticeKind
from helpdesk.models import Adviser, Case, CaseEvent, Note, Notice, PendingReason, Topic
from helpdesk.reads.availability import desk_zone
from helpdesk.words.sentences import Names, sentence

# Without an actor these are the person's own doing; everything else is the desk's by itself.
_OF_THE_PERSON = (
    EventKind.OPENED,
    EventKind.BOOKED,
    EventKind.REBOOKED,
    EventKind.BOOKING_CANCELLED,
    EventKind.TIME_WANTED,
    EventKind.CLOSED,
)


class StoryGroup(StrEnum):
    """A part of the story that can be read alone; also its code in an address."""

    CALLS = "calls"
    MESSAGES = "messages"
    NOTES = "notes"
    CHANGES = "changes"


_E = EventKind
_CALLS = frozenset(
    {
        *(_E.BOOKED, _E.REBOOKED, _E.BOOKING_CANCELLED, _E.TIME_WANTED, _E.OVERRULED),
        *(_E.ATTEMPT_STARTED, _E.ATTEMPT_ENDED, _E.ATTEMPT_CORRECTED, _E.RETRY_PLANNED),
        *(_E.PROMISE_LATE, _E.PROMISE_OFFERED, _E.PROMISE_HANDED_OVER),
        *(_E.SOONER_WANTED, _E.SOONER_OFFERED, _E.NUMBER_CHANGED, _E.BEST_HOURS),
    }
)
_MESSAGES = frozenset(
    {
        *(_E.NOTICE_QUEUED, _E.NOTICE_SENT, _E.NOTICE_PERHAPS_TWICE, _E.NOTICE_GIVEN_UP),
        *(_E.NOTICE_DELIVERED, _E.NOTICE_FAILED, _E.NOTICE_CARRIED, _E.FOLLOWED_UP),
    }
)
_NOTES = frozenset({_E.NOTED})
KINDS_OF = {
    StoryGroup.CALLS: _CALLS,
    StoryGroup.MESSAGES: _MESSAGES,
    StoryGroup.NOTES: _NOTES,
    StoryGroup.CHANGES: frozenset(EventKind) - _CALLS - _MESSAGES - _NOTES,
}


@dataclass(frozen=True)
class StoryLine:
    """One line: when, who, what; the words that were written, the reference of another case.

    `pk` is that of the event: a page of the story begins after it.
    """

    pk: int
    at: datetime
    who: str
    words: str
    kind: str
    note: str = ""
    reference: str = ""


def story_of(
    case: Case,
    *,
    kinds: Collection[EventKind] | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> list[StoryLine]:
    """The story, newest first: all of it, or `limit` lines of these kinds, older than a line's key.

    Five queries whatever its length; one more when it waited, and when an answer was written. A
    key that is no line of this case is none.
    """
    events = _events(case, kinds=kinds, before=before, limit=limit)
    notes = _notes(case, events)
    linked = [e.data["case_id"] for e in events if "case_id" in e.data]
    names = Names(
        zone=desk_zone(),
        advisers=dict(Adviser.objects.values_list("pk", "first_name")),
        topics={topic.code: topic.name for topic in Topic.objects.all()},
        references=dict(Case.objects.filter(pk__in=linked).values_list("pk", "reference")),
        reasons_to_wait=_reasons_to_wait(events),
    )
    answers = _answers(events)
    return [
        StoryLine(
            pk=event.pk,
            at=event.at,
            who=_who(event),
            words=sentence(event.kind, event.data, names),
            kind=event.kind,
            note=notes.get(event.data.get("note_id"), "") or answers.get(event.pk, ""),
            reference=names.references.get(event.data.get("case_id"), ""),
        )
        for event in events
    ]


def _events(
    case: Case,
    *,
    kinds: Collection[EventKind] | None,
    before: int | None,
    limit: int | None,
) -> list[CaseEvent]:
    events = case.events.select_related("actor__adviser")
    if kinds is not None:
        events = events.filter(kind__in=kinds)
    last = case.events.filter(pk=before).first() if before else None
    if last is not None:
        events = events.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    return list(events[:limit])


def _notes(case: Case, events: list[CaseEvent]) -> dict[int, str]:
    """The notes of these lines that are still of this case: a note may have moved, or be erased."""
    keys = [event.data["note_id"] for event in events if "note_id" in event.data]
    return dict(Note.objects.filter(case=case, pk__in=keys).values_list("pk", "text"))


def _answers(events: list[CaseEvent]) -> dict[int, str]:
    """What advisers wrote to the person, by the key of the line that says it is ready."""
    ready = {
        event.data.get("notice_id"): event.pk
        for event in events
        if event.kind == EventKind.NOTICE_QUEUED and event.data.get("notice") == NoticeKind.REPLY
    }
    if not ready:
        return {}
    written = Notice.objects.filter(pk__in=ready).values_list("pk", "text")
    return {ready[pk]: text for pk, text in written}


def _reasons_to_wait(events: list[CaseEvent]) -> dict[int, str]:
    ids = {event.data.get("reason_id") for event in events if event.kind == EventKind.WAITING}
    return {row.pk: row.name for row in PendingReason.objects.filter(pk__in=ids)} if ids else {}


def _who(event: CaseEvent) -> str:
    if event.actor is None:
        is_theirs = EventKind(event.kind) in _OF_THE_PERSON
        return _("The person") if is_theirs else _("The desk, by itself")
    adviser = getattr(event.actor, "adviser", None)
    return adviser.first_name if adviser else event.actor.get_full_name() or str(event.actor)
