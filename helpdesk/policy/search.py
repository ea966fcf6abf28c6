"""Knows what a search of the desk looks for, word by word, and where the words stand in a text.

Stems are cut from what is typed and not from what is kept: one index serves every language, and a
word that is half typed is found too.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile
from typing import Final

from rapidfuzz.distance import OSA, JaroWinkler

from helpdesk.policy.names import folded
from knowledge.analysis import counts, stem

LANGUAGES: Final = ("fr", "en")
# What a search is at most: nobody types more, and each word costs a look.
MOST_WORDS, LONGEST = 8, 120
# A stem of so many letters is a beginning; of fewer, every ending is spelt out.
LONG_STEM: Final = 5
_ENDINGS: Final = (
    *("", "s", "x", "e", "es", "er", "ez", "ee", "ees"),
    *("ent", "ant", "ait", "al", "aux", "ing", "ed"),
)
# "Dépannage" is what one does who says "dépanner"; the stemmer takes them for two.
_ACT: Final = re.compile(r"(\w{4,})ages?$")
# A word of so many letters may have one slip of the pen.
MAY_SLIP: Final = 4
# One thing with many names.
_SAME: Final = (("email", "mail", "mails", "emails", "courriel", "courriels", "mel"),)
# "Wi-Fi" is one word, as the index keeps it; every other sign parts two words.
_WORD = re.compile(r"wi[ -]?fi\b|[^\W_]+", re.IGNORECASE)
# How much of a text is shown around the first word that was found, and how much in all.
_BEFORE, _SHOWN = 60, 220


@dataclass(frozen=True)
class Wanted:
    """One word that is looked for, folded: any of `forms`, or what begins as `beginning`.

    "" is no beginning. `guides` are the numbers of guides whose title has it.
    """

    typed: str
    forms: frozenset[str]
    beginning: str = ""
    guides: frozenset[int] = frozenset()

    def is_in(self, word: str) -> bool:
        """Whether a folded word of a text is meant."""
        return word in self.forms or bool(self.beginning and word.startswith(self.beginning))


@dataclass(frozen=True)
class Piece:
    """A part of a text as it is shown, and whether it is a word that was looked for."""

    text: str
    is_marked: bool = False


def _plain(word: str) -> str:
    return "wifi" if (plain := folded(word)) in ("wi-fi", "wi fi") else plain


def wanted_words(text: str) -> list[Wanted]:
    """The words that a search asks for, each once, at most MOST_WORDS; [] for a text without any.

    Words that every text has are passed over, unless nothing else was typed.
    """
    typed = dict.fromkeys(_plain(word) for word in _WORD.findall(text[:LONGEST]))
    some = [word for word in typed if all(counts(word, language) for language in LANGUAGES)]
    return [_wanted(word) for word in (some or list(typed))[:MOST_WORDS]]


def _wanted(word: str) -> Wanted:
    for same in _SAME:
        if word in same:
            return Wanted(word, frozenset(same))
    if not word.isalpha():
        return Wanted(word, frozenset({word}))
    stems = {_common(word, stem(word, language)) for language in LANGUAGES}
    stems |= {found[1] for found in (_ACT.match(word),) if found}
    shortest = min(stems, key=len)
    if len(shortest) >= LONG_STEM:
        return Wanted(word, frozenset({word}), shortest)
    roots = {word, *(root for root in stems if len(root) > 1)}
    return Wanted(word, frozenset(root + ending for root in roots for ending in _ENDINGS))


def _common(one: str, two: str) -> str:
    """How both begin."""
    pairs = zip(one, two, strict=False)
    return "".join(first for first, _second in takewhile(lambda pair: pair[0] == pair[1], pairs))


def with_guides(wanted: Sequence[Wanted], titles: Mapping[int, str]) -> list[Wanted]:
    """The same words, each with the guides that have it in their title, or as their number."""
    words = {number: words_in(title) for number, title in titles.items()}
    return [
        replace(
            word,
            guides=frozenset(
                number
                for number, theirs in words.items()
                if str(number) == word.typed or any(map(word.is_in, theirs))
            ),
        )
        for word in wanted
    ]


def with_slips(wanted: Sequence[Wanted], known: Collection[str]) -> list[Wanted]:
    """The same words, each also as the words of `known` that it may be a slip of the pen for."""
    return [
        replace(word, forms=word.forms | {each for each in known if is_slip(word.typed, each)})
        for word in wanted
    ]


def as_typed(wanted: Sequence[Wanted]) -> list[Wanted]:
    """The same words as somebody typed them, accents and case apart: what is found so is first."""
    return [Wanted(word.typed, frozenset({word.typed})) for word in wanted]


def nearest(wanted: Sequence[Wanted], known: Collection[str]) -> list[Wanted]:
    """Each word as typed where `known` has it, else as the one that it looks most like.

    Of words that are one slip away that is the one that begins alike; a word that is like none of
    them stays.
    """
    return [
        Wanted(word.typed, frozenset({max(sorted(like), key=partial(_alike, word.typed))}))
        for word in wanted
        if (like := {each for each in known if is_slip(word.typed, each)} or {word.typed})
    ]


def _alike(typed: str, word: str) -> float:
    return JaroWinkler.similarity(typed, word)


def is_slip(typed: str, word: str) -> bool:
    """Whether one letter too many, too few, another one, or two exchanged make one of the other."""
    return len(typed) >= MAY_SLIP and OSA.distance(typed, word, score_cutoff=1) <= 1


def words_in(text: str) -> set[str]:
    """Each word of a text, folded as the index folds it."""
    return {_plain(word) for word in _WORD.findall(text)}


def pieces_of(text: str, wanted: Iterable[Wanted]) -> list[Piece]:
    """A text cut where a word that is looked for begins and ends, these marked; [] without any."""
    looked_for = list(wanted)
    pieces, end = [], 0
    for found in _WORD.finditer(text):
        if any(word.is_in(_plain(found[0])) for word in looked_for):
            pieces += [Piece(text[end : found.start()]), Piece(found[0], is_marked=True)]
            end = found.end()
    return [piece for piece in (*pieces, Piece(text[end:])) if piece.text] if pieces else []


def excerpt(text: str, wanted: Iterable[Wanted]) -> list[Piece]:
    """As `pieces_of`, of the part of a long text where the first word stands; "…" for the rest."""
    text = " ".join(text.split())
    pieces = pieces_of(text, wanted)
    if not pieces or len(text) <= _SHOWN:
        return pieces
    at = 0 if pieces[0].is_marked else len(pieces[0].text)
    first = text.rfind(" ", 0, max(at - _BEFORE, 0)) + 1 if at > _BEFORE else 0
    last = len(text) if len(text) - first <= _SHOWN else text.rfind(" ", at, first + _SHOWN)
    last = last if last > at else min(first + _SHOWN, len(text))
    shown = pieces_of(text[first:last], wanted)
    before, after = "… " if first else "", " …" if last < len(text) else ""
    return [Piece(before), *shown, Piece(after)]
