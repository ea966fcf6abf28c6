"""Reminders sent in a second, against tasks that django-q2 alone runs in a second; and lateness.

Both with drivers that cost nothing: Django's dummy e-mail backend, and a task that does nothing,
by two workers with the project's settings. PostgreSQL, the same machine, the same run.
"""

from tests.benchmarks.bench import Bench, Result, met, ratio

TARGET = 5


def run(bench: Bench) -> Result:
    """The figures "sent", "missing" and "failed" (counts)."""
    result = Result(
        "Reminders: PostgreSQL, Django's dummy e-mail backend",
        ("what", "ours", "django-q2", "ratio", "target", ""),
    )
    if not bench.has_postgresql:
        result.notes.append(bench.no_postgresql())
        return result
    notices, tasks, warm_up = (30, 20, 4) if bench.smoke else (5_000, 1_000, 50)
    with bench.desk("PostgreSQL") as url:
        ours = bench.measure("sending", url, notices=notices)
        floor = bench.measure("queue", url, tasks=tasks, warm_up=warm_up)
    speed, base = ours["tried"] / ours["seconds"], floor["done"] / floor["seconds"]
    result.figures["sent"] = ours["states"].get("printed", 0) + ours["states"].get("sent", 0)
    result.figures["ratio"] = speed / base
    result.rows.append(
        (
            f"{notices:,} reminders, {tasks:,} tasks: a second",
            speed,
            base,
            ratio(speed, base),
            f"× {TARGET}",
            met(speed / base >= TARGET),
        )
    )
    result.notes.append(f"What became of them: {ours['states']}")
    _lateness(bench, result)
    return result


def _lateness(bench: Bench, result: Result) -> None:
    notices, within = (5, 2.0) if bench.smoke else (100, 30.0)
    with bench.desk("PostgreSQL") as url:
        found = bench.measure("lateness", url, notices=notices, within=within)
    late = found["late"]
    result.figures["missing"] = found["missing"]
    for words, place in (("median", 0.5), ("95th percentile", 0.95), ("worst", 1.0)):
        seconds = late[min(int(place * len(late)), len(late) - 1)] if late else None
        result.rows.append(
            (f"seconds after due, {notices} in {within:.0f} s: {words}", seconds, *[None] * 4)
        )
    if found["missing"]:
        result.notes.append(f"{found['missing']} never left.")
