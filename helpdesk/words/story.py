"""Tells the story of a case: each event as one sentence, in the reader's language."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.choices import EventKind, NoticeKind
from helpdesk.models import (
    Adviser,
    Callback,
    Case,
    CaseEvent,
    CaseFile,
    Note,
    Notice,
    PendingReason,
    Topic,
)
from helpdesk.policy.acting import Acting, acts_without_staff
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.mails import MailShown, mails_of_notes
from helpdesk.reads.photos import files_of_notes
from helpdesk.words.sentences import Names, sentence


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
        *(_E.STOPPED_BY_OWNER, _E.CALLS_REFUSED, _E.EMAIL_REFUSED),
        *(_E.ATTEMPT_STARTED, _E.ATTEMPT_ENDED, _E.ATTEMPT_CORRECTED, _E.RETRY_PLANNED),
        *(_E.PROMISE_LATE, _E.PROMISE_OFFERED, _E.PROMISE_HANDED_OVER, _E.HOUR_GIVEN_BACK),
        *(_E.ADVISER_LATE, _E.ATTEMPT_WITHDRAWN),
        *(_E.CALL_MISSED, _E.PROMISED_AFTER_CALL),
        *(_E.SOONER_WANTED, _E.SOONER_OFFERED, _E.NUMBER_CHANGED, _E.BEST_HOURS),
        _E.WAY_CHANGED,
    }
)
_MESSAGES = frozenset(
    {
        _E.SMS_CAME,
        *(_E.MAIL_CAME, _E.EMAIL_DEAD, _E.FILES_CAME, _E.VOICE_CAME, _E.LOSS_SEEN_TO),
        *(_E.NOTICE_QUEUED, _E.NOTICE_SENT, _E.NOTICE_PERHAPS_TWICE, _E.NOTICE_GIVEN_UP),
        *(
            _E.NOTICE_DELIVERED,
            _E.NOTICE_FAILED,
            _E.NOTICE_TOO_LATE,
            _E.NOTICE_CARRIED,
            _E.FOLLOWED_UP,
        ),
    }
)
_NOTES = frozenset({_E.NOTED})
_WITH_FILES = frozenset({_E.FILES_CAME, _E.VOICE_CAME})
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
    # Of the request whose story it is.
    of: str = ""
    # What came by mail: its words are the note.
    mail: MailShown | None = None
    # What was brought or sent by a link, beside its note.
    files: Sequence[CaseFile] = ()


def story_of(
    case: Case,
    *,
    kinds: Collection[EventKind] | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> list[StoryLine]:
    """The story, newest first: all of it, or `limit` lines of these kinds, older than a line's key.

    Five queries whatever its length; one more when it waited, when an answer was written, and when
    an hour was to be found; two for what came by mail. A key that is no line of this case is none.
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
    answers, without_staff = _answers(events), _WithoutStaff.among(events)
    came = [e.data.get("note_id") for e in events if e.kind == EventKind.MAIL_CAME]
    mails = mails_of_notes([key for key in came if key in notes])
    sent = [e.data.get("note_id") for e in events if e.kind in _WITH_FILES]
    files = files_of_notes([key for key in sent if key in notes])
    return [
        StoryLine(
            pk=event.pk,
            at=event.at,
            who=_who(event, without_staff),
            words=sentence(event.kind, event.data, names),
            kind=event.kind,
            note=notes.get(event.data.get("note_id"), "") or answers.get(event.pk, ""),
            reference=names.references.get(event.data.get("case_id"), ""),
            of=case.reference,
            mail=mails.get(event.data.get("note_id")),
            files=files.get(event.data.get("note_id"), ()),
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


@dataclass(frozen=True)
class _WithoutStaff:
    """What tells the person, their helper and the desk apart, where no member of staff acted.

    `asked_at` is when each promise of these lines was asked for, by its key. `by_helper` are the
    instants when somebody used the link that went to a helper.
    """

    asked_at: Mapping[int, datetime]
    by_helper: Collection[datetime]

    @classmethod
    def among(cls, events: Collection[CaseEvent]) -> Self:
        """One query when an hour was to be found and nothing says who said so."""
        alone = [event for event in events if event.actor is None]
        wanted = [
            event.data.get("callback_id")
            for event in alone
            if event.kind == EventKind.TIME_WANTED and not event.acting
        ]
        asked = Callback.objects.filter(pk__in=wanted).values_list("pk", "asked_at")
        return cls(
            asked_at=dict(asked) if wanted else {},
            by_helper={event.at for event in alone if "consent_id" in event.data},
        )

    def is_theirs(self, event: CaseEvent) -> bool:
        """Whether the person did it, or their helper: not the desk by itself.

        An event of before version 0.3 does not say who acted.
        """
        acting = event.acting or acts_without_staff(
            EventKind(event.kind),
            event.data,
            is_asking=self.asked_at.get(event.data.get("callback_id", 0)) == event.at,
        )
        return acting == Acting.PERSON


# Whoever did it: what they used proves no more.
_BY_NOBODY_KNOWN: Mapping[str, Any] = {
    EventKind.STOPPED_BY_OWNER: gettext_lazy("The owner of the number"),
    EventKind.SMS_CAME: gettext_lazy("The owner of the number"),
    EventKind.CALL_MISSED: gettext_lazy("The owner of the number"),
    EventKind.VOICE_CAME: gettext_lazy("By phone"),
    EventKind.EMAIL_REFUSED: gettext_lazy("The owner of the e-mail"),
    EventKind.MAIL_CAME: gettext_lazy("By e-mail"),
    EventKind.FILES_CAME: gettext_lazy("By a link of ours"),
}


def _who(event: CaseEvent, without_staff: _WithoutStaff) -> str:
    if event.actor is None:
        if said := _BY_NOBODY_KNOWN.get(event.kind):
            return str(said)
        if not without_staff.is_theirs(event):
            return _("The desk, by itself")
        return _("The helper") if event.at in without_staff.by_helper else _("The person")
    adviser = getattr(event.actor, "adviser", None)
    name = adviser.first_name if adviser else event.actor.get_full_name() or str(event.actor)
    if event.acting == Acting.COORDINATOR:
        return _("%(name)s, coordination") % {"name": name}
    return name
