"""Sentences that say what is not, and those that say it twice."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from accessibility.readability.finding import Finding, Rule, gettext_noop
from accessibility.readability.inflection import bases
from accessibility.readability.passage import Passage, Piece, folded
from accessibility.readability.word_sets import word_set
from accessibility.text.word_lists import entries

_ONE = gettext_noop("Say what to do, or what is, without a negation.")
_TWO = gettext_noop("Two negations stand in one sentence: say it the other way round.")

# A negation: the places of its first and of its last word in the sentence.
_Places = tuple[int, int]


def negations(passage: Passage) -> Iterator[Finding]:
    """The negation of each sentence; where there are several, all of them as one finding."""
    for pieces in passage.pieces:
        found = _of_sentence(pieces, passage)
        if not found:
            continue
        rule, advice = Rule.NEGATION, _ONE
        if len(found) > 1:
            rule, advice = Rule.DOUBLE_NEGATION, _TWO
        bounds = (pieces[found[0][0]].start, pieces[found[-1][1]].end)
        yield passage.finding(rule, bounds, advice)


def _of_sentence(pieces: Sequence[Piece], passage: Passage) -> list[_Places]:
    """The negations of a sentence, with the words near them that say "not" once more."""
    find = _french if passage.language == "fr" else _english
    found = list(find(pieces))
    if found:
        found += [(at, at) for at in _once_more(pieces, passage, found)]
    return sorted(found)


# --- One --------------------------------------------------------------------------------------
_NE: Final = frozenset(("ne", "n'"))
_FRENCH_SECOND: Final = word_set(
    "pas plus jamais rien personne aucun aucune guère nulle nul point ni aucunement"
)
_FRENCH_FIRST: Final = word_set("rien personne aucun aucune nul nulle jamais ni")
_MOST_BETWEEN: Final = 8
_MOST_BEFORE: Final = 4
_ENGLISH_NOT: Final = word_set("not cannot never nobody nothing none neither nor nowhere no")


def _french(pieces: Sequence[Piece]) -> Iterator[_Places]:
    """From "ne" to "pas", "rien"…, or from "aucun" to "ne"; "ne … que" says no negation."""
    after = 0
    for place, piece in enumerate(pieces):
        if place < after or piece.word not in _NE:
            continue
        first = _first_before(pieces, place, after)
        last = _second_after(pieces, place)
        if first is not None or last is not None:
            last = place if last is None else last
            yield (place if first is None else first), last
            after = last + 1


def _first_before(pieces: Sequence[Piece], place: int, after: int) -> int | None:
    """Where "aucun", "rien", "personne" stands before this "ne", if one does."""
    for at in range(place - 1, max(after, place - _MOST_BEFORE) - 1, -1):
        if pieces[at].word in _FRENCH_FIRST:
            return at
    return None


def _second_after(pieces: Sequence[Piece], place: int) -> int | None:
    """Where "pas", "jamais", "rien" stands after this "ne", if one does."""
    for at in range(place + 1, min(place + 1 + _MOST_BETWEEN, len(pieces))):
        word = pieces[at].word
        if word in _NE or (word in ("que", "qu'") and at > place + 1):
            return None
        if word in _FRENCH_SECOND:
            return at
    return None


def _english(pieces: Sequence[Piece]) -> Iterator[_Places]:
    for place, piece in enumerate(pieces):
        if piece.word in _ENGLISH_NOT or piece.word.endswith("n't"):
            yield place, place


# --- Once more --------------------------------------------------------------------------------
_WITHOUT: Final = {"fr": word_set("sans"), "en": word_set("without unless except fail fails")}
# How far from a negation these words belong to it: "ne partez jamais … sans", "not impossible".
_NEAR_WITHOUT: Final = 10
_NEAR: Final = 3


@cache
def _negative_words(language: str) -> frozenset[str]:
    return frozenset(map(folded, entries(f"negative_{language}")))


def _once_more(
    pieces: Sequence[Piece], passage: Passage, found: Sequence[_Places]
) -> Iterator[int]:
    """The places of "sans" near a negation, and of "impossible" close after it."""
    inside = {at for first, last in found for at in range(first, last + 1)}
    for at, piece in enumerate(pieces):
        if at in inside:
            continue
        after = min((at - last for _first, last in found if last < at), default=None)
        before = min((first - at for first, _last in found if first > at), default=None)
        if piece.word in _WITHOUT[passage.language]:
            if any(far is not None and far <= _NEAR_WITHOUT for far in (after, before)):
                yield at
        elif after is not None and after <= _NEAR and _is_negative(piece.word, passage.language):
            yield at


def _is_negative(word: str, language: str) -> bool:
    """Whether the word says "not" by itself: "impossible", "unable"."""
    return not _negative_words(language).isdisjoint(bases(folded(word), language))
