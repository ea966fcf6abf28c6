"""A first installation leaves 450 tasks: each that is done is a sign of life, as a beat is."""

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from django_q.signals import post_execute, pre_execute
from website.supervisor import work
from website.supervisor.broker import note_start
from website.supervisor.work import note_work_done

from helpdesk.actions.desk.heartbeats import beat
from helpdesk.choices import Heart
from helpdesk.models import Heartbeat

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The last beat of a task is long ago."""
    monkeypatch.setattr(work, "_next_beat", float("-inf"))


def a_task(*, success=True) -> dict:
    return {"id": "a", "success": success}


def test_readiness_does_not_wait_behind_the_tasks_of_a_first_installation(client):
    beat(heart=Heart.SENDER, at=timezone.now())
    assert client.get(reverse("health_ready")).status_code == 503
    post_execute.send(sender="django_q", task=a_task())
    assert client.get(reverse("health_ready")).status_code == 200


def test_a_task_that_failed_is_no_work_done():
    note_work_done(task=a_task(success=False))
    assert not Heartbeat.objects.exists()


def test_many_tasks_at_once_write_one_beat(django_assert_num_queries):
    note_work_done(task=a_task())
    with django_assert_num_queries(0):
        for _ in range(100):
            note_work_done(task=a_task())


def test_a_beat_that_cannot_be_written_does_not_end_the_cluster(monkeypatch, caplog):
    def broken(**_facts):
        raise OperationalError("gone")

    monkeypatch.setattr(work, "beat", broken)
    note_work_done(task=a_task())
    assert "could not be noted" in caplog.text


def test_each_is_told_by_django_q_as_the_site_is_loaded():
    for signal, receiver in ((pre_execute, note_start), (post_execute, note_work_done)):
        assert receiver in signal._live_receivers(sender="django_q")[0]
