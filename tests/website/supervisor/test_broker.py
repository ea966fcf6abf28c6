"""A task that kills whoever does it is given up after some tries, and listed."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.conf import Conf
from django_q.models import OrmQ, Task
from django_q.monitor import save_task
from django_q.signing import SignedPackage
from django_q.tasks import async_task
from website.running.given_up import given_up
from website.supervisor import broker as broker_module
from website.supervisor.broker import DIED, TaskBroker, note_start, release_taken_tasks, taken_file
from website.supervisor.work import note_work_done

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

RETRY = timedelta(seconds=settings.Q_CLUSTER["retry"] + 1)


@pytest.fixture(autouse=True)
def _no_wait(monkeypatch):
    """An empty queue is asked again at once, and results stay in the test's transaction."""
    monkeypatch.setattr(broker_module, "sleep", lambda _seconds: None)
    monkeypatch.setattr("django_q.monitor.close_old_django_connections", lambda: None)


class Desk:
    """A clock that the test turns, and a cluster that takes one task at a time."""

    def __init__(self):
        self.broker = get_broker()
        self.at = timezone.now()

    def take(self) -> dict | None:
        """What the next worker would run, begun; None when nothing waits any more."""
        self.at += RETRY
        with time_machine.travel(self.at, tick=False):
            taken = self.broker.dequeue()
            if not taken:
                return None
            task = {**SignedPackage.loads(taken[0][1]), "ack_id": taken[0][0]}
            note_start(task=task)
            return task

    def take_to_the_end(self) -> int:
        """How often something is taken, by workers that die of it; twenty times at most."""
        return next((tries for tries in range(20) if not self.take()), 20)

    def end(self, task, *, success=True) -> None:
        """What the monitor does with a result."""
        result = {"success": success, "result": "done", "stopped": self.at, "cluster": "test"}
        save_task({**task, **result}, self.broker)
        if success:
            self.broker.acknowledge(task["ack_id"])
        note_work_done(task={**task, **result})


@pytest.fixture
def desk():
    return Desk()


def test_the_cluster_takes_tasks_from_this_queue(desk):
    assert type(desk.broker) is TaskBroker


def test_a_task_that_kills_its_worker_is_given_up_and_listed(desk, capsys):
    """It came back every two minutes for ever, and each time took a worker with it."""
    async_task("helpdesk.tasks.write_export", 12)
    assert desk.take_to_the_end() == Conf.MAX_ATTEMPTS + 1
    assert not OrmQ.objects.exists()
    with pytest.raises(SystemExit, match="1 tasks were given up"):
        call_command("check_tasks")
    line = capsys.readouterr().out
    assert f"helpdesk.tasks.write_export (12)  {Conf.MAX_ATTEMPTS} tries: {DIED}" in line


def test_what_was_given_up_is_tried_again_when_somebody_says_so(desk, capsys):
    async_task("helpdesk.tasks.write_export", 12)
    desk.take_to_the_end()
    call_command("check_tasks", "--again")
    assert "1 tasks are tried again." in capsys.readouterr().out
    task = desk.take()
    assert (task["func"], task["args"]) == ("helpdesk.tasks.write_export", (12,))
    desk.end(task)
    assert given_up() == []


def test_what_was_given_up_is_forgotten_when_somebody_says_so(desk, capsys):
    async_task("helpdesk.tasks.write_export", 12)
    desk.take_to_the_end()
    call_command("check_tasks", "--forget")
    call_command("check_tasks")
    assert "No task was given up." in capsys.readouterr().out
    assert not Task.objects.exists()


def test_a_task_that_was_taken_and_never_begun_is_not_blamed(desk):
    """It waited inside a cluster that was stuck, again and again."""
    async_task("helpdesk.tasks.tidy_up")
    for _ in range(20):
        desk.at += RETRY
        with time_machine.travel(desk.at, tick=False):
            assert desk.broker.dequeue()
    assert desk.take()
    assert given_up() == []


def test_a_worker_that_died_once_costs_a_try_and_the_next_one_succeeds(desk):
    async_task("helpdesk.tasks.tidy_up")
    for _ in range(3):
        assert desk.take()
    desk.end(desk.take())
    assert desk.take() is None
    assert Task.objects.get().success
    assert given_up() == []


def test_a_task_whose_result_is_not_kept_leaves_no_mark_after_it_succeeded(desk):
    async_task("helpdesk.tasks.beat_cluster", save=False)
    desk.take()
    desk.end(desk.take())
    assert not Task.objects.exists()


