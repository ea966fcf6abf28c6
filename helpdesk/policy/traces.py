"""Finds a person by name, number or e-mail in words that somebody wrote, and cuts them out.

A name counts when it has two words or more: a first name alone may be anybody's. A surname that
nobody else has counts alone after "Mme" or "M.", and with a capital where it is no ordinary word.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import permutations
from typing import Final

from helpdesk.policy.names import CIVILITIES, folded, whole_words, words_of
from helpdesk.policy.personal_data import CUT_OUT

# Beyond so many words only the order as it is said counts.
_FREELY: Final = 4
_TOKEN = re.compile(r"[^\W_]+")
_BETWEEN = r"[\s.\-_/()]{0,3}"
_SIGNS_BETWEEN = ("", " ", ".", "-", "\u00a0", "\u202f")
_LETTERS = re.compile(r"[a-z]+")
_SHORTEST_CORE: Final = 3
# A word of a text, folded, and where it stands.
_Token = tuple[str, tuple[int, int]]


# Before a surname, beside the forms of address.
_FAMILY: Final = frozenset({"famille", "family"})


def surnames_in(name: str) -> frozenset[str]:
    """The folded whole words of a name that may be a surname: "Hélène Le Goff" has legoff.

    Those in capitals where others are not; else the last. Empty for a name of one word,
    which may be a first name.
    """
    words = whole_words(name)
    if len(words) < 2:
        return frozenset()
    capitals = whole_words(" ".join(w for w in name.split() if w.isupper() and len(w) > 1))
    is_told_so = 0 < len(capitals) < len(words)
    found = capitals if is_told_so else words[-1:]
    return frozenset(word for word in found if len(word) >= _SHORTEST_CORE)


@dataclass(frozen=True)
class Traces:
    """By what somebody is found: full names, numbers (E.164), e-mails.

    `surnames` are folded whole words that stand for them alone; `rare_surnames` those of them that
    are no ordinary word.
    """

    names: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    emails: frozenset[str] = field(default=frozenset())
    surnames: frozenset[str] = frozenset()
    rare_surnames: frozenset[str] = frozenset()

    @property
    def are_none(self) -> bool:
        """Whether nothing could be found."""
        return not (self.names or self.numbers or self.emails)

    @property
    def without_surnames(self) -> "Traces":
        """The same, for what is deleted whole where it names them."""
        return replace(self, surnames=frozenset(), rare_surnames=frozenset())

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
            # The whole name stands there, or its surname alone.
            found |= set(cores) if self.surnames else {max(cores, key=len, default="")}
        return frozenset(hint for hint in found if len(hint) >= _SHORTEST_CORE)

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
        tokens = [(folded(match[0]), match.span()) for match in _TOKEN.finditer(text)]
        found += self._spans_of_names(tokens)
        found += self._spans_of_surnames(text, tokens)
        kept: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if not kept or start >= kept[-1][1]:
                kept.append((start, end))
        return kept

    def _spans_of_names(self, tokens: list[_Token]) -> list[tuple[int, int]]:
        found, place = [], 0
        while place < len(tokens):
            end = _end_of_name(tokens, place, self._joined_names)
            if end is not None:
                found.append((tokens[place][1][0], tokens[end][1][1]))
                place = end
            place += 1
        return found

    def _spans_of_surnames(self, text: str, tokens: list[_Token]) -> list[tuple[int, int]]:
        found = []
        for place, (_word, (start, _end)) in enumerate(tokens):
            end = _end_of_name(tokens, place, self.surnames)
            if end is None:
                continue
            before = tokens[place - 1][0] if place else ""
            is_addressed = before in CIVILITIES | _FAMILY
            is_rare = _end_of_name(tokens, place, self.rare_surnames) == end
            if is_addressed or (is_rare and text[start].isupper()):
                found.append((start, tokens[end][1][1]))
        return found


def _end_of_name(tokens: list[_Token], start: int, names: frozenset[str]) -> int | None:
    """The last token of one of these joined names that begins here; None when none does."""
    longest, joined = max(map(len, names), default=0), ""
    for place in range(start, len(tokens)):
        joined += tokens[place][0]
        if joined in names:
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
    return rf"(?<!\d)(?:(?:\+|00){_BETWEEN})?{_BETWEEN.join(digits)}(?!\d)"
