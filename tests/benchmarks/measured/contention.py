"""Many people on one hour of one adviser: how many are promised it."""

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from helpdesk.actions.promises.appointments import SlotRefused
from helpdesk.actions.promises.callbacks import ask_for_callback
from helpdesk.models import Appointment, Callback
from tests.benchmarks import weeks
from tests.benchmarks.measured.crowd import Crowd, Tried, one_by_one, shared_pairs
from tests.benchmarks.measured.filling import make_advisers
from tests.factories.helpdesk import make_desk, make_request, make_topic


def measure(
    *, rounds: Sequence[list[str]], one_after_other: Sequence[list[str]], people: int, minutes: int
) -> dict[str, Any]:
    """For the rounds at once and those one by one: how many of `people` were booked in each.

    A round is the list of times (ISO) that its people want, in turn. "shared" counts the pairs of
    promised calls that share an instant, over all rounds.
    """
    make_desk()
    topic = make_topic(code="phone", call_minutes=minutes, horizon_days=365)
    make_advisers(1, topic=topic, opens=weeks.OPENS, closes=weeks.CLOSES)
    crowd = Crowd(people)

    def book(number: int, hours: Sequence[datetime], n: int) -> Callback:
        at = weeks.midnight(weeks.first_monday())
        name = f"{LETTERS[number % 26]}{LETTERS[number // 26]}{LETTERS[n]} Petit"
        request = make_request(topic, name=name, starts_at=hours[n % len(hours)])
        return ask_for_callback(request=request, at=at)

    found: dict[str, Any] = {}
    for kind, wanted in (("at_once", rounds), ("one_by_one", one_after_other)):
        started = time.perf_counter()
        each = []
        for number, times in enumerate(wanted):
            hours = [datetime.fromisoformat(hour) for hour in times]
            act = lambda n, number=number, hours=hours: book(number, hours, n)  # noqa: E731
            each.append(crowd.at_once(act) if kind == "at_once" else one_by_one(people, act))
        found[kind] = _summary(each) | {"seconds": time.perf_counter() - started}
    calls = Appointment.objects.filter(state="live")
    found["shared"] = shared_pairs([(one.adviser_id, one.starts_at, one.ends_at) for one in calls])
    found["live"] = len(calls)
    return found


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _summary(rounds: Sequence[Sequence[Tried]]) -> dict[str, Any]:
    errors = [
        f"{type(one.got).__name__}: {one.got}"[:120]
        for each in rounds
        for one in each
        if isinstance(one.got, Exception) and not isinstance(one.got, SlotRefused)
    ]
    return {
        "booked": [sum(isinstance(one.got, Callback) for one in each) for each in rounds],
        "errors": errors,
    }
