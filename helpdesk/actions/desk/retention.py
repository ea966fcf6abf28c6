"""Lets go of what is older than its delay, each night, a piece at a time.

Each piece is a transaction of its own: killed at any point, the desk is whole, and the next run
goes on with what is left.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from helpdesk.actions.journal import record_entry
from helpdesk.actions.people.anonymising import anonymise, forget_mentions
from helpdesk.actions.people.people import lock_person
from helpdesk.choices import JournalKind
from helpdesk.models import (
    Callback,
    Case,
    Consent,
    ConsentMarked,
    DeskSettings,
    IncomingMail,
    Notice,
    Person,
)
from helpdesk.models.final import allow_erasure
from helpdesk.policy.retention import Delays, Kept
from helpdesk.reads.people import everybody_in
from helpdesk.reads.personal_data import traces_of
from helpdesk.reads.retention import due, is_person_due

PIECE = 200
# A background task has 20 seconds; a piece that began must end within them.
BEGINS_WITHIN = 8.0


def let_go(*, at: datetime, begins_within: float = BEGINS_WITHIN) -> Mapping[Kept, int]:
    """Let go of what is due, piece by piece, as long as pieces may begin.

    Returns how much of each kind went. Nothing went: nothing is due any more. `begins_within` is
    in seconds; one piece is done in any case.
    """
    delays, ends = DeskSettings.load().delays, time.monotonic() + begins_within
    gone: dict[Kept, int] = {}
    for kind in Kept:
        while count := _one_piece(kind, delays=delays, at=at):
            gone[kind] = gone.get(kind, 0) + count
            if time.monotonic() >= ends:
                return _told(gone, at=at)
    return _told(gone, at=at)


def _told(gone: Mapping[Kept, int], *, at: datetime) -> Mapping[Kept, int]:
    """A line in the journal for each run that let anything go: how much of which kind."""
    if gone:
        counts: dict[str, Any] = {str(kind): count for kind, count in gone.items()}
        record_entry(kind=JournalKind.RETENTION_RUN, at=at, by=None, **counts)
    return gone


def _one_piece(kind: Kept, *, delays: Delays, at: datetime) -> int:
    """One transaction; how many rows or people went."""
    forget = _HOW.get(kind)
    for rows in due(kind, delays=delays, at=at):
        if kind is Kept.PEOPLE:
            return _anonymise_quiet(rows, delays=delays, at=at)
        with allow_erasure():
            keys = list(rows.values_list("pk", flat=True)[:PIECE])
            if keys:
                found = rows.model._base_manager.filter(pk__in=keys)
                (forget or _delete)(found)
                return len(keys)
    return 0


def _anonymise_quiet(rows: QuerySet[Person], *, delays: Delays, at: datetime) -> int:
    """Each person in a transaction: whoever called meanwhile is due no more."""
    count = 0
    for found in rows[: PIECE // 10]:
        with transaction.atomic():
            person = lock_person(found)
            if not is_person_due(person, delays=delays, at=at):
                continue
            everybody = everybody_in(person)
            forget_mentions(traces=traces_of(everybody))
            anonymise(everybody=everybody, at=at)
            count += 1
    return count


def _delete(rows: QuerySet[Any]) -> None:
    rows.delete()


def _empty_words(cases: QuerySet[Case]) -> None:
    """What was asked goes, and what was written to them; that it was, stays for the figures."""
    Notice.objects.filter(case__in=cases.values("pk")).exclude(text="").update(text="")
    cases.update(question="", referral_name="")


def _forget_mails(mails: QuerySet[IncomingMail]) -> None:
    """A mail as it came; that it came stays with its note."""
    keys = list(mails.values_list("pk", flat=True))
    IncomingMail.objects.filter(pk__in=keys, note=None).delete()
    IncomingMail.objects.filter(pk__in=keys).update(raw=None)


def _delete_proofs(consents: QuerySet[Consent]) -> None:
    """A consent whose proof nobody can ask for any more, and what points to it."""
    keys = list(consents.values_list("pk", flat=True))
    for model in (Case, Callback, Notice):
        model.objects.filter(consent__in=keys).update(consent=None)
    ConsentMarked.objects.filter(consent__in=keys).delete()
    consents.delete()


_HOW: Mapping[Kept, Callable[[QuerySet[Any]], None]] = MappingProxyType(
    {
        Kept.QUESTIONS: _empty_words,
        Kept.COMPLAINTS: _empty_words,
        Kept.PROOFS: _delete_proofs,
        Kept.MAILS: _forget_mails,
    }
)
