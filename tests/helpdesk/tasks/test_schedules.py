"""Periodic tasks: few, fixed, and the same however often they are ensured."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.utils.module_loading import import_string
from django_q.models import Schedule
from django_q.scheduler import scheduler

from helpdesk.models import DeskSettings
from helpdesk.tasks.schedules import PREFIX, SCHEDULES, ensure_schedules, resume_schedules

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=PARIS)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def next_run(name) -> datetime:
    return Schedule.objects.get(name=PREFIX + name).next_run


@pytest.mark.parametrize("periodic", SCHEDULES, ids=lambda periodic: periodic.name)
def test_the_cluster_finds_each_task_by_its_name(periodic):
    assert import_string(periodic.dotted_name) is periodic.task


def test_ensuring_twice_changes_nothing():
    assert ensure_schedules(at=NOON)
    before = list(Schedule.objects.order_by("pk").values())
    assert not ensure_schedules(at=NOON + timedelta(hours=5))
    assert list(Schedule.objects.order_by("pk").values()) == before
    assert len(before) == len(SCHEDULES)


def test_what_comes_back_each_minute_begins_now():
    ensure_schedules(at=NOON)
    assert next_run("due messages") == NOON


def test_what_comes_back_each_day_begins_at_its_next_hour():
    ensure_schedules(at=NOON)
    assert next_run("tidying") == datetime(2026, 11, 24, 3, 10, tzinfo=PARIS)


def test_a_row_that_somebody_bent_is_put_right():
    ensure_schedules(at=NOON)
    Schedule.objects.filter(name=PREFIX + "late promises").update(func="nowhere.at_all")
    assert ensure_schedules(at=NOON)
    right = Schedule.objects.get(name=PREFIX + "late promises")
    assert right.func == "helpdesk.tasks.watch_promises"


def test_a_schedule_that_is_ours_no_more_goes_and_others_stay():
    Schedule.objects.create(name=PREFIX + "gone", func="a.b")
    Schedule.objects.create(name="somebody else's", func="a.b")
    ensure_schedules(at=NOON)
    names = set(Schedule.objects.values_list("name", flat=True))
    assert PREFIX + "gone" not in names
    assert "somebody else's" in names


# --- Both nights that change the clock ------------------------------------------------------------
DAILY = [periodic for periodic in SCHEDULES if not periodic.minutes]


class Kept:
    """A queue that keeps what is asked for, and does nothing."""

    list_key = "test"

    def enqueue(self, _package) -> int:
        return 1


def runs_of(name, *, first: date, days: int) -> list[datetime]:
    """When django-q2's own scheduler starts this task, in so many days, by the desk's clock."""
    runs = []
    zone = ZoneInfo(settings.TIME_ZONE)
    start = datetime.combine(first, time(0), tzinfo=zone)
    with time_machine.travel(start, tick=False):
        ensure_schedules(at=start)
    Schedule.objects.exclude(name=PREFIX + name).delete()
    for _ in range(days):
        at = next_run(name)
        runs.append(at.astimezone(zone))
        with time_machine.travel(at + timedelta(seconds=20), tick=False):
            scheduler(broker=Kept())
        assert next_run(name) > at
    return runs


@pytest.fixture
def _same_connection(monkeypatch):
    """The scheduler runs in a process of its own; here it must keep the test's transaction."""
    monkeypatch.setattr("django_q.scheduler.close_old_django_connections", lambda: None)


@pytest.mark.usefixtures("_same_connection")
@pytest.mark.parametrize("periodic", DAILY, ids=lambda periodic: periodic.name)
@pytest.mark.parametrize("first", [date(2027, 3, 26), date(2026, 10, 23)], ids=["spring", "autumn"])
def test_a_daily_task_keeps_its_hour_over_both_clock_changes(periodic, first):
    """After the night without a 2:20 the figures were counted at 1:20 until autumn."""
    runs = runs_of(periodic.name, first=first, days=6)
    assert [run.date() for run in runs] == [first + timedelta(days=n) for n in range(6)]
    skipped = {run.time() for run in runs if run.date() == date(2027, 3, 28)}
    assert skipped <= {periodic.daily_at, periodic.daily_at.replace(hour=3)}
    assert {run.time() for run in runs if run.date() != date(2027, 3, 28)} == {periodic.daily_at}


@pytest.mark.usefixtures("_same_connection")
@pytest.mark.parametrize("name", ["Indian/Reunion", "America/Martinique", "Pacific/Noumea"])
def test_a_desk_overseas_has_its_own_hours_whatever_paris_does(name):
    zone = ZoneInfo(name)
    desk = DeskSettings.load()
    desk.time_zone = name
    desk.save()
    runs = runs_of("day on paper", first=date(2027, 3, 26), days=5)
    local = [run.astimezone(zone) for run in runs]
    assert {run.time() for run in local} == {time(6, 30)}
    assert [run.date() for run in local] == [
        local[0].date() + timedelta(days=days) for days in range(5)
    ]


def test_a_row_that_an_older_release_let_slip_comes_back_to_its_hour():
    ensure_schedules(at=NOON)
    slipped = datetime(2026, 11, 24, 1, 20, tzinfo=PARIS)
    Schedule.objects.filter(name=PREFIX + "all figures").update(next_run=slipped)
    assert ensure_schedules(at=NOON)
    assert next_run("all figures") == slipped + timedelta(hours=1)
    assert not ensure_schedules(at=NOON)


def test_after_a_stop_or_a_wrong_clock_the_safety_nets_begin_at_once():
    """A clock that had run an hour ahead kept the next run an hour away."""
    ensure_schedules(at=NOON)
    resume_schedules(at=NOON + timedelta(hours=5))
    assert next_run("due messages") == NOON + timedelta(hours=5)
    resume_schedules(at=NOON)
    assert next_run("due messages") == NOON
    assert next_run("tidying") == datetime(2026, 11, 24, 3, 10, tzinfo=PARIS)


def test_what_is_planned_within_its_period_stays():
    ensure_schedules(at=NOON)
    Schedule.objects.filter(name=PREFIX + "recent figures").update(
        next_run=NOON + timedelta(minutes=9)
    )
    resume_schedules(at=NOON)
    assert next_run("recent figures") == NOON + timedelta(minutes=9)


def test_a_schedule_of_somebody_else_keeps_its_own_hour():
    theirs = Schedule.objects.create(
        name="somebody else's", func="a.b", schedule_type=Schedule.DAILY, next_run=NOON
    )
    ensure_schedules(at=NOON)
    resume_schedules(at=NOON + timedelta(hours=3))
    theirs.refresh_from_db()
    assert theirs.next_run == NOON
