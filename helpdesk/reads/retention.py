"""Reads what is older than its delay: what the next run takes, and what a preview counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import ModelLogEntry, PageLogEntry

from helpdesk.choices import COMPLAINTS, CaseState, ConsentMark, JournalKind
from helpdesk.models import (
    Case,
    Consent,
    ConsentMarked,
    HandOver,
    IncomingMail,
    IncomingSms,
    JournalEntry,
    Note,
    NoteDraft,
    Notice,
    Person,
    PersonRead,
    RestrictedOpening,
    SafeguardingFlag,
    TeamNote,
)
from helpdesk.policy.retention import Delays, Kept, goes_before
from helpdesk.reads.people import in_use
from knowledge.models import MissedSearch

REFERENCES_SHOWN = 10

Rows = QuerySet[Any]


def _people(before: datetime) -> list[Rows]:
    """Those with no word, call, or request since, nothing open, and no consent that may be used."""
    day = before.date()
    recent = Case.objects.filter(person=OuterRef("pk")).filter(
        ~Q(state=CaseState.CLOSED) | Q(closed_at__gte=before) | Q(opened_at__gte=before)
    )
    helped = Case.objects.filter(consent__helper=OuterRef("pk")).filter(
        ~Q(state=CaseState.CLOSED) | Q(closed_at__gte=before)
    )
    allowed = Consent.objects.filter(Q(person=OuterRef("pk")) | Q(helper=OuterRef("pk")))
    quiet = in_use().filter(created_at__lt=before)
    quiet = quiet.filter(Q(contacted_at=None) | Q(contacted_at__lt=before))
    quiet = quiet.filter(~Exists(recent), ~Exists(helped))
    quiet = quiet.filter(~Exists(allowed.filter(Q(expires_on__gte=day) | Q(given_at__gte=before))))
    return [quiet.order_by("created_at", "pk")]


def _closed(before: datetime) -> QuerySet[Case]:
    return Case.objects.filter(state=CaseState.CLOSED, closed_at__lt=before)


def _notes(before: datetime) -> list[Rows]:
    """Of requests that ended; an SMS that is of none, since it came."""
    of_none = IncomingSms.objects.filter(case=None, came_at__lt=before)
    return [
        Note.objects.filter(case__in=_closed(before)).order_by("written_at", "pk"),
        of_none.order_by("came_at", "pk"),
    ]


def _with_words(cases: QuerySet[Case]) -> Rows:
    """Those in which somebody's own words still stand, theirs or an adviser's."""
    told = Notice.objects.filter(case=OuterRef("pk")).exclude(text="")
    words = ~Q(question="") | ~Q(referral_name="") | Q(Exists(told))
    return cases.filter(words).order_by("closed_at", "pk")


def _questions(before: datetime) -> list[Rows]:
    return [_with_words(_closed(before).exclude(topic__code=COMPLAINTS))]


def _complaints(before: datetime) -> list[Rows]:
    return [_with_words(_closed(before).filter(topic__code=COMPLAINTS))]


def _flags(before: datetime) -> list[Rows]:
    return [SafeguardingFlag.objects.filter(settled_at__lt=before).order_by("pk")]


def _team_notes(before: datetime) -> list[Rows]:
    day = before.date()
    notes = TeamNote.objects.filter(written_at__lt=before)
    return [
        notes.filter(Q(shown_until=None) | Q(shown_until__lt=day)).order_by("pk"),
        HandOver.objects.filter(written_at__lt=before).order_by("pk"),
    ]


def _searches(before: datetime) -> list[Rows]:
    return [MissedSearch.objects.filter(day__lt=before.date()).order_by("pk")]


def _drafts(before: datetime) -> list[Rows]:
    return [NoteDraft.objects.filter(saved_at__lt=before).order_by("pk")]


def _mails(before: datetime) -> list[Rows]:
    """As they came; their words are notes. And how those are known that nobody reads."""
    mails = IncomingMail.objects.filter(came_at__lt=before)
    return [mails.filter(Q(raw__isnull=False) | Q(note=None)).order_by("came_at", "pk")]


def _reads(before: datetime) -> list[Rows]:
    """Who was shown whom, and for what reason a restricted record was opened."""
    return [
        PersonRead.objects.filter(at__lt=before).order_by("pk"),
        RestrictedOpening.objects.filter(opened_at__lt=before).order_by("pk"),
    ]


def _logins(before: datetime) -> list[Rows]:
    """Who came in and who could not, of the journal."""
    return [JournalEntry.objects.filter(at__lt=before, kind__in=_LOG_INS).order_by("pk")]


def _changes(before: datetime) -> list[Rows]:
    """The rest of the journal, and what editors did."""
    return [
        JournalEntry.objects.filter(at__lt=before).exclude(kind__in=_LOG_INS).order_by("pk"),
        *(
            model.objects.filter(timestamp__lt=before).order_by("pk")
            for model in (ModelLogEntry, PageLogEntry)
        ),
    ]


_LOG_INS = (
    JournalKind.LOGGED_IN,
    JournalKind.LOG_IN_FAILED,
    JournalKind.LOG_IN_SLOWED,
    JournalKind.LOGGED_OUT,
    JournalKind.SESSION_ENDED,
)


def _proofs(before: datetime) -> list[Rows]:
    """Consents that ended so long ago, by their last day or by a word of the person."""
    revoked = ConsentMarked.objects.filter(
        consent=OuterRef("pk"), mark=ConsentMark.REVOKED, at__lt=before
    )
    over = Consent.objects.filter(Q(expires_on__lt=before.date()) | Exists(revoked))
    return [over.order_by("pk")]


_DUE: Mapping[Kept, Callable[[datetime], list[Rows]]] = MappingProxyType(
    {
        Kept.PEOPLE: _people,
        Kept.NOTES: _notes,
        Kept.QUESTIONS: _questions,
        Kept.COMPLAINTS: _complaints,
        Kept.FLAGS: _flags,
        Kept.TEAM_NOTES: _team_notes,
        Kept.SEARCHES: _searches,
        Kept.DRAFTS: _drafts,
        Kept.MAILS: _mails,
        Kept.READS: _reads,
        Kept.LOGINS: _logins,
        Kept.CHANGES: _changes,
        Kept.PROOFS: _proofs,
    }
)


def due(kind: Kept, *, delays: Delays, at: datetime) -> list[Rows]:
    """What of this kind goes now, the oldest first: a query for each table that holds some."""
    return _DUE[kind](goes_before(kind, delays=delays, at=at))


@dataclass(frozen=True)
class Due:
    """What the next run takes of one kind; `references` are the first requests that it touches."""

    kind: Kept
    length: int
    is_days: bool
    count: int
    references: tuple[str, ...]


def preview(*, delays: Delays, at: datetime) -> list[Due]:
    """What the next run would do with these delays. Some twenty queries, on request only."""
    return [
        Due(
            kind,
            *delays.of(kind),
            count=sum(rows.count() for rows in due(kind, delays=delays, at=at)),
            references=_references(kind, delays=delays, at=at),
        )
        for kind in Kept
    ]


def _references(kind: Kept, *, delays: Delays, at: datetime) -> tuple[str, ...]:
    if kind not in _CASES:
        return ()
    rows, *_others = due(kind, delays=delays, at=at)
    keys = list(rows.values_list(_CASES[kind], flat=True)[:REFERENCES_SHOWN])
    cases = Case.objects.filter(**{"person__in" if kind is Kept.PEOPLE else "pk__in": keys})
    found = cases.order_by("opened_at", "pk").values_list("reference", flat=True)
    return tuple(found[:REFERENCES_SHOWN])


# The column that leads from a row that is due to its requests, or their person.
_CASES = {Kept.PEOPLE: "pk", Kept.NOTES: "case", Kept.QUESTIONS: "pk", Kept.COMPLAINTS: "pk"}


def is_person_due(person: Person, *, delays: Delays, at: datetime) -> bool:
    """Whether this person, read again and locked, is still to be anonymised. One query."""
    (rows,) = due(Kept.PEOPLE, delays=delays, at=at)
    return bool(rows.filter(pk=person.pk).exists())
