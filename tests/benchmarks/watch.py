"""The watch and the check over 100,000 open promises: how many queries, how much memory.

There is no floor: the targets are absolute. The last line has a crowd of late promises, each
handled in a transaction of its own: its queries grow with what there is to do.
"""

from tests.benchmarks.bench import Bench, Result, met

QUERIES, MEGABYTES = 10, 200


def run(bench: Bench) -> Result:
    """The figures "<database>_watch", "_check" (queries) and "_faults" (0: the desk is right)."""
    promises, late = (60, 5) if bench.smoke else (100_000, 200)
    result = Result(
        f"Watch: {promises:,} open promises",
        ("database, what", "queries", "seconds", "peak MB", "answer", "target", ""),
    )
    if not bench.has_postgresql:
        result.notes.append(bench.no_postgresql())
    for engine in bench.engines():
        with bench.desk(engine) as url:
            found = bench.measure("watch", url, promises=promises, late=late)
        result.figures[f"{engine}_open"] = found["open"]
        result.figures[f"{engine}_faults"] = found["check"]["answer"]
        for what, words, unit in (
            ("watch", "watch_promises", "late"),
            ("check", "check_desk", "faults"),
            ("late", f"watch_promises, {late} and more late", "late"),
        ):
            one = found[what]
            result.figures[f"{engine}_{what}"] = one["queries"]
            is_met = one["mb"] < MEGABYTES and (what == "late" or one["queries"] <= QUERIES)
            result.rows.append(
                (
                    f"{engine}, {words}",
                    one["queries"],
                    one["seconds"],
                    one["mb"],
                    f"{one['answer']} {unit}",
                    f"< {MEGABYTES} MB" + ("" if what == "late" else f", {QUERIES} queries"),
                    met(is_met),
                )
            )
        result.notes.append(f"{engine}: the whole process took {found['process_mb']:.0f} MB.")
    return result
