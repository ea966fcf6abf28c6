"""Says how many branches the tests took, part by part; exit 1 where rules or actions have too few.

    uv run python -m slipcover --branch --source helpdesk --json --out branches.json \\
        -m pytest tests/helpdesk tests/journeys
    uv run python tests/branches.py branches.json

A branch is a way out of a line that has several: a condition that held, and one that did not.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path, PurePosixPath
from typing import Any

# Percent of the branches that the tests of each part must take.
BARS = {"helpdesk/policy": 97, "helpdesk/actions": 97}
MOST_SHOWN = 30


def measured(report: Path) -> dict[str, dict[str, Any]]:
    """File → what SlipCover's JSON says of it; {} where no file was looked at.

    An OSError or a ValueError where there is no such report.
    """
    return json.loads(report.read_text("utf-8"))["files"]


def parts(files: dict[str, dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """Part ("helpdesk/policy", "helpdesk") → (branches that were taken, all branches), in order."""
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for name, file in files.items():
        part = "/".join(PurePosixPath(name.removeprefix("site/")).parts[:-1][:2])
        taken, all_ = found[part]
        covered, missing = len(file["executed_branches"]), len(file["missing_branches"])
        found[part] = (taken + covered, all_ + covered + missing)
    return dict(sorted(found.items()))


def below_the_bar(found: dict[str, tuple[int, int]]) -> list[str]:
    """The parts that have a bar and do not reach it; a part without any branch is below it too."""
    return [part for part, bar in BARS.items() if percent(*found.get(part, (0, 0))) < bar]


def percent(taken: int, all_: int) -> float:
    return 100 * taken / all_ if all_ else 0


def not_taken(files: dict[str, dict[str, Any]], part: str) -> list[str]:
    """ "helpdesk/policy/slots.py: 12→15", for each branch of that part that no test took."""
    return [
        f"{name}: {start}→{end or 'end'}"
        for name, file in sorted(files.items())
        if name.startswith(f"{part}/")
        for start, end in file["missing_branches"]
    ]


def main() -> None:
    files = measured(Path(sys.argv[1]))
    found = parts(files)
    for part, (taken, all_) in found.items():
        if all_:
            print(f"{part:36} {percent(taken, all_):5.1f} %   {taken} of {all_} branches")
    for part in BARS:
        missed = not_taken(files, part)
        for line in missed[:MOST_SHOWN]:
            print(line)
        if len(missed) > MOST_SHOWN:
            print(f"{part}: {len(missed) - MOST_SHOWN} more that no test took")
    if low := below_the_bar(found):
        sys.exit(f"Too few branches are tested in {' and '.join(low)}.")


if __name__ == "__main__":
    main()
