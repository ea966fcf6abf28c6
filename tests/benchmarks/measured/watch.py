"""Many open promises: what one look at all of them costs, in queries, seconds and memory."""

import resource
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.actions.promises.watch import watch_promises
from helpdesk.models import Appointment, Callback
from tests.benchmarks import weeks
from tests.benchmarks.measured.filling import make_advisers, promise_all
from tests.factories.helpdesk import make_desk, make_topic

ADVISERS = 50


def measure(*, promises: int, late: int) -> dict[str, Any]:
    """Queries, seconds and peak memory (MB) of the watch and of the check, over `promises`.

    First a desk where every promise is to come; then one where `late` of them are late.
    """
    make_desk()
    topic = make_topic(code="phone", horizon_days=365)
    advisers = make_advisers(ADVISERS, topic=topic, opens=weeks.OPENS, closes=weeks.CLOSES)
    at = weeks.midnight(weeks.first_monday())

    def calls() -> Iterator[tuple[int, datetime]]:
        for day in weeks.not_holidays(weeks.working_days(weeks.first_monday(), 365)):
            for starts_at in weeks.starts(day):
                yield from ((adviser.pk, starts_at) for adviser in advisers)

    promise_all(islice(calls(), promises), topic=topic, at=at - timedelta(days=1))
    found = {"open": Callback.objects.open().count()}
    found["watch"] = _cost(lambda: watch_promises(at=at))
    found["check"] = _cost(lambda: _faults(at))
    first = Appointment.objects.order_by("starts_at", "pk")[late - 1 : late].get().starts_at
    hour_after = first + timedelta(hours=1)
    found["late"] = _cost(lambda: watch_promises(at=hour_after), twice=False)
    found["process_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def _faults(at: datetime) -> int:
    from helpdesk.reads.checking import check_desk

    return check_desk(at=at).total


def _cost(act: Callable[[], int], *, twice: bool = True) -> dict[str, Any]:
    """Queries and seconds of a first run, peak memory of a second: measuring it takes time."""
    seconds = None
    if twice:
        started = time.perf_counter()
        act()
        seconds = time.perf_counter() - started
    with CaptureQueriesContext(connection) as queries:
        tracemalloc.start()
        answer = act()
        peak = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
    return {"answer": answer, "queries": len(queries), "seconds": seconds, "mb": peak}
