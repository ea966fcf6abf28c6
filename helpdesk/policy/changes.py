"""Knows what to write when two people change the same facts: nobody's words are overwritten."""

from collections.abc import Mapping
from dataclasses import dataclass

Fact = str | int | bool | None


@dataclass(frozen=True)
class Change:
    """What may be written, and what somebody else changed meanwhile: field → their value."""

    write: Mapping[str, Fact]
    conflicts: Mapping[str, Fact]


def compare(
    *, seen: Mapping[str, Fact], mine: Mapping[str, Fact], now: Mapping[str, Fact]
) -> Change:
    """Field by field: what I saw, what I want, what stands now.

    What I left as I saw it is not written, so that what others wrote stays. What I changed is
    written, unless somebody changed it meanwhile to something else than I did: a conflict. A
    field that I never saw is compared with what stands now.
    """
    wanted = {name: value for name, value in mine.items() if value != seen.get(name, now[name])}
    conflicts = {
        name: now[name]
        for name, value in wanted.items()
        if now[name] != seen.get(name, now[name]) and now[name] != value
    }
    write = {
        name: value
        for name, value in wanted.items()
        if name not in conflicts and value != now[name]
    }
    return Change(write, conflicts)


class ChangedMeanwhile(Exception):
    """Somebody wrote something else since the page was opened: nothing is overwritten.

    `theirs`: what they wrote, by field, where a whole form was sent.
    """

    def __init__(self, theirs: Mapping[str, Fact] | None = None) -> None:
        super().__init__(", ".join(theirs or {}))
        self.theirs = theirs or {}
