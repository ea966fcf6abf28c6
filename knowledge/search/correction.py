"""What a word that no guide has was meant to be: a slip of the finger, or spelt as it sounds."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import islice, takewhile

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.analysis import PROTECTED, sound, stem, stop_words

# Below this many letters one slip makes too many other words; sounds are still compared.
SHORTEST_FOR_SLIPS = 4
SHORTEST_FOR_TWO_SLIPS = 6
LONGEST = 30
_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm")
# Two spellings of one sound are not further apart than this.
FURTHEST_SPELLING = 4


def is_no_word(word: str) -> bool:
    """Whether letters are a hand on the keyboard: a row of keys, or one beat over and over."""
    rows = any(word in row or word[::-1] in row for row in _ROWS)
    beats = any(word == word[:size] * (len(word) // size) for size in (1, 2, 3))
    return len(word) >= SHORTEST_FOR_SLIPS and (rows or beats)


class Lexicon:
    """The folded, unstemmed words of one language that are known, and how usual each is."""

    def __init__(
        self, known: Iterable[str], language: str, *, usual: Callable[[str], int] = lambda _: 0
    ) -> None:
        """`usual`: in how many guides a word is; the more usual of two like words is meant."""
        self.language = language
        self.usual = usual
        self.words = frozenset(known) | stop_words(language)
        self._with: tuple[frozenset[str], Lexicon] | None = None
        self._common: frozenset[str] = frozenset()

    def with_words(
        self, more: frozenset[str], *, common: frozenset[str] = frozenset()
    ) -> "Lexicon":
        """This lexicon and some words more; kept for the next question with the same words.

        `common`: words that are no mistakes either, but that no mistake is mended to.
        """
        if self._with is None or self._with[0] is not more:
            larger = Lexicon(self.words | more, self.language, usual=self.usual)
            larger._common = common
            self._with = (more, larger)
        return self._with[1]

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(stem(word, self.language) for word in self.words)

    @cached_property
    def _targets(self) -> list[str]:
        return sorted(word for word in self.words if word.isalpha() and len(word) > 1)

    @cached_property
    def _by_sound(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for word in self._targets:
            found[self._sound(word)].append(word)
        return found

    def _sound(self, word: str) -> str:
        return sound(word, self.language)

    def corrected(self, word: str) -> str:
        """The known word that was meant by this folded one, or the word itself.

        Known words, protected ones, those with digits and those of one or two letters stay.
        """
        if word in self.words or word in self._common or word in PROTECTED:
            return word
        if not word.isalpha() or not 2 < len(word) <= LONGEST or is_no_word(word):
            return word
        meant = (
            self._alike(word)
            or self._slip(word, 1)
            or self._slip(word, 2)
            or self._nearly_alike(word)
            or word
        )
        # Another form of the same word is found anyway, and is no mistake.
        return word if stem(meant, self.language) == stem(word, self.language) else meant

    def completed(self, beginning: str) -> str:
        """The most usual word that begins with these folded letters, or the letters themselves.

        A word that is known already stays as it is.
        """
        if beginning in self.words:
            return beginning
        start = bisect_left(self._targets, beginning)
        begun = list(
            takewhile(lambda word: word.startswith(beginning), islice(self._targets, start, None))
        )
        return min(begun, key=lambda word: (-self.usual(word), len(word), word), default=beginning)

    def _slip(self, word: str, distance: int) -> str | None:
        """The nearest word at most this many slips away (a swap of two letters is one)."""
        shortest = SHORTEST_FOR_SLIPS if distance == 1 else SHORTEST_FOR_TWO_SLIPS
        # The other form of a known word is no mistake: it may lack one letter, not two.
        if len(word) < shortest or (distance > 1 and stem(word, self.language) in self._stems):
            return None
        near = process.extract(
            word, self._targets, scorer=OSA.distance, score_cutoff=distance, limit=None
        )
        return self._likeliest(word, [found for found, _distance, _at in near])

    def _alike(self, word: str) -> str | None:
        """The word that sounds the same."""
        same = self._by_sound.get(self._sound(word), ())
        near = [other for other in same if OSA.distance(word, other) <= FURTHEST_SPELLING]
        # Words that sound the same are told apart by use: "fone" is "phone" before it is "font".
        return min(near, key=lambda other: (-self.usual(other), other), default=None)

    def _nearly_alike(self, word: str) -> str | None:
        """The word that sounds the same but for one sound: "reseo" for "reseau"."""
        if len(word) < SHORTEST_FOR_SLIPS:
            return None
        sounds = process.extract(
            self._sound(word), list(self._by_sound), scorer=OSA.distance, score_cutoff=1, limit=None
        )
        near = [other for key, _distance, _at in sounds for other in self._by_sound[key]]
        return self._likeliest(
            word, [other for other in near if OSA.distance(word, other) < FURTHEST_SPELLING]
        )

    def _likeliest(self, word: str, near: list[str]) -> str | None:
        return min(
            near,
            key=lambda other: (
                stem(other, self.language) != stem(word, self.language),
                OSA.distance(word, other),
                self._sound(other) != self._sound(word),
                other[0] != word[0],
                -self.usual(other),
                other,
            ),
            default=None,
        )
