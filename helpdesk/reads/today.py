"""Reads the day of an adviser, or of everybody: what is promised, what runs, what is forgotten.

`adviser` None is everybody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q

from helpdesk.choices import AppointmentState, CallbackState, NoticeState
from helpdesk.models import (
    Adviser,
    Appointment,
    Attempt,
    Callback,
    FilesCame,
    IncomingMail,
    IncomingSms,
    Notice,
)
from helpdesk.models.callback import URGENT_FIRST, CallbackQuerySet, number_is_lacking
from helpdesk.models.notice import CARRIED_BY_PEOPLE
from helpdesk.policy.deadlines import OFFER_AFTER, is_late
from helpdesk.policy.hours import local_midnight
from helpdesk.policy.owners import LONGEST_RUN
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.counting import how_many
from helpdesk.reads.plain_rows import instant, places, rows_of

# Whoever says "I am late" is so within the day: an offer is never about an hour further away.
OFFERED_AHEAD = timedelta(days=1)


# Each by the index of its own few rows, whatever the desk holds. SQLite takes a partial index for
# what is written here, not for a parameter; that of mails only for the first of them.
_WHAT_THERE_IS = """
SELECT
  EXISTS (SELECT 1 FROM {attempt} WHERE ended_at IS NULL),
  EXISTS (SELECT 1 FROM {callback} WHERE state = '{open}' AND offered_to_id = %s),
  EXISTS (SELECT 1 FROM {callback} WHERE find_a_time_by IS NOT NULL),
  EXISTS (SELECT 1 FROM {notice} WHERE unheard_since IS NOT NULL),
  EXISTS (SELECT 1 FROM {sms} WHERE read_at IS NULL),
  (SELECT MIN(came_at) FROM {mail} WHERE read_at IS NULL AND note_id IS NOT NULL) IS NOT NULL,
  EXISTS (SELECT 1 FROM {files} WHERE seen_at IS NULL),
  EXISTS (
    SELECT 1 FROM {notice} WHERE state = '{queued}' AND due_at <= %s AND channel IN ({carried})
  )
"""


@dataclass(frozen=True)
class WhatThereIs:
    """Whether the desk, whoever looks, has any of these; each is asked for only where it has.

    Rows are wide, and putting such a query together costs more than its answer: on most days there
    is nothing of most of them.
    """

    running: bool
    offered: bool
    to_find: bool
    unheard: bool
    sms: bool
    mails: bool
    files: bool
    to_carry: bool


def what_there_is(adviser: Adviser | None, *, at: datetime) -> WhatThereIs:
    """As WhatThereIs says; `offered` is about calls offered to this adviser. One query."""
    carried = sorted(CARRIED_BY_PEOPLE)
    sql = _WHAT_THERE_IS.format(
        open=CallbackState.OPEN,
        queued=NoticeState.QUEUED,
        carried=places(carried),
        attempt=Attempt._meta.db_table,
        callback=Callback._meta.db_table,
        notice=Notice._meta.db_table,
        sms=IncomingSms._meta.db_table,
        mail=IncomingMail._meta.db_table,
        files=FilesCame._meta.db_table,
    )
    [found] = rows_of(sql, [adviser.pk if adviser else 0, instant(at), *carried])
    return WhatThereIs(*map(bool, found))


@dataclass(frozen=True)
class PromiseOfDay:
    """One promise with its hour. `number_of_try` is that of the call to be made, 1 for the first.

    `running` is the call that somebody makes for it now, None for none.
    """

    callback: Callback
    appointment: Appointment
    number_of_try: int
    running: Attempt | None


def promises_of_day(*, at: datetime, adviser: Adviser | None) -> list[PromiseOfDay]:
    """Open promises up to the end of the local day, those of past days too, late ones first.

    Then by their hour. Three queries.
    """
    zone = desk_zone()
    tomorrow = local_midnight(at.astimezone(zone).date() + timedelta(days=1), zone)
    appointments = Appointment.objects.filter(
        state=AppointmentState.LIVE,
        starts_at__lt=tomorrow,
        callback__state=CallbackState.OPEN,
    )
    if adviser is not None:
        appointments = appointments.filter(adviser=adviser)
    appointments = (
        appointments.select_related("adviser", "callback__case__person", "callback__case__topic")
        .prefetch_related("callback__case__person__numbers", "callback__attempts")
        .annotate(lacks_number=number_is_lacking("callback__"))
        .order_by("starts_at", "pk")
    )
    promises = [_promise(appointment) for appointment in appointments]
    return sorted(promises, key=lambda one: (not _waits(one, at), not _presses(one, at)))


def _waits(promise: PromiseOfDay, at: datetime) -> bool:
    """Whether the call is late, and nobody is making it."""
    return promise.running is None and is_late(promise.appointment.starts_at, at)


def _presses(promise: PromiseOfDay, at: datetime) -> bool:
    """Whether it is late, and urgent."""
    return bool(promise.callback.case.urgency) and _waits(promise, at)


def _promise(appointment: Any) -> PromiseOfDay:
    appointment.callback.lacks_number = appointment.lacks_number
    tries = list(appointment.callback.attempts.all())
    running = next((attempt for attempt in tries if attempt.ended_at is None), None)
    return PromiseOfDay(
        callback=appointment.callback,
        appointment=appointment,
        number_of_try=len(tries) + (running is None),
        running=running,
    )


def running_calls(adviser: Adviser | None, *, at: datetime) -> list[Attempt]:
    """Tries whose outcome nobody said yet, the latest first: one's own.

    Also somebody else's for one's own promise, when its caller left or forgot it. One query.
    """
    running = Attempt.objects.filter(ended_at__isnull=True)
    if adviser is not None:
        is_forgotten = Q(adviser__user__is_active=False) | Q(started_at__lte=at - LONGEST_RUN)
        running = running.filter(Q(adviser=adviser) | Q(callback__adviser=adviser) & is_forgotten)
    return list(running.select_related("adviser", "callback__case__person"))


def times_to_find(adviser: Adviser | None) -> list[Callback]:
    """Open promises without an hour, the nearest deadline first; `tries` counts the calls so far.

    Those that lack a number too: that is found first. One query.
    """
    callbacks = Callback.objects.open().telling_numbers().filter(find_a_time_by__isnull=False)
    if adviser is not None:
        callbacks = callbacks.filter(adviser=adviser)
    return list(
        callbacks.select_related("adviser", "case__person", "case__topic")
        .annotate(tries=how_many(Attempt.objects.filter(callback=OuterRef("pk"))))
        .order_by("find_a_time_by", "pk")
    )


def late_calls(at: datetime) -> list[Any]:
    """Calls that nobody makes, or whose adviser said so: urgent ones, then the longest waiting.

    Each with `promised_at`. One query.
    """
    past = Callback.objects.untried(at - OFFER_AFTER).values("pk")
    forsaken = Q(pk__in=past) | Q(offered_to__isnull=False)
    return _with_people(Callback.objects.untried(at + OFFERED_AHEAD).filter(forsaken))


def late_calls_offered_to(adviser: Adviser, at: datetime) -> list[Any]:
    """Those that this adviser may take over, before their hour too, with `promised_at`.

    One query.
    """
    return _with_people(Callback.objects.untried(at + OFFERED_AHEAD).filter(offered_to=adviser))


def _with_people(late: CallbackQuerySet) -> list[Any]:
    """With `promised_at`, the hour of each."""
    shown = late.annotate(promised_at=F("appointments__starts_at")).select_related(
        "adviser", "offered_to", "case__person", "case__topic"
    )
    return list(shown.order_by(URGENT_FIRST, "appointments__starts_at", "pk"))
