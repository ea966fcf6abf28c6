"""Mends what the check found: each fault in a transaction of its own, looked at once more.

The desk may be working meanwhile, so the callback is locked and the fault must still be there.
What a person must decide, or nobody can know, is left and said.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from helpdesk.actions.cases.cases import assign_case, lock_case, move_case
from helpdesk.actions.promises.appointments import (
    Owner,
    SlotRefused,
    end_appointment,
    lock_team,
    take_time,
)
from helpdesk.actions.promises.closing import stop_callback
from helpdesk.actions.story import record
from helpdesk.choices import AppointmentState, CallbackState, EventKind, Move, NoticeState
from helpdesk.models import (
    Adviser,
    Appointment,
    Callback,
    Case,
    Notice,
    SlotHold,
    TakenQuarter,
)
from helpdesk.policy.faults import Fault, FaultKind, Mended, Remedy
from helpdesk.reads.availability import free_advisers
from helpdesk.reads.checking import faulty
from helpdesk.reads.opening import deadline_to_find_a_time
from helpdesk.reads.routing import ranked


def repair_desk(*, at: datetime, faults: Iterable[Fault]) -> list[Mended]:
    """Mend each fault that is still there, in this order; what is gone by then is not listed."""
    return [mended for fault in faults if (mended := _repair(fault=fault, at=at))]


@transaction.atomic
def _repair(*, fault: Fault, at: datetime) -> Mended | None:
    """Lock, look again, mend, and write it in the case's story."""
    rows = faulty(fault.code, at=at).filter(pk=fault.row_id)
    if (row := rows.first()) is None:
        return None
    case = _lock_case_of(row)
    if (row := rows.first()) is None:
        return None
    mended = Mended(fault, _REPAIRS[fault.code](row, at))
    if case is not None and not mended.is_left:
        record(case=case, kind=EventKind.MENDED, at=at, by=None, fault=fault.code)
    return mended


def _lock_case_of(row: Any) -> Case | None:
    """The case of a faulty row, after its callback (if any) is locked; None for a visitor's hold.

    Not `lock_callback`: half of the faults are of callbacks that ended.
    """
    if isinstance(row, Case):
        return lock_case(row)
    if isinstance(row, SlotHold):
        return None
    if isinstance(row, TakenQuarter):
        row = row.appointment
    callback_id = row.pk if isinstance(row, Callback) else getattr(row, "callback_id", None)
    if callback_id is None:
        return lock_case(row.case) if isinstance(row, Notice) else None
    locked = Callback.objects.select_for_update(of=("self",), no_key=True).select_related("case")
    return locked.get(pk=callback_id).case


def _give_hour_back(callback: Callback, _at: datetime) -> Remedy:
    live = callback.appointments.get(state=AppointmentState.LIVE)
    end_appointment(appointment=live, state=AppointmentState.CANCELLED)
    return Remedy.HOUR_GIVEN_BACK


def _find_no_time(callback: Callback, _at: datetime) -> Remedy:
    callback.find_a_time_by = None
    callback.save(update_fields=["find_a_time_by"])
    return Remedy.NO_TIME_TO_FIND


def _find_a_time(callback: Callback, at: datetime) -> Remedy:
    callback.find_a_time_by = deadline_to_find_a_time(at)
    callback.save(update_fields=["find_a_time_by"])
    return Remedy.TIME_TO_FIND


def _end_offer(callback: Callback, _at: datetime) -> Remedy:
    callback.offered_to = None
    callback.save(update_fields=["offered_to"])
    return Remedy.OFFER_ENDED


def _leave_outcome(_row: Any, _at: datetime) -> Remedy:
    """Nobody but the adviser knows how the call ended; today's page still shows it to them."""
    return Remedy.LEFT_NO_OUTCOME


def _stop(callback: Callback, at: datetime) -> Remedy:
    stop_callback(callback=callback, at=at, by=None)
    return Remedy.CALL_STOPPED


def _free_quarter(quarter: TakenQuarter, _at: datetime) -> Remedy:
    quarter.delete()
    return Remedy.QUARTER_FREED


def _take_again(owner: Owner, at: datetime) -> bool:
    """Take the quarters that an appointment or a hold lacks; False when others have them."""
    try:
        take_time(owner, at=at)
    except (SlotRefused, ValueError):
        return False
    return True


