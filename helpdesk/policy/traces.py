"""Finds a person by name, number or e-mail in words that somebody wrote, and cuts them out.

A name counts when it has two words or more: a first name alone may be anybody's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import permutations
from typing import Final

from helpdesk.policy.names import folded, words_of
from helpdesk.policy.personal_data import CUT_OUT

# Beyond so many words only the order as it is said counts.
_FREELY: Final = 4
_TOKEN = re.compile(r"[^\W_]+")
_BETWEEN = r"[\s.\-_/()]{0,3}"
_SIGNS_BETWEEN = ("", " ", ".", "-", "\u00a0", "\u202f")
_LETTERS = re.compile(r"[a-z]+")
_SHORTEST_CORE: Final = 3


@dataclass(frozen=True)
class Traces:
    """By what somebody is found: full names, numbers (E.164), e-mails."""

    names: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    emails: frozenset[str] = field(default=frozenset())

    @property
    def are_none(self) -> bool:
        """Whether nothing could be found."""
        return not (self.names or self.numbers or self.emails)

    @cached_property
    def _joined_names(self) -> frozenset[str]:
        """Each name without its spaces, in every order: so "LE GOFF Hélène" is found in any."""
        found = set()
        for name in self.names:
            words = words_of(name)
            if len(words) > 1:
                orders: Iterable[Iterable[str]] = (
                    permutations(words) if len(words) <= _FREELY else [words]
                )
                found |= {"".join(order) for order in orders}
        return frozenset(found)

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        """Of numbers in every spelling, and of e-mails."""
        numbers = [re.compile(_of_number(number)) for number in sorted(self.numbers)]
        emails = [re.compile(re.escape(each), re.IGNORECASE) for each in sorted(self.emails)]
        return (*numbers, *emails)

    def hints(self) -> frozenset[str]:
        """Short texts of which one at least stands wherever somebody is named: for a database.

        In small letters; a database asks for them without regard to capitals.
        """
        found = {each.lower() for each in self.emails}
        for number in self.numbers:
            one, two = number[-4:-2], number[-2:]
            found |= {f"{one}{between}{two}" for between in _SIGNS_BETWEEN}
        for name in self._with_two_words():
            cores = [core for word in name.lower().split() for core in _LETTERS.findall(word)]
            core = max(cores, key=len, default="")
            if len(core) >= _SHORTEST_CORE:
                found.add(core)
        return frozenset(found)

    def _with_two_words(self) -> list[str]:
        return [name for name in self.names if len(words_of(name)) > 1]

    def are_in(self, text: str) -> bool:
        """Whether a text names them."""
        return bool(self._spans(text))

    def cut_out(self, text: str) -> str:
        """The text with a mark in place of each name, number and e-mail of theirs."""
        for start, end in reversed(self._spans(text)):
            text = text[:start] + CUT_OUT + text[end:]
        return text

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Where they stand, in order, none within another."""
        found = [match.span() for pattern in self._patterns for match in pattern.finditer(text)]
        found += self._spans_of_names(text)
        kept: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if not kept or start >= kept[-1][1]:
                kept.append((start, end))
        return kept

    def _spans_of_names(self, text: str) -> list[tuple[int, int]]:
        if not self._joined_names:
            return []
        longest = max(len(name) for name in self._joined_names)
        tokens = [(folded(match[0]), match.span()) for match in _TOKEN.finditer(text)]
        found, place = [], 0
        while place < len(tokens):
            end = self._end_of_name(tokens, place, longest)
            if end is not None:
                found.append((tokens[place][1][0], tokens[end][1][1]))
                place = end
            place += 1
        return found

    def _end_of_name(
        self, tokens: list[tuple[str, tuple[int, int]]], start: int, longest: int
    ) -> int | None:
        """The last token of a name that begins here; None when none does."""
        joined = ""
        for place in range(start, len(tokens)):
            joined += tokens[place][0]
            if joined in self._joined_names:
                return place
            if len(joined) > longest:
                return None
        return None


def _of_number(e164: str) -> str:
    """Every way in which a number is written: national, international, spaced, with dots."""
    digits = e164.removeprefix("+")
    if digits.startswith("33"):
        rest = _BETWEEN.join(digits[2:])
        abroad = rf"(?:\+|00){_BETWEEN}3{_BETWEEN}3{_BETWEEN}(?:0{_BETWEEN})?"
        return rf"(?:{abroad}|(?<!\d)0{_BETWEEN}|(?<!\d)33{_BETWEEN}){rest}(?!\d)"
    return rf"(?<!\d)(?:\+|00)?{_BETWEEN}{_BETWEEN.join(digits)}(?!\d)"
