"""Twenty people on one time of one adviser, on each database: exactly one is promised it.

At the floor each looks at the times that its page shows, and books if the time is still free:
there as here, all from the same instant. Calls of half an hour at neighbouring quarters must never
share a quarter.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from tests.benchmarks import weeks
from tests.benchmarks.bench import Bench, NotPossible, Result, met

PEOPLE = 20


def run(bench: Bench) -> Result:
    """The figures "<database>_at_once" and "_one_by_one" (how often so many were booked), and
    "<database>_shared" and "_errors" (counts), each of the desk.
    """
    people, rounds, few = (4, 2, 2) if bench.smoke else (PEOPLE, 100, 10)
    result = Result(
        f"Contention: {people} people on one time of one adviser",
        ("database, how", "rounds", "booked a round", "floor", "errors", "floor", "seconds", ""),
    )
    if not bench.has_postgresql:
        result.notes.append(bench.no_postgresql())
    for engine in bench.engines():
        _one_time(bench, result, engine, people=people, rounds=rounds, few=few)
        _neighbours(bench, result, engine, people=people, rounds=few if bench.smoke else 30)
    return result


def _measure(bench: Bench, result: Result, engine: str, **options: Any) -> tuple[Any, Any]:
    """What the desk did, and what the floor did (None when it cannot be had)."""
    with bench.desk(engine) as url:
        ours = bench.measure("contention", url, **options)
    options["one_by_one"] = options.pop("one_after_other")
    hours = {"opens": weeks.OPENS.isoformat(), "closes": weeks.CLOSES.isoformat()}
    for kind in ("rounds", "one_by_one"):
        options[kind] = [[hour[:19] for hour in each] for each in options[kind]]
    try:
        with bench.empty(engine) as url:
            return ours, bench.floor("contention", url, **hours, **options)
    except NotPossible as reason:
        if str(reason) not in result.notes:
            result.notes.append(str(reason))
        return ours, None


def _one_time(
    bench: Bench, result: Result, engine: str, *, people: int, rounds: int, few: int
) -> None:
    days = _days()
    every = [[weeks.starts(day)[n % 30].isoformat()] for n, day in enumerate(days)]
    ours, floor = _measure(
        bench,
        result,
        engine,
        rounds=every[:rounds],
        one_after_other=every[rounds : rounds + few],
        people=people,
        minutes=15,
    )
    for kind, words in (("at_once", "at once"), ("one_by_one", "one after the other")):
        counts = Counter(ours[kind]["booked"])
        result.figures[f"{engine}_{kind}"] = dict(counts)
        result.figures[f"{engine}_{kind}_errors"] = len(ours[kind]["errors"])
        result.rows.append(
            (
                f"{engine}, {words}",
                len(ours[kind]["booked"]),
                _said(ours[kind]["booked"]),
                floor and _said(floor[kind]["booked"]),
                len(ours[kind]["errors"]),
                floor and floor[kind]["errors"],
                ours[kind]["seconds"],
                met(set(counts) == {1} and not ours[kind]["errors"]),
            )
        )
        result.notes += [f"{engine}: {error}" for error in sorted(set(ours[kind]["errors"]))[:3]]


def _neighbours(bench: Bench, result: Result, engine: str, *, people: int, rounds: int) -> None:
    """Half hours that start at neighbouring quarters; each round has its own hour."""
    days = _days()
    starts = [[start.isoformat() for start in weeks.starts(day)[8:11]] for day in days]
    ours, floor = _measure(
        bench,
        result,
        engine,
        rounds=starts[:rounds],
        one_after_other=starts[rounds : rounds + 2],
        people=people,
        minutes=30,
    )
    result.figures[f"{engine}_shared"] = ours["shared"]
    result.rows.append(
        (
            f"{engine}, half hours at neighbouring quarters",
            rounds,
            f"{_said(ours['at_once']['booked'])}, {ours['shared']} shared",
            floor and f"{_said(floor['at_once']['booked'])}, {floor['shared']} shared",
            len(ours["at_once"]["errors"]),
            floor and floor["at_once"]["errors"],
            ours["at_once"]["seconds"],
            met(ours["shared"] == 0 and not ours["at_once"]["errors"]),
        )
    )


def _days() -> list[date]:
    """A day for each round: the floor reads each call of a day by itself."""
    first = weeks.first_monday() + timedelta(days=7)
    return weeks.not_holidays(weeks.working_days(first, 200))


def _said(booked: Sequence[int]) -> str:
    """ "1", or "3 to 20" when rounds differ."""
    least, most = min(booked), max(booked)
    return f"{least}" if least == most else f"{least} to {most}"
