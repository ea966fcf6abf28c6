"""In which role something was done, and why the desk did what nobody asked for."""

import pytest

from helpdesk.choices import ClosingReason, EventKind
from helpdesk.policy.acting import Acting, Why, acts_without_staff, why_not_there


@pytest.mark.parametrize(
    ("kind", "data", "is_asking", "acting"),
    [
        (EventKind.BOOKED, {}, False, Acting.PERSON),
        (EventKind.BOOKING_CANCELLED, {}, False, Acting.PERSON),
        (EventKind.TIME_WANTED, {}, True, Acting.PERSON),
        (EventKind.TIME_WANTED, {}, False, Acting.DESK),
        (EventKind.CLOSED, {"reason": ClosingReason.WITHDRAWN}, False, Acting.PERSON),
        (EventKind.CLOSED, {"reason": ClosingReason.UNREACHABLE}, False, Acting.DESK),
        (EventKind.PROMISE_HANDED_OVER, {}, False, Acting.DESK),
        (EventKind.PROMISE_LATE, {}, True, Acting.DESK),
    ],
)
def test_who_acted_where_no_member_of_staff_did(kind, data, is_asking, acting):
    assert acts_without_staff(kind, data, is_asking=is_asking) == acting


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, Why.NO_HOURS),
        ({"is_away": True}, Why.AWAY),
        ({"is_absent": True}, Why.AWAY),
        ({"is_closed": True, "is_absent": True}, Why.CLOSED_DAY),
        ({"has_left": True, "is_closed": True}, Why.LEFT),
    ],
)
def test_why_whoever_had_the_hour_is_not_there(facts, why):
    nothing = {"has_left": False, "is_away": False, "is_closed": False, "is_absent": False}
    assert why_not_there(**{**nothing, **facts}) == why
