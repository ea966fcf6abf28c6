"""Knows when two words are the same name: folded, in any order, with one slip of the pen.

One folding, three uses: two people are told apart by it (`is_same_name`), a name is found by it
(`name_words`, `groupings`), and the first letters of a name are compared by it (`begins_a_name`).
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

LONGEST = 120
# Beyond so many words nobody tries every way of joining them.
JOINED_FREELY = 4
FIRST_LETTERS = 3
LEAST_LETTERS = 2

_BEFORE_A_NAME = (
    "abd abou abu ait al bel ben bin da das de del della den der des di do dos du el ibn l la le"
    " les mac mc o ould saint sainte san santa te ten ter van vom von zu zum"
)
_FORMS_OF_ADDRESS = (
    "and docteur dr epouse epoux et frau herr m madame mademoiselle maitre me miss mlle mlles mm"
    " mme mmes monsieur mr mrs ms nee pr prof professeur sieur veuf veuve vve"
)
# Words that belong to the one that follows: "Le Goff" and "Legoff" are one name.
PARTICLES = frozenset(_BEFORE_A_NAME.split())
# How people are addressed: no part of a name, unless there is no other.
CIVILITIES = frozenset(_FORMS_OF_ADDRESS.split())
_SPELT_OUT = {"st": "saint", "ste": "sainte"}
# Letters that no decomposition makes plain: Turkish, Vietnamese, Polish, Icelandic, Danish.
_LETTERS = str.maketrans(
    {
        "ı": "i", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "ø": "o", "æ": "ae", "œ": "oe",
        "ħ": "h", "ŋ": "n", "ŧ": "t", "ə": "e", "ɛ": "e", "ɔ": "o", "ĸ": "k", "ƒ": "f",
    }
)  # fmt: skip
_APOSTROPHES = "'`´ʹʻʼʽ‘’‛′＇"
_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """The text without accents, capitals and signs that nobody sees; œ is oe, ł is l, ı is i."""
    # Greek breathings hide a letter that folds only once it is alone: so it is done twice.
    for _time in range(2):
        text = unicodedata.normalize("NFKD", text).casefold()
    seen = (char for char in text if unicodedata.category(char) not in ("Mn", "Me", "Cf"))
    return "".join(seen).translate(_LETTERS)


def words_of(name: str) -> list[str]:
    """The words of a name, folded, in their order; without "Mme", unless nothing else is there."""
    words = [_SPELT_OUT.get(word, word) for word in _WORD.findall(folded(name))]
    return [word for word in words if word not in CIVILITIES] or words


def whole_words(name: str) -> list[str]:
    """As `words_of`, each particle joined to its word: "D'Arc" is darc, "de La Tour" delatour."""
    joined, before = [], ""
    for word in words_of(re.sub(rf"[{_APOSTROPHES}]\s*", "", name)):
        before += word
        if word not in PARTICLES:
            joined.append(before)
            before = ""
    return [*joined, before] if before else joined


def search_form(name: str) -> str:
    """A name folded, its whole words in order of the alphabet; "" for an empty name.

    So "LE GOFF, Hélène", "Mme Helene Legoff" and "hélène le‑goff" are the same.
    """
    return " ".join(sorted(whole_words(name)))[:LONGEST]


def name_words(name: str) -> frozenset[str]:
    """Every word by which a name is found: each, two neighbours joined, and "de la tour" whole."""
    words = words_of(name)
    joined = {one + two for one, two in pairwise(words)}
    return frozenset({*words, *joined, *whole_words(name)})


def groupings(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The words, and every way in which neighbours may be one word; the words as they are first.

    Of more than JOINED_FREELY words, one pair is joined at a time.
    """
    gaps = range(len(words) - 1)
    if len(words) <= JOINED_FREELY:
        choices = [{gap for gap in gaps if chosen >> gap & 1} for chosen in range(1 << len(gaps))]
    else:
        choices = [set(), *({gap} for gap in gaps)]
    return [_joined(words, choice) for choice in choices]


def _joined(words: Sequence[str], at: set[int]) -> tuple[str, ...]:
    """The words, joined after those of these places."""
    spaced = (word + ("" if place in at else " ") for place, word in enumerate(words))
    return tuple("".join(spaced).split())


def is_same_name(one: str, two: str) -> bool:
    """Whether two names are one, however their words are joined: "Jean-Pierre" is "Jeanpierre"."""
    if search_form(one) == search_form(two):
        return True
    first, second = (
        {tuple(sorted(each)) for each in groupings(words_of(name))} for name in (one, two)
    )
    return not first.isdisjoint(second)


def beginnings(word: str) -> tuple[str, str]:
    """What a misspelt word still has: its first half forwards, its second half backwards.

    One slip of the pen is in one half, so the name that was meant begins with the first half, or
    its mirror image begins with the second. A swap across the middle breaks both: see `swapped`.
    """
    middle = len(word) // 2
    return word[:middle], word[middle:][::-1]


def swapped(word: str) -> str:
    """The word with the two letters around its middle exchanged; itself when it has no middle."""
    middle = len(word) // 2
    if middle == 0:
        return word
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


def begins_a_name(letters: str, name: str) -> bool:
    """Whether these are the first letters of a name, of one of its words, or of the whole.

    Three letters, or the whole of a word of two. Particles, apostrophes and "Mme" are passed over:
    "d" is not enough for "d'Arc", and "arc" and "dar" are both right. Neither is "von" enough for
    "von Berg".
    """
    typed = "".join(whole_words(letters))[:FIRST_LETTERS]
    words = [word for word in words_of(name) if word not in PARTICLES]
    starts = [*words, *whole_words(name), "".join(words_of(name))]
    if typed in PARTICLES.intersection(words_of(name)):
        starts = [start for start in starts if start == typed]
    return any(
        start.startswith(typed) and len(typed) == min(FIRST_LETTERS, len(start))
        for start in starts
        if len(start) >= LEAST_LETTERS
    )