def _keep_appointment(appointment: Appointment, at: datetime) -> Remedy:
    """An hour that somebody else has by now cannot be kept: another one is to be found."""
    if _take_again(appointment, at):
        return Remedy.QUARTERS_TAKEN
    end_appointment(appointment=appointment, state=AppointmentState.CANCELLED)
    callback = appointment.callback
    if callback.state == CallbackState.OPEN:
        return _find_a_time(callback, at)
    return Remedy.HOUR_GIVEN_BACK


def _keep_hold(hold: SlotHold, at: datetime) -> Remedy:
    if _take_again(hold, at):
        return Remedy.QUARTERS_TAKEN
    hold.delete()
    return Remedy.HOLD_ENDED


def _give_to_another(callback: Callback, at: datetime) -> Remedy:
    """The best adviser who can log in, and who is free at the hour when there is one.

    The appointment and its quarters go along: their day's list is made of appointments.
    """
    team, live, case = lock_team(), callback.live_appointment, callback.case
    if live is not None:
        team = _who_can_take(live, team, at)
    choices = ranked(case=case, on=live.starts_at if live else at, adviser_ids=team)
    if not choices:
        return Remedy.LEFT_NO_ADVISER
    callback.adviser_id = choices[0].adviser_id
    callback.save(update_fields=["adviser"])
    if live is not None:
        live.adviser_id = choices[0].adviser_id
        live.save(update_fields=["adviser"])
        live.quarters.update(adviser=live.adviser_id)
    assign_case(case=case, choice=choices[0], at=at, by=None)
    return Remedy.OTHER_ADVISER


def _who_can_take(live: Appointment, team: list[int], at: datetime) -> list[int]:
    """By id: its own adviser if they can log in; else who is free then, or was if it is past."""
    if Adviser.objects.filter(pk=live.adviser_id, user__is_active=True).exists():
        return [live.adviser_id]
    if live.starts_at > at:
        return free_advisers(
            starts_at=live.starts_at,
            call=live.call,
            at=at,
            adviser_ids=team,
        )
    taken = TakenQuarter.objects.filter(starts_at__gte=live.starts_at, starts_at__lt=live.ends_at)
    busy = set(taken.values_list("adviser_id", flat=True))
    return [pk for pk in team if pk not in busy]


def _plan(callback: Callback, at: datetime) -> Remedy:
    move_case(case=callback.case, move=Move.PLAN, at=at, by=None)
    return Remedy.CASE_PLANNED


def _unplan(case: Case, at: datetime) -> Remedy:
    move_case(case=case, move=Move.UNPLAN, at=at, by=None)
    return Remedy.CASE_UNPLANNED


def _drop_notice(notice: Notice, _at: datetime) -> Remedy:
    Notice.objects.filter(pk=notice.pk, state=NoticeState.QUEUED).update(state=NoticeState.DROPPED)
    return Remedy.NOTICE_DROPPED


_REPAIRS: Mapping[FaultKind, Callable[[Any, datetime], Remedy]] = {
    FaultKind.ENDED_WITH_APPOINTMENT: _give_hour_back,
    FaultKind.ENDED_WITH_TIME_TO_FIND: _find_no_time,
    FaultKind.ENDED_STILL_OFFERED: _end_offer,
    FaultKind.ENDED_STILL_RINGING: _leave_outcome,
    FaultKind.OPEN_ON_CLOSED_CASE: _stop,
    FaultKind.OPEN_ON_WAITING_CASE: _plan,
    FaultKind.QUARTER_OF_ENDED: _free_quarter,
    FaultKind.QUARTER_ASTRAY: _free_quarter,
    FaultKind.APPOINTMENT_LACKS_QUARTERS: _keep_appointment,
    FaultKind.HOLD_LACKS_QUARTERS: _keep_hold,
    FaultKind.NO_NEXT_STEP: _find_a_time,
    FaultKind.TWO_NEXT_STEPS: _find_no_time,
    FaultKind.OWNER_GONE: _give_to_another,
    FaultKind.PLANNED_WITHOUT_CALLBACK: _unplan,
    FaultKind.NOTICE_OF_NOTHING: _drop_notice,
}
