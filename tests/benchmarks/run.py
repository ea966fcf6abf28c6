"""Measures the desk against a floor: `python tests/benchmarks/run.py [NAME …] [--smoke]`.

Without a name, all of them. Each prints a table: what the desk does, what the floor does in the
same run on the same machine, the ratio, and the target. Nothing fails because it is slow.
"""

import argparse
import os
import signal
import sys
from importlib import import_module
from pathlib import Path

for folder in (".", "site"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / folder))

from tests.benchmarks.bench import Bench  # noqa: E402

NAMES = (
    *("free_times", "contention", "booking", "reminders", "watch"),
    *("pages", "search", "guides", "desk_search"),
)


def main() -> None:
    """Run what was asked for, one after the other, and print as it goes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--smoke", action="store_true", help="tiny sizes: does it run at all?")
    parser.add_argument("--profile", type=int, default=0, metavar="LINES", help="of free_times")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    # Whatever ends it, its databases go.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    bench = Bench(smoke=asked.smoke, profile=asked.profile)
    _write(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    try:
        for name in asked.names or NAMES:
            _write(import_module(f"tests.benchmarks.{name}").run(bench).text())
    finally:
        bench.close()


def _write(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
