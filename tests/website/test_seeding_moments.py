"""The demonstration lives at any hour of any day; `pytest -m long` tries all of these."""

from datetime import datetime, timedelta

import pytest

from helpdesk.models import Appointment, Attempt, Callback, CaseEvent, Note, Notice
from helpdesk.policy.deadlines import is_late
from helpdesk.reads.opening import opening_now
from tests.factories.demo import AN_HOUR, MONDAY, PARIS, SUNDAY_NIGHT, for_a_module, load

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MOMENTS = {
    "monday_morning": MONDAY,
    "lunch": datetime(2026, 11, 24, 13, 2, tzinfo=PARIS),
    "friday_evening": datetime(2026, 11, 20, 17, 50, tzinfo=PARIS),
    "sunday_at_three_in_the_morning": SUNDAY_NIGHT,
    "just_after_midnight": datetime(2026, 11, 23, 0, 2, tzinfo=PARIS),
    "christmas": datetime(2026, 12, 25, 14, 0, tzinfo=PARIS),
    "clocks_go_back": datetime(2026, 10, 25, 2, 30, tzinfo=PARIS),
    "exactly_on_the_hour": datetime(2027, 1, 6, 15, 0, tzinfo=PARIS),
}
HOLIDAYS = ("christmas", "clocks_go_back")
# Each takes some ten seconds: a run of CI sees the one where most went wrong.
TRIED = [
    pytest.param(name, id=name, marks=() if name == "clocks_go_back" else pytest.mark.long)
    for name in MOMENTS
]


@pytest.fixture(scope="module", params=TRIED)
def moment(request, django_db_setup, django_db_blocker):
    with for_a_module(lambda: load(MOMENTS[request.param]), django_db_blocker):
        yield request.param


@pytest.fixture
def at(moment):
    return MOMENTS[moment]


def test_one_promise_is_late_one_call_runs_and_one_time_is_to_find(at):
    late = Callback.objects.late(at).get().appointments.get()
    assert is_late(late.starts_at, at)
    assert late.starts_at > at - AN_HOUR
    running = Attempt.objects.get(ended_at=None)
    assert at - timedelta(minutes=15) < running.started_at <= at
    assert Callback.objects.open().filter(find_a_time_by__isnull=False).count() == 1


def test_calls_are_promised_for_the_hours_to_come_and_for_other_days(at):
    live = Appointment.objects.filter(state="live")
    assert live.filter(starts_at__gt=at, starts_at__lt=at + 5 * AN_HOUR).count() >= 5
    assert live.filter(starts_at__gt=at + 8 * AN_HOUR).exists()


def test_nothing_happened_in_the_future(at):
    assert not CaseEvent.objects.filter(at__gt=at).exists()
    assert not Attempt.objects.filter(started_at__gt=at).exists()
    assert not Note.objects.filter(written_at__gt=at).exists()
    assert not Notice.objects.filter(sent_at__gt=at).exists()


def test_the_desk_is_open_unless_the_calendar_forbids_it(at, moment):
    assert opening_now(at=at).is_open == (moment not in HOLIDAYS)


def test_every_open_promise_has_exactly_one_next_step(at):
    for callback in Callback.objects.open():
        live = callback.appointments.filter(state="live").count()
        assert live + (callback.find_a_time_by is not None) == 1
