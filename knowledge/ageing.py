"""What ages: of which guides a fact is, and when somebody should check it again. Pure."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

# Where nobody checked a fact before, or checked it the same day.
HALF_A_YEAR: Final = timedelta(days=182)
SOONEST, LATEST = timedelta(days=30), timedelta(days=730)
# One range of guides names at most so many.
_LONGEST_RANGE: Final = 100
_PART: Final = re.compile(r"(\d{2,5})(?:\s*[-–]\s*(\d{2,5}))?")


class NoNumbers(ValueError):
    """A text that names no guides; its only argument is the part that nobody understands."""


def numbers_in(text: str) -> list[int]:
    """The guides that "116, 101–105" names, each once, in order; [] for an empty text.

    Raises NoNumbers.
    """
    found: set[int] = set()
    for part in filter(None, map(str.strip, text.split(","))):
        matched = _PART.fullmatch(part)
        if matched is None:
            raise NoNumbers(part)
        first, last = int(matched[1]), int(matched[2] or matched[1])
        if not 0 <= last - first < _LONGEST_RANGE:
            raise NoNumbers(part)
        found.update(range(first, last + 1))
    return sorted(found)


def as_ranges(numbers: Iterable[int]) -> str:
    """The same guides, shortly: "101–105, 116"; two neighbours stay two."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs
    )


def is_due(next_check_on: date, *, today: date) -> bool:
    """Whether the day has come to check a fact again: on that day, and ever after."""
    return next_check_on <= today


def next_check(today: date, *, checked_on: date | None, was_due_on: date) -> date:
    """The day that is offered to whoever has checked a fact today: as far away as it was before.

    `checked_on` is None where nobody checked it yet: half a year, then. Never nearer than a month,
    never farther than two years.
    """
    before = was_due_on - checked_on if checked_on and checked_on < was_due_on else HALF_A_YEAR
    return today + min(max(before, SOONEST), LATEST)
