"""A guide's page: uncached beside Wagtail's own ways, kept beside a bare Django "hello"."""

import statistics
from typing import Any

from tests.benchmarks.bench import Bench, Result, met, ratio

SIZES = (100, 10_000)
# Uncached against Wagtail's ways; kept against hello (rate); growth from 100 to 10,000; queries.
FASTER, KEPT, GROWTH, QUERIES = 2, 0.7, 1.3, 5
# Kept, for a visitor with a session against one without (rate).
SAME = 0.9


def run(bench: Bench) -> Result:
    """The figures "<database>_<size>": "queries" and, by way of answering, p50 in CPU ms."""
    sizes = (5,) if bench.smoke else SIZES
    repeats = 2 if bench.smoke else 100
    result = Result(
        f"Pages of guides, {' and '.join(f'{size:,}' for size in sizes)} a language",
        ("database, guides, page", "p50 ms", "queries", "floor ms", "ratio", "target", ""),
    )
    result.figures["queries"] = 0
    if not bench.has_postgresql:
        result.notes.append(bench.no_postgresql())
    for engine in bench.engines():
        uncached = [_size(bench, result, engine, size, repeats) for size in sizes]
        growth = uncached[-1] / uncached[0]
        result.notes.append(
            f"{engine}: × {growth:.2f} from {sizes[0]:,} to {sizes[-1]:,} guides "
            f"(target: at most × {GROWTH}) {met(growth <= GROWTH)}"
        )
    return result


def _size(bench: Bench, result: Result, engine: str, size: int, repeats: int) -> float:
    with bench.desk(engine) as url:
        found: dict[str, Any] = bench.measure("guides", url, guides=size, repeats=repeats)
    middle = {name: statistics.median(found[name]) for name in found if "queries" not in name}
    result.figures["queries"] = max(result.figures["queries"], found["queries"])
    place = f"{engine}, {size:,}"
    uncached, stock, hello = middle["uncached"], middle["stock"], middle["hello"]
    result.rows += [
        (
            f"{place}, uncached",
            uncached,
            found["queries"],
            stock,
            ratio(stock, uncached),
            f"× {FASTER}, {QUERIES} queries",
            met(stock >= FASTER * uncached and found["queries"] <= QUERIES),
        ),
        *(
            (
                f"{place}, {label}",
                middle[name],
                None,
                hello,
                ratio(hello, middle[name]),
                f"× {KEPT}",
                met(hello >= KEPT * middle[name]),
            )
            for name, label in (("kept", "kept"), ("not_modified", "304"))
        ),
        (
            f"{place}, kept, with a session",
            middle["with_session"],
            None,
            middle["kept"],
            ratio(middle["kept"], middle["with_session"]),
            f"× {SAME}",
            met(middle["kept"] >= SAME * middle["with_session"]),
        ),
        (
            f"{place}, kept, first of a minute with a session",
            middle["new_session"],
            None,
            uncached,
            ratio(uncached, middle["new_session"]),
            "uncached",
            "",
        ),
    ]
    return uncached
