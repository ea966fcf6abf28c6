"""How well search answers questions whose good guides were judged by a person. Pure."""

import csv
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HIGHEST: Final = 3
HALVES: Final = ("tuning", "held")
# What the project holds itself to, on the half that nobody tuned for.
SUCCESS_BAR: Final = 0.97
NDCG_BAR: Final = 0.90


@dataclass(frozen=True)
class Judged:
    """A question as somebody typed it; `grades`: number of a guide → 1 (near) to 3 (answers it).

    `half`: "tuning" or "held" back from those who tune.
    """

    question: str
    grades: Mapping[int, int]
    half: str
    has_mistakes: bool


@dataclass(frozen=True)
class Scores:
    """Means over `questions` questions, from 0 to 1; all 0 without a question.

    `success`: an answer stands among the first three; `ndcg`: of the first five; `nothing`: no
    guide at all.
    """

    questions: int
    success: float
    ndcg: float
    nothing: float

    @property
    def reaches_the_bar(self) -> bool:
        """Whether both means reach what the project holds itself to."""
        return self.success >= SUCCESS_BAR and self.ndcg >= NDCG_BAR


def read_judged(path: Path) -> list[Judged]:
    """The rows of a file (half, mistakes, question, grades as "125:3 121:1"). Raises ValueError."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [_row(number, row) for number, row in enumerate(rows, 2)]


def _row(number: int, row: Mapping[str, str]) -> Judged:
    pairs = (pair.split(":") for pair in row["grades"].split())
    grades = {int(guide): int(grade) for guide, grade in pairs}
    if row["half"] not in HALVES or not row["question"].strip():
        raise ValueError(f"line {number}: no half or no question")
    if HIGHEST not in grades.values() or not set(grades.values()) <= {0, 1, 2, HIGHEST}:
        raise ValueError(f"line {number}: grades go from 0 to 3, and one guide has 3")
    return Judged(row["question"], grades, row["half"], row["mistakes"] == "yes")


def ndcg(found: Sequence[int], grades: Mapping[int, int], *, at: int = 5) -> float:
    """Normalised discounted cumulative gain of the first `at` (Järvelin and Kekäläinen, 2002).

    A grade g gains 2^g - 1. 1 for the best possible order, 0 when nothing graded is found.
    """

    def gain(ordered: Iterable[int]) -> float:
        return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(ordered))

    best = gain(sorted(grades.values(), reverse=True)[:at])
    return gain([grades.get(guide, 0) for guide in found[:at]]) / best if best else 0.0


def scores(judged: Sequence[Judged], find: Callable[[str], Sequence[int]]) -> Scores:
    """The means of what `find` (question → numbers of guides, the best first) answers."""
    success, gained, nothing = 0, 0.0, 0
    for one in judged:
        found = find(one.question)
        success += any(one.grades.get(guide) == HIGHEST for guide in found[:3])
        gained += ndcg(found, one.grades)
        nothing += not found
    many = len(judged) or 1
    return Scores(len(judged), success / many, gained / many, nothing / many)
