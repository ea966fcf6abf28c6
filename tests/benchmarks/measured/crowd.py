"""People at once, each in a thread with a connection of its own."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class Tried:
    """What somebody got (or the error they met), and after how many seconds."""

    got: Any
    seconds: float


class Crowd:
    """So many people that start together, round after round; each keeps its connection."""

    def __init__(self, people: int) -> None:
        self.people = people
        self._gate = threading.Barrier(people)
        self._pool = ThreadPoolExecutor(people)

    def at_once(self, act: Callable[[int], Any]) -> list[Tried]:
        """Run act(n) for every person, all from the same instant."""

        def run(n: int) -> Tried:
            connection.ensure_connection()
            self._gate.wait(timeout=60)
            return tried(act, n)

        return list(self._pool.map(run, range(self.people)))


def one_by_one(people: int, act: Callable[[int], Any]) -> list[Tried]:
    """Run act(n) for every person, one after the other."""
    return [tried(act, n) for n in range(people)]


def tried(act: Callable[[int], Any], n: int) -> Tried:
    """act(n), or the error that it met: what a visitor would have met."""
    started = time.perf_counter()
    try:
        got = act(n)
    except Exception as error:
        got = error
    return Tried(got, time.perf_counter() - started)


def shared_pairs(calls: Sequence[tuple[Any, Any, Any]]) -> int:
    """How many pairs of (who, starts, ends) of one person share an instant."""
    ordered = sorted(calls)
    return sum(
        one[0] == other[0] and other[1] < one[2]
        for n, one in enumerate(ordered)
        for other in ordered[n + 1 :]
    )
