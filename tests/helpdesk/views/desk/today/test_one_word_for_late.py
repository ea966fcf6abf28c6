"""One call is never late and "now" on one page, and nobody is called late too early."""

from datetime import timedelta

import pytest
import time_machine

from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.watch import watch_promises
from helpdesk.choices import EventKind
from tests.factories.helpdesk import AFTERNOON, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

LATE = '<span class="late">Late</span>'


@pytest.mark.parametrize(("minutes", "is_late"), [(6, False), (15, False), (16, True)])
def test_a_call_that_nobody_makes_yet_is_late_after_its_window_only(
    desk_of, cast, minutes, is_late
):
    callback = make_callback(cast.topic)
    at = AFTERNOON + timedelta(minutes=minutes)
    watch_promises(at=at)
    with time_machine.travel(at, tick=False):
        page = desk_of(cast.awa).read("today", who="all")
        case = desk_of(cast.awa).read("case", callback.case.reference)
    assert "Calls that nobody makes yet" in page
    assert page.count(LATE) == (2 if is_late else 0)
    assert page.count('<span class="now">Now</span>') == (0 if is_late else 2)
    assert ("This call is late." in case) == is_late


def test_an_offer_five_minutes_after_the_hour_says_nothing_of_being_late(desk, cast):
    callback = make_callback(cast.topic)
    watch_promises(at=AFTERNOON + timedelta(minutes=6))
    assert callback.case.events.filter(kind=EventKind.PROMISE_OFFERED).exists()
    page = desk.read("case", callback.case.reference)
    assert "Nobody is calling yet. The call is offered to" in page
    assert "in time" not in page


def test_a_call_that_somebody_makes_is_not_late(desk, cast):
    callback = make_callback(cast.topic)
    at = AFTERNOON + timedelta(minutes=20)
    start_attempt(callback=callback, adviser=cast.karim, at=at, by=None)
    with time_machine.travel(at, tick=False):
        page = desk.read("today", who="all")
    assert LATE not in page
