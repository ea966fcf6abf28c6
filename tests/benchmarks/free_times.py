"""All the free times of a team: the desk against django-appointment, on PostgreSQL.

The floor's answer comes from `get_available_slots_for_staff`, which its booking page asks for one
member of staff and one day: here for everybody and every day. Both must find the same times.
"""

from datetime import date, timedelta
from typing import Any

from tests.benchmarks import weeks
from tests.benchmarks.bench import Bench, NotPossible, Result, met, ratio

TARGETS = {1: 70, 56: 250}
QUERIES = 2


def run(bench: Bench) -> Result:
    """The figures "same_answer" (None without a floor), "most_queries" and "growth"."""
    result = Result(
        "Free times: 70 % booked, PostgreSQL",
        ("team, days", "ms", "queries", "free", "floor ms", "floor free", "ratio", "target", ""),
    )
    if not bench.has_postgresql:
        result.notes.append(bench.no_postgresql())
        return result
    monday = weeks.first_monday()
    spans = [1, 7] if bench.smoke else [1, 56]
    sizes, team = ([2, 4], 4) if bench.smoke else ([10, 50, 200], 50)
    repeats = 2 if bench.smoke else 15
    with bench.desk("PostgreSQL") as url:
        ours = bench.measure(
            "free_times",
            url,
            first=monday.isoformat(),
            spans=spans,
            sizes=sizes,
            repeats=repeats,
            profile=bench.profile,
        )
    floor = _floor(bench, result, monday=monday, spans=spans, team=team)
    for span in spans:
        for size in sizes:
            _row(result, ours[f"{size}/{span}"], floor.get(str(span)), team, size, span)
    smallest, largest = sizes[0], sizes[-1]
    for span in spans:
        growth = ours[f"{largest}/{span}"]["seconds"] / ours[f"{smallest}/{span}"]["seconds"]
        times = largest // smallest
        is_linear = met(growth <= times)
        result.notes.append(
            f"{span} days: {times} times the advisers take {growth:.1f} times as long "
            f"(target: at most {times}) {is_linear}"
        )
        result.figures[f"growth_{span}"] = growth
    result.figures["most_queries"] = max(
        one["queries"] for key, one in ours.items() if key != "profile"
    )
    if ours["profile"]:
        result.notes.append(ours["profile"])
    return result


def _floor(
    bench: Bench, result: Result, *, monday: date, spans: list[int], team: int
) -> dict[str, Any]:
    worked = weeks.working_days(monday, max(spans))
    days = weeks.not_holidays(worked)
    booked = [
        (n, f"{start:%Y-%m-%d}", f"{start:%H:%M}", f"{start + timedelta(minutes=15):%H:%M}")
        for n in range(team)
        for day in days
        for start in weeks.booked(n, day)
    ]
    try:
        with bench.empty("PostgreSQL") as url:
            return bench.floor(
                "free_times",
                url,
                first=monday.isoformat(),
                spans=spans,
                staff=team,
                opens=weeks.OPENS.isoformat(),
                closes=weeks.CLOSES.isoformat(),
                closed=[day.isoformat() for day in worked if day not in days],
                booked=booked,
                repeats=3,
            )
    except NotPossible as reason:
        result.notes.append(str(reason))
        return {}


def _row(
    result: Result,
    ours: dict[str, Any],
    floor: dict[str, Any] | None,
    team: int,
    size: int,
    span: int,
) -> None:
    floor = floor if size == team else None
    target = TARGETS.get(span) if size == team else None
    times = floor["seconds"] / ours["seconds"] if floor else None
    is_met = None if times is None or target is None else times >= target
    if ours["queries"] > QUERIES:
        is_met = False
    if floor:
        same = floor["pairs"] == ours["pairs"]
        result.figures["same_answer"] = result.figures.get("same_answer", True) and same
        result.figures[f"ratio_{span}"] = times
    result.rows.append(
        (
            f"{size} advisers, {span} days",
            ours["seconds"] * 1000,
            ours["queries"],
            ours["pairs"],
            floor and floor["seconds"] * 1000,
            floor and floor["pairs"],
            ratio(floor and floor["seconds"], ours["seconds"]),
            target and f"× {target}, {QUERIES} queries",
            met(is_met),
        )
    )
