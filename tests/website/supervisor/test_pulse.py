"""What counts as a sign of life, on a clock that the test turns."""

import os
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_q.models import OrmQ, Task
from website.supervisor import pulse as pulse_module
from website.supervisor.pulse import ClusterPulse, FilePulse, HeartPulse

from helpdesk.actions.desk.heartbeats import beat
from helpdesk.choices import Heart

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture(autouse=True)
def _same_connection(monkeypatch):
    """The pulse runs in a process of its own; here it must keep the test's transaction."""
    monkeypatch.setattr(pulse_module, "close_old_connections", lambda: None)
    monkeypatch.setattr(pulse_module.connections, "close_all", lambda: None)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def cluster(clock):
    pulse = ClusterPulse(clock=clock)
    pulse.started()
    return pulse


def pass_seconds(pulse, clock, seconds) -> bool:
    """Look once a second; answer whether the pulse was silent at any time."""
    was_silent = False
    for _ in range(seconds):
        clock.now += 1
        was_silent |= pulse.is_silent()
    return was_silent


def take_the_beat() -> None:
    """What a healthy cluster does."""
    OrmQ.objects.all().delete()
    beat(heart=Heart.CLUSTER, at=timezone.now())


def first_beat(pulse, clock) -> None:
    """The child is up."""
    pass_seconds(pulse, clock, 1)
    take_the_beat()
    pass_seconds(pulse, clock, 1)


def test_a_cluster_that_beat_and_beats_no_more_is_silent_after_thirty_seconds(cluster, clock):
    first_beat(cluster, clock)
    assert not pass_seconds(cluster, clock, 30)
    assert pass_seconds(cluster, clock, 2)


def test_a_cluster_that_needs_minutes_to_start_is_left_to_it(cluster, clock):
    """On a busy machine it needed more than thirty seconds, and was killed for ever."""
    assert not pass_seconds(cluster, clock, 179)
    take_the_beat()
    assert not pass_seconds(cluster, clock, 29)


def test_each_start_that_was_given_up_makes_the_next_one_longer_up_to_an_hour(cluster, clock):
    for seconds in (180, 360, 720, 1440, 2880, 3600, 3600):
        clock.now += seconds
        assert not cluster.is_silent()
        clock.now += 1
        assert cluster.is_silent()
        cluster.started()


def test_a_machine_that_was_slow_once_may_be_so_again(cluster, clock):
    pass_seconds(cluster, clock, 181)
    cluster.started()
    first_beat(cluster, clock)
    cluster.started()
    assert not pass_seconds(cluster, clock, 360)


def test_what_the_one_before_left_behind_is_no_beat_of_the_new_one(clock):
    """The old row looked new to a pulse that had never seen it."""
    beat(heart=Heart.CLUSTER, at=timezone.now())
    pulse = ClusterPulse(clock=clock)
    pulse.started()
    assert not pass_seconds(pulse, clock, 179)
    assert pulse.seconds_well() == 0


def test_a_database_that_is_away_at_the_start_makes_no_beat_of_an_old_row(clock, monkeypatch):
    beat(heart=Heart.CLUSTER, at=timezone.now())
    pulse = ClusterPulse(clock=clock)

    def broken(*_args):
        raise OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(ClusterPulse, "_last_sign", broken)
        pulse.started()
    assert not pass_seconds(pulse, clock, 179)
    assert pulse.seconds_well() == 0


def test_how_long_it_was_well_counts_from_its_first_beat_to_its_last(cluster, clock):
    pass_seconds(cluster, clock, 100)
    for _ in range(5):
        take_the_beat()
        pass_seconds(cluster, clock, 10)
    assert cluster.seconds_well() == 40


def test_a_cluster_that_takes_its_beats_is_never_silent(cluster, clock):
    for _ in range(20):
        assert not pass_seconds(cluster, clock, 6)
        assert OrmQ.objects.count() == 1
        take_the_beat()


def test_beats_do_not_pile_up_while_the_cluster_is_stuck(cluster, clock):
    pass_seconds(cluster, clock, 120)
    cluster.started()
    pass_seconds(cluster, clock, 120)
    assert OrmQ.objects.count() == 1


def test_a_beat_goes_by_the_name_of_a_real_task(cluster, clock):
    pass_seconds(cluster, clock, 1)
    assert OrmQ.objects.get().task["func"] == "helpdesk.tasks.beat_cluster"


def test_a_task_that_ended_is_a_sign_of_life_while_a_beat_waits_its_turn(cluster, clock):
    first_beat(cluster, clock)
    pass_seconds(cluster, clock, 25)
    now = timezone.now()
    Task.objects.create(id="a", name="a", func="a", started=now, stopped=now, success=True)
    assert not pass_seconds(cluster, clock, 25)
    assert pass_seconds(cluster, clock, 10)


def test_a_task_that_ended_in_the_future_hides_no_later_one(cluster, clock):
    """A clock was put right: for the rest of that hour no task was a sign of life."""
    now = timezone.now()
    facts = {"func": "a", "started": now, "success": True}
    Task.objects.create(id="a", name="a", stopped=now + timedelta(hours=1), **facts)
    first_beat(cluster, clock)
    pass_seconds(cluster, clock, 25)
    Task.objects.create(id="b", name="b", stopped=timezone.now(), **facts)
    assert not pass_seconds(cluster, clock, 25)


def test_a_start_gives_the_cluster_time_again(cluster, clock):
    first_beat(cluster, clock)
    pass_seconds(cluster, clock, 31)
    cluster.started()
    assert not pass_seconds(cluster, clock, 179)


def test_a_database_that_does_not_answer_proves_nothing(cluster, clock, monkeypatch):
    def broken(*_args):
        raise OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(ClusterPulse, "_look", broken)
        assert not pass_seconds(cluster, clock, 300)
    assert not pass_seconds(cluster, clock, 179)


def test_a_sender_that_stops_beating_is_silent(clock):
    pulse = HeartPulse(heart=Heart.SENDER, silent_seconds=180, clock=clock)
    pulse.started()
    beat(heart=Heart.SENDER, at=timezone.now())
    assert not pass_seconds(pulse, clock, 181)
    assert pass_seconds(pulse, clock, 1)


def test_a_file_that_is_touched_is_a_sign_and_none_is_silence(clock, tmp_path):
    file = tmp_path / "followed"
    pulse = FilePulse(file=file, silent_seconds=60, clock=clock)
    pulse.started()
    assert not pass_seconds(pulse, clock, 100)
    file.touch()
    assert not pass_seconds(pulse, clock, 59)
    os.utime(file, (1, 1))
    assert not pass_seconds(pulse, clock, 60)
    assert pass_seconds(pulse, clock, 5)
