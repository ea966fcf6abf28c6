"""Two hands let a number be called again; alone, a day takes the place of the second one."""

from datetime import timedelta

import pytest

from helpdesk.policy.do_not_call import ALONE_AFTER, Wish, may_lift
from tests.factories.helpdesk import MONDAY

WISH = Wish(heard_by=1, heard_at=MONDAY)
LATER, SOON = MONDAY + ALONE_AFTER, MONDAY + ALONE_AFTER - timedelta(seconds=1)


@pytest.mark.parametrize(
    ("by", "is_coordinator", "has_other", "at", "may"),
    [
        (2, True, True, MONDAY, True),
        (2, True, False, MONDAY, True),
        (2, False, True, LATER, False),
        (1, True, True, LATER, False),
        (1, True, False, SOON, False),
        (1, True, False, LATER, True),
        (1, False, False, LATER, False),
    ],
)
def test_who_may_lift_it(by, is_coordinator, has_other, at, may):
    facts = {"by": by, "is_coordinator": is_coordinator, "has_other": has_other, "at": at}
    assert may_lift(WISH, **facts) is may
