"""A fault of the desk that is made on purpose, and what the check says of it."""

import uuid
from datetime import timedelta

from helpdesk.actions.promises.mending import repair_desk
from helpdesk.choices import AppointmentState, CallbackState, CaseState, EventKind
from helpdesk.models import SlotHold
from helpdesk.policy.faults import FaultKind, Remedy
from helpdesk.reads.checking import check_desk
from tests.factories.helpdesk import AFTERNOON, MONDAY

QUARTER = timedelta(minutes=15)
LATER = MONDAY + timedelta(minutes=1)


def change(row, **fields) -> None:
    """Write past every action, as a hand in the database would."""
    type(row).objects.filter(pk=row.pk).update(**fields)


def find_a_time(callback) -> None:
    """The callback has a time to find in place of its hour, by hand."""
    live = callback.live_appointment
    live.quarters.all().delete()
    live.notices.all().delete()
    change(live, state=AppointmentState.CANCELLED)
    change(callback, find_a_time_by=MONDAY)


def end(callback) -> None:
    """The callback has ended and nothing of it is left, by hand."""
    find_a_time(callback)
    change(callback, state=CallbackState.DONE, ended_at=MONDAY, find_a_time_by=None)
    change(callback.case, state=CaseState.ACTIVE)


def make_hold(adviser, *, starts_at=AFTERNOON, expires_at=LATER + QUARTER) -> SlotHold:
    return SlotHold.objects.create(
        key=uuid.uuid4(),
        adviser=adviser,
        starts_at=starts_at,
        minutes=15,
        held_at=MONDAY,
        expires_at=expires_at,
        address="a",
    )


def codes(report=None) -> list[FaultKind]:
    return [fault.code for fault in (report or check_desk(at=LATER)).faults]


def repair() -> list[Remedy]:
    return [mended.remedy for mended in repair_desk(at=LATER, faults=check_desk(at=LATER).faults)]


def assert_mended_and_told(case, code) -> None:
    """The desk is as it must be, and the case's story says what was mended."""
    assert codes() == []
    case.refresh_from_db()
    told = case.events.filter(kind=EventKind.MENDED)
    assert [event.data["fault"] for event in told] == [code]
