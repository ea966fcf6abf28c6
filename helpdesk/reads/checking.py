"""Proves the desk's invariant, or says where it does not hold.

Every open callback has an owner and exactly one next step: a live appointment, or a time to find.
Every taken quarter hour belongs to one live appointment or hold. No notice points at nothing.
The database finds the faults, in one statement; `actions/promises/mending.py` mends them.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from helpdesk.choices import AppointmentState, CallbackState, CaseState, NoticeState
from helpdesk.models import (
    Appointment,
    Attempt,
    Callback,
    Case,
    Notice,
    SlotHold,
    TakenQuarter,
)
from helpdesk.policy.faults import Fault, FaultKind
from helpdesk.policy.hours import QUARTER
from helpdesk.policy.slots import CALL_LENGTHS

# A desk with more faults of a kind has another problem than these rows.
LISTED_A_KIND = 1_000
# Whoever cancels while the phone rings leaves a try without an outcome, for as long as it takes.
LONGEST_TRY = timedelta(days=1)
_K = FaultKind


@dataclass(frozen=True)
class Counts:
    """How much was looked at."""

    open_callbacks: int
    live_appointments: int
    taken_quarters: int
    holds: int
    waiting_notices: int


@dataclass(frozen=True)
class Report:
    """What a check found: at most LISTED_A_KIND `faults` a kind, and `found`, which counts all."""

    faults: tuple[Fault, ...]
    found: Mapping[FaultKind, int]
    counts: Counts

    @property
    def total(self) -> int:
        """How many faults there are, listed or not."""
        return sum(self.found.values())


def _quarter_fits(owner: str) -> Q:
    """Whether a taken quarter is one of those of its `owner`, in the owner's adviser's day."""
    fits = Q()
    for n in range(max(CALL_LENGTHS) // 15):
        start = F(f"{owner}__starts_at") + n * QUARTER
        fits |= Q(**{"starts_at": start, f"{owner}__minutes__gt": 15 * n})
    return fits & Q(adviser=F(f"{owner}__adviser"))


def _quarter_lacks(owner: str) -> Q:
    """Whether one of the quarters of an appointment or a hold is not taken for it."""
    lacks = Q()
    for n in range(max(CALL_LENGTHS) // 15):
        taken = TakenQuarter.objects.filter(
            **{owner: OuterRef("pk")},
            adviser=OuterRef("adviser"),
            starts_at=OuterRef("starts_at") + n * QUARTER,
        )
        lacks |= Q(minutes__gt=15 * n) & ~Q(Exists(taken))
    return lacks


_OF_CALLBACK = Appointment.objects.filter(callback=OuterRef("pk"), state=AppointmentState.LIVE)
_HAS_HOUR = Q(Exists(_OF_CALLBACK))
_OPEN = Q(state=CallbackState.OPEN)
_ENDED = ~_OPEN


def _callbacks(*conditions: Q) -> Callable[[datetime], QuerySet[Any]]:
    return lambda _at: Callback.objects.filter(*conditions)


def _quarters_astray(_at: datetime) -> QuerySet[TakenQuarter]:
    of_call = Q(appointment__state=AppointmentState.LIVE) & ~_quarter_fits("appointment")
    return TakenQuarter.objects.filter(of_call | (Q(hold__isnull=False) & ~_quarter_fits("hold")))


def _notices_of_nothing(_at: datetime) -> QuerySet[Notice]:
    return Notice.objects.of_nothing().filter(state=NoticeState.QUEUED)


_FINDERS: Mapping[FaultKind, Callable[[datetime], QuerySet[Any]]] = {
    _K.ENDED_WITH_APPOINTMENT: _callbacks(_ENDED, _HAS_HOUR),
    _K.ENDED_WITH_TIME_TO_FIND: _callbacks(_ENDED, Q(find_a_time_by__isnull=False)),
    _K.ENDED_STILL_OFFERED: _callbacks(_ENDED, Q(offered_to__isnull=False)),
    _K.ENDED_STILL_RINGING: lambda at: Attempt.objects.filter(
        ~Q(callback__state=CallbackState.OPEN),
        ended_at__isnull=True,
        started_at__lt=at - LONGEST_TRY,
    ),
    _K.OPEN_ON_CLOSED_CASE: _callbacks(_OPEN, Q(case__state=CaseState.CLOSED)),
    # No reminder may close a case whose call is promised.
    _K.OPEN_ON_WAITING_CASE: _callbacks(_OPEN, Q(case__state=CaseState.WAITING)),
    _K.QUARTER_OF_ENDED: lambda _at: TakenQuarter.objects.filter(
        ~Q(appointment__state=AppointmentState.LIVE), appointment__isnull=False
    ),
    _K.QUARTER_ASTRAY: _quarters_astray,
    _K.APPOINTMENT_LACKS_QUARTERS: lambda _at: Appointment.objects.filter(
        _quarter_lacks("appointment"), state=AppointmentState.LIVE
    ),
    # One that expired may be half given back.
    _K.HOLD_LACKS_QUARTERS: lambda at: SlotHold.objects.filter(
        _quarter_lacks("hold"), expires_at__gt=at
    ),
    _K.NO_NEXT_STEP: _callbacks(_OPEN, Q(find_a_time_by__isnull=True), ~_HAS_HOUR),
    _K.TWO_NEXT_STEPS: _callbacks(_OPEN, Q(find_a_time_by__isnull=False), _HAS_HOUR),
    _K.OWNER_GONE: _callbacks(
        _OPEN,
        Q(adviser__user__is_active=False)
        | Q(Exists(_OF_CALLBACK.filter(adviser__user__is_active=False))),
    ),
    _K.PLANNED_WITHOUT_CALLBACK: lambda _at: Case.objects.filter(
        ~Exists(Callback.objects.open().filter(case=OuterRef("pk"))), state=CaseState.PLANNED
    ),
    _K.NOTICE_OF_NOTHING: _notices_of_nothing,
}

# From a row to the reference of its case; a hold has none.
_REFERENCE: Mapping[type, str] = {
    Callback: "case__reference",
    Attempt: "callback__case__reference",
    Case: "reference",
    Appointment: "callback__case__reference",
    TakenQuarter: "appointment__callback__case__reference",
    Notice: "case__reference",
}


def faulty(code: FaultKind, *, at: datetime) -> QuerySet[Any]:
    """The rows that have this fault: callbacks, cases, quarters… as the kind says."""
    return _FINDERS[code](at)


def _lines(code: FaultKind, at: datetime) -> QuerySet[Any]:
    """(code, key, reference) of every row with this fault."""
    rows = faulty(code, at=at)
    no_case = Value("", output_field=CharField())
    path = _REFERENCE.get(rows.model)
    return rows.order_by().values_list(
        Value(str(code), output_field=CharField()),
        "pk",
        Coalesce(F(path), no_case) if path else no_case,
    )


def check_desk(*, at: datetime) -> Report:
    """Look at every promise, quarter hour and waiting message. Six queries, whatever the rows.

    A time to find, or an hour, that is past is due now: no fault. Only faulty rows are read, one
    after the other, so that a desk of any size takes the same memory.
    """
    first, *others = (_lines(code, at) for code in FaultKind)
    found: Counter[FaultKind] = Counter()
    faults = []
    for code, row_id, reference in first.union(*others, all=True).iterator():
        kind = FaultKind(code)
        found[kind] += 1
        if found[kind] <= LISTED_A_KIND:
            faults.append(Fault(kind, row_id, reference))
    order = {kind: n for n, kind in enumerate(FaultKind)}
    faults.sort(key=lambda fault: (order[fault.code], fault.row_id))
    return Report(faults=tuple(faults), found=dict(found), counts=_counts(at))


def _counts(at: datetime) -> Counts:
    return Counts(
        open_callbacks=Callback.objects.open().count(),
        live_appointments=Appointment.objects.filter(state=AppointmentState.LIVE).count(),
        taken_quarters=TakenQuarter.objects.count(),
        holds=SlotHold.objects.filter(expires_at__gt=at).count(),
        waiting_notices=Notice.objects.filter(state=NoticeState.QUEUED).count(),
    )
