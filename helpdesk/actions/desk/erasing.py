"""Erases somebody from the running system: what is open ends first, then nothing names them.

What is kept, and why, is in the inventory (decision 68): rows without identity for the figures,
proofs of consent, who looked, and a digest that makes a restored backup forget them again.
"""

import os
import tempfile
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import caches
from django.db import transaction

from helpdesk.actions.desk.day_sheet import print_day
from helpdesk.actions.journal import Subject, record_entry
from helpdesk.actions.people.anonymising import anonymise, forget_mentions
from helpdesk.actions.people.leftovers import (
    delete_files_naming,
    forget_sessions_of,
    forget_tasks_of,
    leave_no_trace_in_files,
)
from helpdesk.actions.people.people import lock_person
from helpdesk.actions.promises.closing import close_case
from helpdesk.actions.promises.consents import revoke_consent
from helpdesk.choices import (
    ClosingReason,
    HowSaid,
    JournalKind,
    JournalSubject,
    NoticeState,
)
from helpdesk.models import Erasure, Notice, Person
from helpdesk.policy.retention import Erasing
from helpdesk.reads.erasures import (
    digest_of,
    erased_digests,
    erasing_by,
    erasures_due,
    people_of,
    what_ends,
)
from helpdesk.reads.people import everybody_in
from helpdesk.reads.personal_data import traces_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class AlreadyErased(Exception):
    """Somebody erased this person meanwhile."""


class SameHand(Exception):
    """Whoever asked cannot be the second hand."""


def ask_to_erase(*, person: Person, at: datetime, by: "AbstractUser") -> Erasure:
    """Erase somebody now, or write down that a second coordinator must agree (trust rule 6).

    The same again gives the wish that there is. Raises AlreadyErased, and CallIsRunning while
    somebody calls them.
    """
    with transaction.atomic():
        person = lock_person(person)
        if person.anonymised_at is not None:
            raise AlreadyErased
        follows = erasing_by(by, person=person, at=at)
        erasure, is_new = Erasure.objects.get_or_create(
            digest=digest_of(person),
            defaults={"person": person, "asked_at": at, "asked_by_id": by.pk},
        )
        if is_new:
            about = Subject(JournalSubject.PERSON, person.pk)
            record_entry(kind=JournalKind.ERASURE_ASKED, at=at, by=by, about=about)
    return _erase(erasure, at=at, by=by) if follows is Erasing.NOW else erasure


def agree_to_erase(*, erasure: Erasure, at: datetime, by: "AbstractUser") -> Erasure:
    """The second hand. Raises SameHand, AlreadyErased and CallIsRunning."""
    if erasure.asked_by_id == by.pk:
        raise SameHand
    if not Erasure.objects.filter(pk=erasure.pk, done_at=None).update(agreed_by=by.pk):
        raise AlreadyErased
    return _erase(erasure, at=at, by=by)


@transaction.atomic
def withdraw_erasure(*, erasure: Erasure) -> None:
    """Nobody is erased after all; what was done already stays done."""
    Erasure.objects.filter(pk=erasure.pk, done_at=None).delete()


def erase_waiting(*, at: datetime) -> int:
    """Carry out what waited a day where no second coordinator is. Returns how many.

    A wish is judged by the day on which it was said: it does not become one of few by waiting.
    """
    count = 0
    for erasure in erasures_due(at):
        person, asked_by = erasure.person, erasure.asked_by
        if person is None or asked_by is None:
            continue
        then = erasing_by(asked_by, person=person, at=erasure.asked_at)
        if then is not Erasing.SECOND_HAND:
            _erase(erasure, at=at, by=asked_by)
            count += 1
    return count


def erase_again(*, digests: Collection[str], at: datetime) -> int:
    """After a restoration: erase those who had been erased. Returns how many came back."""
    people = people_of(digests)
    for person in people:
        erasure, _is_new = Erasure.objects.get_or_create(
            digest=digest_of(person), defaults={"person": person, "asked_at": at}
        )
        _erase(erasure, at=at, by=None)
    missing = set(digests) - set(Erasure.objects.values_list("digest", flat=True))
    Erasure.objects.bulk_create(
        [Erasure(digest=digest, asked_at=at, done_at=at) for digest in sorted(missing)]
    )
    keep_erased_digests()
    return len(people)


def _erase(erasure: Erasure, *, at: datetime, by: "AbstractUser | None") -> Erasure:
    """Files first, while it is known whom to look for; then everything else in one transaction.

    Killed before it, nothing but files is gone, and it is asked again; killed after it, the night
    does the rest (`finish_erasing`).
    """
    person = erasure.person
    if person is None:
        raise AlreadyErased
    traces = traces_of(everybody_in(person))
    delete_files_naming(traces.without_surnames)
    with transaction.atomic():
        person = lock_person(person)
        everybody = everybody_in(person)
        erasure.calls_cancelled = _end_everything(everybody, at=at, by=by)
        traces = traces_of(everybody)
        forget_sessions_of(traces=traces.without_surnames)
        forget_tasks_of(traces=traces.without_surnames)
        forget_mentions(traces=traces)
        anonymise(everybody=everybody, at=at)
        erasure.done_at = at
        erasure.save(update_fields=["done_at", "calls_cancelled"])
        record_entry(
            kind=JournalKind.PERSON_ERASED,
            at=at,
            by=by,
            about=Subject(JournalSubject.PERSON, person.pk),
            calls=erasure.calls_cancelled,
        )
    finish_erasing(at=at)
    return erasure


def finish_erasing(*, at: datetime) -> None:
    """What follows an erasure and names nobody any more; again is harmless."""
    caches["default"].clear()
    keep_erased_digests()
    print_day(at=at)
    leave_no_trace_in_files()


def _end_everything(everybody: list[int], *, at: datetime, by: "AbstractUser | None") -> int:
    """End promises, requests and consents of theirs; returns how many promised calls.

    Raises CallIsRunning. A call promised to them for somebody else is that person's again.
    """
    ending = what_ends(everybody, at=at)
    for consent in ending.consents:
        if by is not None:
            revoke_consent(consent=consent, how=HowSaid.CALL, at=at, by=by)
    for case in ending.requests:
        close_case(case=case, reason=ClosingReason.WITHDRAWN, at=at, by=by)
    queued = [NoticeState.QUEUED, NoticeState.SENDING]
    notices = Notice.objects.filter(case__person__in=everybody, state__in=queued)
    notices.update(state=NoticeState.DROPPED, claimed_by=None, claimed_until=None)
    return sum(callback.case.person_id in everybody for callback in ending.calls)


def erased_file() -> Path:
    """Where the digests of erased people lie beside the database: a restoration replaces that."""
    return Path(settings.DATA_DIR) / "erased"


def keep_erased_digests() -> None:
    """Write the digests, with those that the file has already; whole or not at all."""
    path = erased_file()
    digests = erased_digests() | digests_in_file()
    if not digests:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".erased-")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.writelines(f"{digest}\n" for digest in sorted(digests))
    Path(name).replace(path)


def digests_in_file() -> set[str]:
    """Those that the file has; none without it."""
    path = erased_file()
    return set(path.read_text("ascii").split()) if path.is_file() else set()
