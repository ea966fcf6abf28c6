"""Search: ours, correction included, against Wagtail's search in the database, on PostgreSQL.

Both answer with six guides, loaded. Ours also corrects, reads synonyms and picks a sentence.
SQLite's FTS5 is given our stems and answers with row numbers alone: what ranking itself costs.
"""

import statistics
from typing import Any

from tests.benchmarks.bench import Bench, Result, met

TARGET = 5
GROWTH = 5
NAMES = {
    "ours": "ours",
    "wagtail": "Wagtail in the database",
    "same question": "SEARCH_URL=database:",
    "FTS5": "FTS5, our stems",
}


def run(bench: Bench) -> Result:
    """The figures "empty" (questions without an answer), "slowest", "ratio" and "growth"."""
    result = Result("Search", ("guides, engine", "p50 ms", "p95 ms", "slowest ms", "target", ""))
    small, large, asked = (40, 80, 20) if bench.smoke else (2_400, 100_000, 400)
    [engine, *_others] = bench.engines()
    ours = _row_of(bench, result, engine, small, asked, others=True)
    most = _row_of(bench, result, engine, large, asked, others=False)
    growth = statistics.median(most["ours"]) / statistics.median(ours["ours"])
    result.figures |= {
        "empty": ours["empty"] + most["empty"],
        "slowest": max(*ours["ours"], *most["ours"]),
        "growth": growth,
    }
    result.notes.append(
        f"{large:,} guides: × {growth:.2f} the p50 of {small:,} "
        f"(target: at most × {GROWTH}) {met(growth <= GROWTH)}"
    )
    for size, found in ((small, ours), (large, most)):
        result.notes.append(
            f"{size:,} guides: indexed in {found['indexed']:.1f} s; the first question takes "
            f"{found['first'] * 1000:,.0f} ms; {found['empty']} of {asked} without an answer"
        )
    return result


def _row_of(
    bench: Bench, result: Result, engine: str, guides: int, asked: int, *, others: bool
) -> dict[str, Any]:
    folder = str(bench.folder / f"index-{guides}")
    options = {"guides": guides, "questions": asked, "folder": folder, "others": others}
    with bench.desk(engine) as url:
        found: dict[str, Any] = bench.measure("search", url, **options)
    floor = statistics.median(found["wagtail"]) if others else None
    if floor:
        p50, p95 = statistics.median(found["ours"]), _p95(found["ours"])
        result.figures["ratio"] = floor / p50
        is_met = met(p50 * TARGET <= floor and p95 <= floor)
    for name, label in NAMES.items():
        if name in found:
            seconds = found[name]
            row = (statistics.median(seconds), _p95(seconds), max(seconds))
            judged = (
                (f"p50 ≤ 1/{TARGET}, p95 ≤ × 1", is_met) if floor and name == "ours" else ("", "")
            )
            result.rows.append((f"{guides:,}, {label}", *(1000 * one for one in row), *judged))
    return found


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]
