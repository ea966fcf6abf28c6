"""The search of the desk over a million requests and three million notes, on PostgreSQL.

p50 of whole pages for words of every kind: in half of all requests, in some, in hardly any.
"""

from tests.benchmarks.bench import Bench, Result, met

CASES, TARGET_MS, QUERIES = 1_000_000, 60, 8


def run(bench: Bench, cases: int = CASES) -> Result:
    """The figures "<question>" (p50 in ms), "statuses", and "queries" of whichever asks most."""
    cases = 120 if bench.smoke else cases
    result = Result(
        f"Search of the desk, {cases:,} requests, {3 * cases:,} notes",
        ("question", "p50 ms", "worst ms", "queries", ""),
    )
    if not bench.has_postgresql:
        result.notes.append(bench.no_postgresql())
        return result
    with bench.desk("PostgreSQL") as url:
        ours = bench.measure("desk_search", url, cases=cases, repeats=1 if bench.smoke else 15)
    result.figures["statuses"] = {cost["status"] for cost in ours["pages"].values()}
    result.figures["queries"] = max(cost["queries"] for cost in ours["pages"].values())
    for name, cost in ours["pages"].items():
        result.figures[name] = cost["ms"]
        is_met = cost["ms"] <= TARGET_MS
        row = (name, cost["ms"], cost["worst"], cost["queries"], met(is_met))
        result.rows.append(row)
    result.notes.append(f"The index was made in {ours['indexed']:.0f} s.")
    return result
