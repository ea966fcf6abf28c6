"""Reads one promise and its tries: found by key or by case, and how it stands in plain values."""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, prefetch_related_objects
from django.utils.crypto import salted_hmac

from helpdesk.choices import AppointmentState, AttemptOutcome, CallbackState, EventKind
from helpdesk.models import (
    Adviser,
    Appointment,
    Attempt,
    Callback,
    Case,
    CaseEvent,
    SoonerWish,
)
from helpdesk.policy.deadlines import SOON, WINDOW_AFTER
from helpdesk.policy.for_whom import ANSWERED, ARRANGED
from helpdesk.policy.trust_words import next_words

# What of a promise is written down as it is, and what as an instant in ISO format.
PLAIN = ("state", "result", "adviser_id", "trust_word", "word_road")
TIMES = ("ended_at", "find_a_time_by", "told_late_at")


def find_promise(pk: int) -> Callback | None:
    """The promise of this key with its case, person, topic and adviser, open or not.

    None when there is none. One query.
    """
    callbacks = Callback.objects.telling_numbers().select_related(
        "case__person", "case__topic", "adviser"
    )
    return callbacks.filter(pk=pk).first()


def standing_promise(callback: Callback) -> Callback:
    """What holds now for whoever was told of this promise: itself, while it is open.

    Once it has ended, an open promise of the same case to the same number; itself when there is
    none. With its adviser, case, person and topic. One query for a promise that has ended.
    """
    if callback.state == CallbackState.OPEN:
        return callback
    later = Callback.objects.open().filter(case=callback.case_id, number=callback.number)
    return later.select_related("case__person", "case__topic", "adviser").first() or callback


def open_promise_of(case: Case) -> Callback | None:
    """The open promise of a case with who calls and whom; None when no call is promised.

    One query; the promise knows the case that was given.
    """
    promises = case.callbacks.open().telling_numbers()
    return promises.select_related("adviser", "consent__helper__merged_into").first()


def promise_by_numbers(*, reference: str, number: str) -> Callback | None:
    """The latest promise of the case of this reference to call this number (E.164).

    None when one of the two is wrong. One query.
    """
    found = Callback.objects.filter(case__reference=reference, number=number)
    return found.order_by("-asked_at").first()


def is_as_asked(callback: Callback) -> bool:
    """Whether nothing has happened to a promise since it was asked for on the site.

    No try, no other hour, no other number; nobody of the team has done anything in its case, and it
    is the first that was promised there. Four queries at most.
    """
    case = callback.case
    if callback.state != CallbackState.OPEN or callback.number != case.number:
        return False
    return not (
        callback.attempts.exists()
        or callback.appointments.count() > 1
        or case.callbacks.filter(pk__lt=callback.pk).exists()
        or case.events.filter(actor__isnull=False).exists()
    )


def is_askers_still(callback: Callback) -> bool:
    """Whether a promise is no more than what was asked for on the site, and tries to keep it.

    Nobody of the team has spoken with whoever has the number, confirmed anything with the person,
    promised or moved a call, or used another number. Three queries at most.
    """
    case = callback.case
    if case.is_with_person or callback.number != case.number:
        return False
    return not (
        case.callbacks.filter(pk__lt=callback.pk).exists()
        or Attempt.objects.filter(callback__case=case, outcome__in=ANSWERED).exists()
        or case.events.filter(actor__isnull=False, kind__in=ARRANGED).exists()
    )


def words_after_talk(callback: Callback) -> str:
    """The first words of the call that follows a talk about this promise, told in that talk.

    Of two words, the same however often they are asked for, and guessed by nobody. No query.
    """
    told = f"{callback.pk}:{callback.trust_word}"
    secret = salted_hmac("helpdesk.words_after_talk", told, algorithm="sha256").digest()
    return next_words(int.from_bytes(secret), now=callback.trust_word)


def wants_sooner(callback: Callback) -> bool:
    """Whether the person asked to be told of a sooner hour. One query."""
    return SoonerWish.objects.filter(callback=callback).exists()


def met_no_common_language(callback: Callback) -> bool:
    """Whether the last try ended because nobody understood the other. One query."""
    last = callback.attempts.order_by("-started_at", "-pk").values_list("outcome", flat=True)
    return last.first() == AttemptOutcome.LANGUAGE_BARRIER


def is_said_late(appointment: Appointment, *, to_person: bool = False) -> bool:
    """Whether its adviser said that they are late for this hour; `to_person`: and it was told.

    One query.
    """
    said = CaseEvent.objects.filter(
        case__callbacks=appointment.callback_id,
        kind=EventKind.ADVISER_LATE,
        data__appointment_id=appointment.pk,
    )
    return (said.filter(data__adviser_id=None) if to_person else said).exists()


def next_call_of(adviser: Adviser, *, at: datetime, besides: Callback) -> Appointment | None:
    """The next hour of this adviser that `is_soon`; None for none.

    `besides`: a promise that does not count. One query.
    """
    soon = Appointment.objects.filter(
        adviser=adviser,
        state=AppointmentState.LIVE,
        callback__state=CallbackState.OPEN,
        starts_at__range=(at - WINDOW_AFTER, at + SOON),
    )
    found = soon.exclude(callback=besides).select_related("callback__case__person")
    return found.order_by("starts_at").first()


def find_attempt(pk: int) -> Attempt | None:
    """The try of this key with all that the call page shows of it; None when there is none.

    The promise, its case, the person and their numbers, the topic and the helper. Two queries.
    """
    attempts = Attempt.objects.select_related(
        "adviser",
        "callback__adviser",
        "callback__case__person",
        "callback__case__topic",
        "callback__consent__helper",
    )
    attempt = attempts.filter(pk=pk).first()
    if attempt is not None:
        prefetch_related_objects([attempt.callback.case.person], "numbers")
    return attempt


def last_attempt_of(case: Case) -> Attempt | None:
    """The last try of any promise of a case, running or not; None before the first. One query."""
    return Attempt.objects.filter(callback__case=case).select_related("adviser").first()


def calls_running_of(adviser: Adviser | OuterRef) -> QuerySet[Attempt]:
    """The calls that this adviser has not ended, the latest first: one at most."""
    return Attempt.objects.filter(adviser=adviser, ended_at__isnull=True)


def running_call_of(user: Any) -> Attempt | None:
    """The call that this member of staff has not ended, with its case and person; None for none.

    One query. None where their session, as it was read, says that there is no such call.
    """
    adviser = getattr(user, "adviser", None)
    if adviser is None or not getattr(user, "is_on_a_call", True):
        return None
    return calls_running_of(adviser).select_related("callback__case__person").first()


def as_it_stands(callback: Callback) -> dict[str, Any]:
    """The promise, its live appointment, its case and its tries, as plain values for JSON.

    Another promise of the case counts: a promise beside it cannot be opened again.
    """
    live = callback.live_appointment
    stored = Callback.objects.select_related("case__person").get(pk=callback.pk)
    times = {name: getattr(stored, name) for name in TIMES}
    contacted_at = stored.case.person.contacted_at
    return {
        **{name: getattr(stored, name) for name in PLAIN},
        **{name: at.isoformat() if at else None for name, at in times.items()},
        "appointment_id": live.pk if live else None,
        "number": stored.number,
        "lacks_number": stored.lacks_number,
        "case_state": stored.case.state,
        "contacted_at": contacted_at.isoformat() if contacted_at else None,
        "tries": stored.attempts.count(),
        "promises": Callback.objects.filter(case=stored.case_id).count(),
    }
