"""Periodic tasks: few, fixed, and the same however often they are ensured."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.module_loading import import_string
from django_q.models import Schedule

from helpdesk.tasks.schedules import PREFIX, SCHEDULES, ensure_schedules

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
