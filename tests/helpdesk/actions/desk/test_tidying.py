"""What machines wrote is forgotten after its time, and not before."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_q.models import Task

from helpdesk.actions.desk.tidying import forget_sessions, tidy
from helpdesk.models import RequestCount
from tests.factories.helpdesk import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def make_result(name, *, stopped, success) -> None:
    Task.objects.create(
        id=name, name=name, func="f", started=stopped, stopped=stopped, success=success
    )


def test_results_older_than_two_weeks_go_failures_too():
    make_result("old", stopped=MONDAY - timedelta(days=15), success=True)
    make_result("old failure", stopped=MONDAY - timedelta(days=15), success=False)
    make_result("failure", stopped=MONDAY - timedelta(days=13), success=False)
    assert tidy(at=MONDAY) == 2
    assert Task.objects.get().name == "failure"


def test_counts_of_past_hours_go_and_the_present_one_stays():
    for hours in (0, 3):
        RequestCount.objects.create(digest="d", hour=MONDAY - timedelta(hours=hours), count=9)
    tidy(at=MONDAY)
    assert RequestCount.objects.get().hour == MONDAY


def test_sessions_that_ended_go():
    now = timezone.now()
    Session.objects.create(session_key="ended", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="lives", expire_date=now + timedelta(days=1))
    forget_sessions(at=timezone.now())
    assert Session.objects.get().session_key == "lives"
