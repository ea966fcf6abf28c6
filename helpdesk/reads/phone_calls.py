"""Reads telephone calls: what rings now, how the number of a missed one stands, what is to read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from helpdesk.choices import CaseState
from helpdesk.models import (
    Adviser,
    Attempt,
    Callback,
    Case,
    DeskSettings,
    Person,
    PhoneCall,
    PhoneNumber,
)
from helpdesk.models.phone_call import CALL_ID
from helpdesk.policy.callers import Caller
from helpdesk.policy.incoming import key_of
from helpdesk.policy.missed_calls import Follow, MissedCall
from helpdesk.policy.phone_calls import Direction, HangUp
from helpdesk.policy.phone_numbers import costs_no_more
from helpdesk.reads.availability import desk_missing
from helpdesk.reads.callers import CallerCard, caller_card
from helpdesk.reads.do_not_call import is_refused
from helpdesk.reads.incoming import case_of_number, holders_of
from helpdesk.reads.person import person_in_use

# An exchange that never says that a call ended must not make it ring for ever.
RINGS_FOR, RUNS_FOR = timedelta(minutes=3), timedelta(hours=2)
# A softphone may dial a moment before the key is pressed.
JUST_BEFORE = timedelta(minutes=1)
# Who has more to read on one day reads the others when these are done.
MOST_SHOWN = 50
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Ringing:
    """A call that rings, or that whoever looks has answered, and who may be calling."""

    call: PhoneCall
    card: CallerCard


def kept_id(call_id: str) -> str:
    """The id of an exchange as it is kept: itself, or a digest of one that is too long."""
    return key_of(call_id, most=CALL_ID)


def advisers_at(lines: Collection[str]) -> list[int]:
    """Keys of the advisers with one of these lines, as `lines_of` writes them. One query."""
    rows = Adviser.objects.filter(phone_line__in=lines, user__is_active=True)
    return list(rows.exclude(phone_line="").order_by("pk").values_list("pk", flat=True))


def calls_at(adviser: int | None, *, at: datetime) -> list[PhoneCall]:
    """The calls that ring at this adviser's desk (key), or that they answered, oldest first.

    One query.

    None is somebody of the desk who takes no calls: they see those that ring at everybody's.
    """
    rings = Q(answered_at=None, began_at__gt=at - RINGS_FOR)
    runs = Q(answered_by=adviser, answered_at__gt=at - RUNS_FOR) if adviser else Q(pk=None)
    calls = PhoneCall.objects.filter(rings | runs, direction=Direction.IN, ended_at=None)
    found = calls.order_by("began_at", "pk")[:MOST_SHOWN]
    return [call for call in found if not call.rings_at or adviser in call.rings_at]


def as_they_ring(calls: Collection[PhoneCall]) -> str:
    """What tells these calls from others, and themselves once answered; "" for none."""
    return "-".join(f"{call.pk}{'a' if call.answered_at else ''}" for call in calls)


def who_rings(calls: Collection[PhoneCall]) -> list[Ringing]:
    """Who may be calling, for each of these calls."""
    return [Ringing(call, caller_card(as_caller(call))) for call in calls]


def as_caller(call: PhoneCall) -> Caller:
    """The caller of a call that is kept: a number, or none."""
    return Caller(call.number, is_withheld=not call.number)


def promise_to(number: str) -> Callback | None:
    """The open promise to this number (E.164), or else to the only person who holds it.

    Calls with an hour first. None for none. Four queries at most.
    """
    promises = Callback.objects.open().select_related("case__person", "case__topic", "adviser")
    ordered = promises.order_by(F("find_a_time_by").asc(nulls_first=True), "asked_at", "pk")
    if callback := ordered.filter(number=number).first():
        return callback
    holders = holders_of(number)
    theirs = ordered.filter(case__person__in=holders, consent=None)
    return theirs.first() if len(holders) == 1 else None


def only_holder(number: str) -> Person | None:
    """The only person who holds this number; None for nobody, and for several. Three queries."""
    holders = holders_of(number)
    return person_in_use(holders[0]) if len(holders) == 1 else None


def case_to_promise_on(number: str) -> Case | None:
    """The open request of the only person who holds this number; None where a new one is opened."""
    case = case_of_number(number)
    return case if case is not None and case.state != CaseState.CLOSED else None


def missed_call(call: PhoneCall) -> MissedCall:
    """How this call ended and how its number stands. Nine queries at most."""
    if not call.number:
        return MissedCall(
            has_number=False,
            is_answered=call.answered_at is not None,
            cause=HangUp(call.cause),
        )
    return MissedCall(
        has_number=True,
        is_answered=call.answered_at is not None,
        asked_back=call.asked_back,
        is_helped=_is_helped(call),
        cause=HangUp(call.cause),
        is_refused=is_refused(call.number),
        has_promise=promise_to(call.number) is not None,
        costs_no_more=costs_no_more(call.number) or _is_confirmed(call.number),
        may_promise=not (DeskSettings.current().is_booking_off or desk_missing()),
    )


def _is_helped(call: PhoneCall) -> bool:
    """Whether another call of this number was answered since this one began."""
    others = PhoneCall.objects.filter(number=call.number, direction=Direction.IN)
    return others.exclude(pk=call.pk).filter(answered_at__gte=call.began_at).exists()


def _is_confirmed(number: str) -> bool:
    rows = PhoneNumber.objects.filter(number=number, is_dead=False)
    return any(row.is_confirmed for row in rows)


def calls_to_read(*, adviser: Adviser | None) -> list[PhoneCall]:
    """Missed calls that somebody of the team should know of, the oldest first. One query.

    Of one adviser's promises, and of nobody's; `adviser` None is everybody's.
    """
    calls = PhoneCall.objects.filter(read_at=None, ended_at__isnull=False)
    if adviser is not None:
        calls = calls.filter(Q(callback__adviser=adviser) | Q(callback=None))
    shown = calls.select_related("case__person", "callback__adviser")
    return list(shown.order_by("ended_at", "pk")[:MOST_SHOWN])


def withheld_of_a_day(*, at: datetime) -> int:
    """How many calls of withheld numbers nobody answered within a day. One query."""
    calls = PhoneCall.objects.filter(became=Follow.COUNTED, ended_at__gt=at - A_DAY)
    return calls.count()


def find_phone_call(pk: int) -> PhoneCall | None:
    """The call of this key with its person; None when there is none. One query."""
    return PhoneCall.objects.select_related("case__person").filter(pk=pk).first()


def hour_of(call: PhoneCall) -> datetime | None:
    """The hour of the call that it led to; None while one is to be found. Two queries."""
    live = call.callback.live_appointment if call.callback else None
    return live.starts_at if live else None


def heard_of(attempt: Attempt) -> PhoneCall | None:
    """The call of ours that an exchange tells of, for this try; None while it runs. One query."""
    ours = PhoneCall.objects.filter(
        direction=Direction.OUT,
        number=attempt.callback.number,
        began_at__gte=attempt.started_at - JUST_BEFORE,
        ended_at__isnull=False,
    )
    found = ours.order_by("-began_at", "-pk")[:MOST_SHOWN]
    who = attempt.adviser_id
    return next((call for call in found if not call.rings_at or who in call.rings_at), None)
