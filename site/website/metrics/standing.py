"""How the desk stands, as Prometheus reads it: looked up at each reading, and kept nowhere."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_q.models import OrmQ
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from helpdesk.reads.measures import Standing, standing
from knowledge.search.following import is_followed, lag_of
from knowledge.search.index import index_folder
from website.running.backup import folder_of_backups
from website.running.given_up import given_up


class DeskCollector:
    """Reads promises, messages, tasks, processes, disk and backups. Some eighteen queries."""

    def collect(self) -> Iterator[Metric]:
        """Each measure with its value now."""
        at = timezone.now()
        desk = standing(at)
        yield from _promises(desk)
        yield from _messages(desk, at.timestamp())
        yield _silence(desk)
        yield from _tasks(at.timestamp())
        yield from _index()
        yield from _files()


def _gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"coupdefil_{name}", says, value=value)


def _promises(desk: Standing) -> Iterator[Metric]:
    yield _gauge("promises_open", "Promises that are open.", desk.open_promises)
    yield _gauge(
        "promises_late", "Open promises whose window passed without a try.", desk.late_promises
    )
    ended = CounterMetricFamily(
        "coupdefil_promises_ended", "Promises by result, as last counted.", labels=["result"]
    )
    for result, count in desk.results.items():
        ended.add_metric([result], count)
    yield ended
    cases = GaugeMetricFamily("coupdefil_cases", "Open requests by state.", labels=["state"])
    for state, count in desk.cases.items():
        cases.add_metric([state], count)
    yield cases
    yield _gauge("holds", "Hours that somebody is just choosing.", desk.holds)


def _messages(desk: Standing, now: float) -> Iterator[Metric]:
    waiting = GaugeMetricFamily(
        "coupdefil_messages_waiting", "Messages that wait, by channel.", labels=["channel"]
    )
    due = GaugeMetricFamily(
        "coupdefil_messages_due", "Messages whose hour has come.", labels=["channel"]
    )
    oldest = GaugeMetricFamily(
        "coupdefil_oldest_due_message_seconds",
        "How long the oldest message that is due has waited; 0 for none.",
        labels=["channel"],
    )
    shut = GaugeMetricFamily(
        "coupdefil_lane_shut", "1 while faults keep a channel shut.", labels=["channel"]
    )
    for channel, count in desk.messages.items():
        waiting.add_metric([channel], count.count)
        due.add_metric([channel], count.due)
        oldest.add_metric([channel], now - count.oldest.timestamp() if count.oldest else 0)
        shut.add_metric([channel], channel in desk.shut)
    yield from (waiting, due, oldest, shut)
    yield _gauge(
        "messages_given_up", "Messages of the last 24 hours that reached nobody.", desk.given_up
    )


def _silence(desk: Standing) -> Metric:
    beats = GaugeMetricFamily(
        "coupdefil_silence_seconds",
        "Seconds since a process last showed that it works.",
        labels=["process"],
    )
    for heart, quiet in desk.silence.items():
        beats.add_metric([heart], quiet.total_seconds())
    return beats


def _tasks(now: float) -> Iterator[Metric]:
    # `lock` is when a task may be taken: for a new one, when it was asked for.
    oldest = OrmQ.objects.order_by("lock").values_list("lock", flat=True).first()
    yield _gauge("tasks_waiting", "Background tasks that wait.", OrmQ.objects.count())
    yield _gauge(
        "oldest_task_seconds",
        "How long the oldest background task has waited; 0 for none.",
        max(now - oldest.timestamp(), 0) if oldest else 0,
    )
    yield _gauge("tasks_given_up", "Background tasks tried to the end.", len(given_up()))


def _index() -> Iterator[Metric]:
    """Of this host; nothing on SQLite, and with another engine."""
    if not is_followed():
        return
    lag = lag_of(index_folder())
    yield _gauge("index_behind", "Changes that the search index here has not.", lag.changes)
    yield _gauge(
        "index_lag_seconds", "How long the oldest of them has waited; 0 for none.", lag.seconds
    )
    yield _gauge("index_lost", "1 while the index here is to compare everything.", lag.is_lost)


def _files() -> Iterator[Metric]:
    disk = shutil.disk_usage(settings.DATA_DIR)
    yield _gauge("disk_free_bytes", "Room left where the desk keeps its files.", disk.free)
    yield _gauge("disk_bytes", "The whole of that disk.", disk.total)
    made = [file.stat().st_mtime for file in _backups()]
    if made:
        yield _gauge("backup_age_seconds", "Age of the newest backup.", time.time() - max(made))


def _backups() -> list[Path]:
    return [file for file in folder_of_backups().glob("coup-de-fil-*") if file.is_file()]