def test_failures_and_deaths_count_together(desk):
    async_task("helpdesk.tasks.tidy_up")
    for _ in range(Conf.MAX_ATTEMPTS - 1):
        desk.end(desk.take(), success=False)
    assert desk.take()
    assert desk.take() is None
    assert [task.attempt_count for task in given_up()] == [Conf.MAX_ATTEMPTS]


def test_the_oldest_task_is_done_first_although_it_was_taken_before(desk):
    first = async_task("helpdesk.tasks.tidy_up")
    assert desk.take()["id"] == first
    async_task("helpdesk.tasks.print_day")
    assert desk.take()["id"] == first


def test_a_task_that_names_what_is_gone_is_given_up_and_the_next_one_is_done(desk, monkeypatch):
    """The process that hands tasks out died of it, was started again, and died again."""
    row = OrmQ.objects.create(key="coup-de-fil", payload="gone", lock=timezone.now())
    async_task("helpdesk.tasks.tidy_up")
    loads = SignedPackage.loads

    def read(payload):
        if payload == "gone":
            raise ModuleNotFoundError("No module named 'knowledge.audio'")
        return loads(payload)

    with monkeypatch.context() as patch:
        patch.setattr(broker_module.SignedPackage, "loads", read)
        assert desk.take() is None
        assert desk.take()["func"] == "helpdesk.tasks.tidy_up"
    assert not OrmQ.objects.filter(pk=row.pk).exists()
    assert "No module named" in given_up()[0].result
    call_command("check_tasks", "--again")
    assert len(given_up()) == 1, "nobody can try what cannot be read"


def test_a_task_that_another_key_signed_is_left_to_django_q(desk):
    row = OrmQ.objects.create(key="coup-de-fil", payload="x:y:z", lock=timezone.now())
    with time_machine.travel(desk.at + RETRY, tick=False):
        assert desk.broker.dequeue() == [(row.pk, "x:y:z")]


def test_a_mark_that_cannot_be_written_stops_no_worker(desk, monkeypatch, caplog):
    async_task("helpdesk.tasks.tidy_up")
    desk.take()
    monkeypatch.setattr(Task.objects, "update_or_create", lambda **_facts: 1 / 0)
    assert desk.take()
    assert "could not be noted" in caplog.text


@pytest.fixture
def host(settings, tmp_path):
    """Turns this process into one host or another."""

    def become(name: str) -> TaskBroker:
        settings.DATA_DIR = tmp_path / name
        settings.DATA_DIR.mkdir(exist_ok=True)
        return TaskBroker()

    return become


def test_what_a_dead_cluster_had_taken_is_free_at_its_next_start(host):
    broker = host("a")
    taken, waits = async_task("os.getpid"), async_task("os.getppid")
    with time_machine.travel(timezone.now() + timedelta(seconds=1), tick=False):
        [(pk, _payload)] = broker.dequeue()
        assert OrmQ.objects.get(pk=pk).task_id() == taken
        assert release_taken_tasks() == 1
        assert OrmQ.objects.get(pk=pk).lock == timezone.now()
        assert release_taken_tasks() == 0
    assert waits in {row.task_id() for row in OrmQ.objects.all()}


def test_what_another_host_is_doing_stays_in_its_hands(host):
    async_task("os.getpid")
    with time_machine.travel(timezone.now() + timedelta(seconds=1), tick=False):
        [(pk, _payload)] = host("a").dequeue()
        until = OrmQ.objects.get(pk=pk).lock
        host("b")
        assert release_taken_tasks() == 0
        assert OrmQ.objects.get(pk=pk).lock == until


def test_what_another_host_took_over_stays_in_its_hands(host):
    """A's worker was slow, the task came back and B took it; then A starts again."""
    async_task("os.getpid")
    at = timezone.now() + timedelta(seconds=1)
    with time_machine.travel(at, tick=False):
        host("a").dequeue()
    with time_machine.travel(at + RETRY, tick=False):
        assert host("b").dequeue()
        host("a")
        assert release_taken_tasks() == 0


def test_only_the_last_that_were_taken_are_noted(host, monkeypatch):
    monkeypatch.setattr(broker_module, "NOTED", 2)
    broker = host("a")
    for _each in range(3):
        async_task("os.getpid")
    with time_machine.travel(timezone.now() + timedelta(seconds=1), tick=False):
        for _each in range(3):
            broker.dequeue()
    assert len(taken_file().read_text().splitlines()) == 2
