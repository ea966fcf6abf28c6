"""How fast the desk tells its free times, with how many queries, for teams of several sizes."""

import cProfile
import io
import pstats
import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.models import Adviser, Appointment, Topic
from helpdesk.reads.availability import free_slots
from tests.benchmarks import weeks
from tests.benchmarks.measured.filling import make_advisers, promise_all
from tests.factories.helpdesk import make_desk, make_topic


def measure(
    *, first: str, spans: Sequence[int], sizes: Sequence[int], repeats: int, profile: int = 0
) -> dict[str, Any]:
    """For each team size and each span of days: seconds, queries, free (time, adviser) pairs.

    `profile` is how many lines of a profile to give, of the longest span and the team of 50.
    """
    monday = date.fromisoformat(first)
    make_desk()
    topic = make_topic(code="phone", notice_minutes=0)
    days = weeks.not_holidays(weeks.working_days(monday, max(spans)))
    found: dict[str, Any] = {"profile": ""}
    for size in sizes:
        _fill(size, topic=topic, days=days)
        for span in spans:
            topic.horizon_days = span - 1
            found[f"{size}/{span}"] = _one(topic, weeks.midnight(monday), repeats)
        if size == 50 and profile:
            found["profile"] = _profile(topic, weeks.midnight(monday), profile)
    return found


def _fill(size: int, *, topic: Topic, days: Sequence[date]) -> None:
    """More advisers, up to `size`, with their bookings."""
    before = Adviser.objects.count()
    new = make_advisers(size - before, topic=topic, opens=weeks.OPENS, closes=weeks.CLOSES)

    def calls() -> Iterator[tuple[int, datetime]]:
        for n, adviser in enumerate(new, start=before):
            for day in days:
                yield from ((adviser.pk, starts_at) for starts_at in weeks.booked(n, day))

    at = weeks.midnight(days[0])
    promise_all(calls(), topic=topic, at=at, first=Appointment.objects.count())


def _one(topic: Topic, at: datetime, repeats: int) -> dict[str, float]:
    free_slots(at=at, topic=topic)
    with CaptureQueriesContext(connection) as queries:
        slots = free_slots(at=at, topic=topic)
    times = []
    for _repeat in range(repeats):
        started = time.perf_counter()
        free_slots(at=at, topic=topic)
        times.append(time.perf_counter() - started)
    return {
        "seconds": statistics.median(times),
        "queries": len(queries),
        "pairs": sum(len(slot.adviser_ids) for slot in slots),
    }


def _profile(topic: Topic, at: datetime, lines: int) -> str:
    profiler = cProfile.Profile()
    profiler.runcall(free_slots, at=at, topic=topic)
    text = io.StringIO()
    pstats.Stats(profiler, stream=text).sort_stats("tottime").print_stats(lines)
    return text.getvalue()
