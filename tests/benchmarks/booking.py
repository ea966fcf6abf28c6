"""Bookings a second, twenty people at once at distinct times: the desk against django-appointment.

The floor writes what its two booking pages write (request, account, appointment) and checks
nothing; the second line has both read the free times of the day first, as their visitors do. On
SQLite, four processes book in one file: nobody may meet "database is locked".
"""

import time
from collections import Counter
from typing import Any

from tests.benchmarks import weeks
from tests.benchmarks.bench import Bench, NotPossible, Result, answer_of, met, ratio

PEOPLE, STAFF, TARGET = 20, 10, 2
PROCESSES, GET_READY_SECONDS = 4, 6


def run(bench: Bench) -> Result:
    """The figures "all_booked" (both databases) and "locked" (how many met a locked SQLite)."""
    result = Result(
        "Booking: distinct times at once",
        ("database, how", "booked", "a second", "errors", "floor a second", "ratio", "target", ""),
    )
    people, count = (4, 12) if bench.smoke else (PEOPLE, 400)
    result.figures |= {"all_booked": True, "locked": 0}
    if bench.has_postgresql:
        _postgresql(bench, result, people=people, count=count)
    else:
        result.notes.append(bench.no_postgresql())
    if bench.given is None or bench.given.engine == "SQLite":
        _sqlite(bench, result, people=max(people // PROCESSES, 1), count=count)
    return result


def _hours(count: int) -> list[str]:
    days = weeks.not_holidays(weeks.working_days(weeks.first_monday(), 200))
    return [start.isoformat() for day in days[1:] for start in weeks.starts(day)][:count]


def _postgresql(bench: Bench, result: Result, *, people: int, count: int) -> None:
    hours = _hours(2 * count)
    wanted = {"book": hours[:count], "look_and_book": hours[count:]}
    with bench.desk("PostgreSQL") as url:
        bench.measure("desk", url, staff=STAFF)
        ours = bench.measure("booking", url, wanted=wanted, people=people)
    floor = _floor(bench, result, wanted, people)
    for way, words in (("book", "book"), ("look_and_book", "look, then book")):
        speed = ours[way]["booked"] / ours[way]["seconds"]
        base = floor and floor[way]["booked"] / floor[way]["seconds"]
        result.figures["all_booked"] &= ours[way]["booked"] == count
        result.figures[f"ratio_{way}"] = base and speed / base
        result.rows.append(
            (
                f"PostgreSQL, {people} at once: {words}",
                ours[way]["booked"],
                speed,
                sum(ours[way]["errors"].values()),
                base,
                ratio(speed, base),
                f"× {TARGET}",
                met(base and speed / base >= TARGET),
            )
        )
        result.notes += [f"{words}: {text} ({n})" for text, n in ours[way]["errors"].items()]


def _floor(
    bench: Bench, result: Result, wanted: dict[str, list[str]], people: int
) -> dict[str, Any] | None:
    try:
        with bench.empty("PostgreSQL") as url:
            return bench.floor(
                "booking",
                url,
                staff=STAFF,
                people=people,
                opens=weeks.OPENS.isoformat(),
                closes=weeks.CLOSES.isoformat(),
                wanted={
                    way: [(n % STAFF, hour[:19]) for n, hour in enumerate(hours)]
                    for way, hours in wanted.items()
                },
            )
    except NotPossible as reason:
        result.notes.append(str(reason))
        return None


def _sqlite(bench: Bench, result: Result, *, people: int, count: int) -> None:
    hours = _hours(count)
    with bench.desk("SQLite") as url:
        bench.measure("desk", url, staff=STAFF)
        start_at = time.time() + GET_READY_SECONDS
        running = [
            bench.start(
                "booking",
                url,
                wanted={"book": hours[n::PROCESSES]},
                people=people,
                start_at=start_at,
            )
            for n in range(PROCESSES)
        ]
        each = [answer_of(process)["book"] for process in running]
    booked = sum(one["booked"] for one in each)
    met_by_people = Counter[str]()
    for one in each:
        met_by_people.update(one["errors"])
    locked = sum(n for text, n in met_by_people.items() if "locked" in text)
    result.figures["all_booked"] &= booked == count
    result.figures["locked"] = locked
    result.rows.append(
        (
            f"SQLite, {PROCESSES} processes of {people}: book",
            booked,
            booked / max(one["seconds"] for one in each),
            met_by_people.total(),
            None,
            None,
            "0 locked",
            met(not met_by_people),
        )
    )
    result.notes += [f"SQLite: {text} ({n})" for text, n in met_by_people.items()]
