"""Books many distinct times, some people at once: how long it takes, and what they met."""

import copy
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from helpdesk.actions.promises.callbacks import ask_for_callback
from helpdesk.models import Topic
from helpdesk.reads.availability import free_slots
from tests.benchmarks import weeks
from tests.benchmarks.measured.crowd import Crowd
from tests.factories.helpdesk import make_request

LETTERS = str.maketrans("0123456789", "abcdefghij")


def measure(
    *, wanted: dict[str, Sequence[str]], people: int, start_at: float = 0
) -> dict[str, dict[str, Any]]:
    """For each way: seconds, how many were booked, and the errors that people met, counted.

    `wanted` has the times (ISO) of each way: "book" asks for the hour, "look_and_book" reads the
    free times of its day first. `start_at` is when to begin, in seconds since 1970.
    """
    topic = Topic.objects.get()
    crowd = Crowd(people)
    time.sleep(max(start_at - time.time(), 0))
    return {
        way: _one(crowd, topic, [datetime.fromisoformat(hour) for hour in hours], way)
        for way, hours in wanted.items()
    }


def _one(crowd: Crowd, topic: Topic, hours: Sequence[datetime], way: str) -> dict[str, Any]:
    errors: Counter[str] = Counter()

    def act(n: int) -> int:
        booked = 0
        for starts_at in hours[n :: crowd.people]:
            try:
                if way == "look_and_book":
                    _look(topic, starts_at)
                _book(topic, starts_at)
                booked += 1
            except Exception as error:
                errors[f"{type(error).__name__}: {error}"[:120]] += 1
        return booked

    started = time.perf_counter()
    booked = sum(one.got for one in crowd.at_once(act))
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "booked": booked, "errors": dict(errors)}


def _look(topic: Topic, starts_at: datetime) -> None:
    """The free times of everybody on that day."""
    of_a_day = copy.copy(topic)
    of_a_day.horizon_days = 0
    free_slots(at=weeks.midnight(starts_at.date()), topic=of_a_day)


def _book(topic: Topic, starts_at: datetime) -> None:
    # Each hour has a person of its own; a number is no name.
    name = f"{starts_at:%j%H%M} Petit".translate(LETTERS)
    request = make_request(topic, name=name, starts_at=starts_at)
    ask_for_callback(request=request, at=weeks.midnight(weeks.first_monday()))
