"""The pages an adviser lives in, at ten thousand, a hundred thousand and a million cases.

Beside django-helpdesk 2.6.1 with as many tickets: its list is the page and the JSON that fills it,
its figures are its dashboard. p50 of whole pages, asked for through each one's own views.
"""

from typing import Any

from tests.benchmarks.bench import Bench, NotPossible, Result, met, ratio

SIZES, PEOPLE = (10_000, 100_000, 1_000_000), 300_000
# How many times as fast as the floor at a million, and how much slower than at ten thousand.
TARGETS = {"open": 150, "mine": 15, "text": 20, "figures": 200}
GROWTH, QUERIES = 1.3, 8
LISTS = ("open", "mine", "all")


def run(bench: Bench) -> Result:
    """The figures "<database>_<page>_<size>" (p50 in ms), "statuses" (the answers), "queries" (the
    most of a list), and "calls" of Python (by page, the most).
    """
    sizes = (60, 120) if bench.smoke else SIZES
    repeats = 1 if bench.smoke else 15
    result = Result(
        f"Pages of the desk, {' to '.join(f'{size:,}' for size in (sizes[0], sizes[-1]))} cases",
        (
            "database, page, cases",
            "p50 ms",
            "queries",
            "calls",
            "MB",
            "floor ms",
            "floor MB",
            "ratio",
            "",
        ),
    )
    result.figures["statuses"] = set()
    result.figures["queries"] = 0
    result.figures["calls"] = {}
    if not bench.has_postgresql:
        result.notes.append(bench.no_postgresql())
    for engine in bench.engines():
        for size in sizes:
            _size(bench, result, engine, size=size, repeats=repeats)
        _growth(result, engine, sizes[0], sizes[-1])
    return result


def _size(bench: Bench, result: Result, engine: str, *, size: int, repeats: int) -> None:
    with bench.desk(engine) as url:
        ours = bench.measure("pages", url, cases=size, people=min(size, PEOPLE), repeats=repeats)
    floor = _floor(bench, result, engine, size=size, repeats=min(repeats, 3))
    for page, cost in ours["pages"].items():
        result.figures[f"{engine}_{page}_{size}"] = cost["ms"]
        result.figures["statuses"].add(cost["status"])
        calls = result.figures["calls"]
        calls[page] = max(cost["calls"], calls.get(page, 0))
        if page in LISTS:
            result.figures["queries"] = max(result.figures["queries"], cost["queries"])
        theirs = floor.get(page)
        if theirs and theirs["status"] != 200:
            result.notes.append(f"{engine}, {page}: the floor answered {theirs['status']}.")
        times = theirs and theirs["ms"] / cost["ms"]
        is_met = page not in TARGETS or times is None or times >= TARGETS[page]
        result.rows.append(
            (
                f"{engine}, {page}, {size:,}",
                cost["ms"],
                cost["queries"],
                cost["calls"],
                cost["mb"],
                theirs and theirs["ms"],
                theirs and theirs["mb"],
                times and ratio(theirs["ms"], cost["ms"]),
                met(is_met) if size == SIZES[-1] else "",
            )
        )


def _floor(bench: Bench, result: Result, engine: str, *, size: int, repeats: int) -> dict[str, Any]:
    """What django-helpdesk's pages cost; empty when it cannot be had here."""
    try:
        with bench.empty(engine) as url:
            return bench.floor("pages", url, of="helpdesk", cases=size, repeats=repeats)
    except NotPossible as reason:
        if str(reason) not in result.notes:
            result.notes.append(str(reason))
        return {}


def _growth(result: Result, engine: str, smallest: int, largest: int) -> None:
    """How much slower each page is with the most cases than with the fewest."""
    first, last = f"_{smallest}", f"_{largest}"
    for name, ms in list(result.figures.items()):
        if not (name.startswith(f"{engine}_") and name.endswith(last)):
            continue
        growth = ms / result.figures[name.removesuffix(last) + first]
        result.figures[f"{name.removesuffix(last)}_growth"] = growth
        page = name.removeprefix(f"{engine}_").removesuffix(last)
        result.notes.append(
            f"{engine}, {page}: {growth:.2f} times as long with {largest // smallest} times the "
            f"cases (target: at most {GROWTH}) {met(growth <= GROWTH)}"
        )
