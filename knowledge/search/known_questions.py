"""Questions whose guide an editor knows, found again however people turn them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import log, sqrt

from rapidfuzz import fuzz, process

from knowledge.analysis import PROTECTED, counts, stem, words

# Out of 100, on the sorted stems: one short word more or less in five, or a slip in a long one.
ALIKE = 88.0
# What all the questions of a guide together count beside the nearest one. Measured on the tuning
# half of tests/knowledge/search/judged, as K1 and B, which have their usual meaning.
TOGETHER = 0.5
K1, B = 1.2, 0.5


class KnownQuestions:
    """(key of a guide, question) pairs of one language."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = (), language: str = "") -> None:
        self.language = language
        # Technical words and numbers are never near enough: "PIN" is not "PUK".
        self._by_technical: dict[frozenset[str], dict[str, str]] = defaultdict(dict)
        # Each question as (key of its guide, its stems), and where a stem stands.
        self._questions: list[tuple[str, frozenset[str]]] = []
        self._with: dict[str, list[int]] = defaultdict(list)
        self._often: dict[str, Counter[str]] = defaultdict(Counter)
        known: set[str] = set()
        for key, question in pairs:
            said = words(question)
            known.update(said)
            self._add(key, said)
        self.words = frozenset(known)
        self._lengths = {key: often.total() for key, often in self._often.items()}
        self._guides_with = Counter(one for often in self._often.values() for one in often)
        self._rarity = {
            one: log((len(self._questions) + 1) / len(at)) for one, at in self._with.items()
        }
        self._norms = [self._norm(stems) for _key, stems in self._questions]

    def _add(self, key: str, said: Sequence[str]) -> None:
        technical, reduced = self._reduced(said)
        # One word is said for many things: it counts, but settles nothing.
        if len(technical) + len(reduced.split()) > 1:
            self._by_technical[technical].setdefault(reduced, key)
        stems = self._stems(said)
        for one in stems:
            self._with[one].append(len(self._questions))
        if stems:
            self._often[key].update(stems)
            self._questions.append((key, stems))

    def _stems(self, said: Iterable[str]) -> frozenset[str]:
        return frozenset(stem(word, self.language) for word in said if counts(word, self.language))

    @property
    def total(self) -> int:
        """The stems of all questions, each counted once in a question."""
        return sum(map(len, self._with.values()))

    def often(self, one: str) -> int:
        """How many questions have a stem."""
        return len(self._with.get(one, ()))

    def covered(self, key: str, asked: Iterable[str]) -> float:
        """How much of these folded words is in the questions of a guide: 0 to 1, rare words first.

        0 for no word that counts, and for a guide without questions.
        """
        # A word that no question has is worth a little more than one that stands in one.
        unseen = log(2 * (len(self._questions) + 1))
        worth = {one: self._rarity.get(one, unseen) for one in self._stems(asked)}
        asked_here = self._often.get(key, Counter[str]())
        said = sum(much for one, much in worth.items() if one in asked_here)
        return said / sum(worth.values()) if said else 0.0

    def _norm(self, stems: Iterable[str]) -> float:
        unseen = log(len(self._questions) + 1)
        return sqrt(sum(self._rarity.get(one, unseen) ** 2 for one in stems)) or 1.0

    def __bool__(self) -> bool:
        return bool(self._by_technical)

    def likeness(self, asked: Sequence[str]) -> dict[str, float]:
        """How like these folded words are to the questions of each guide: key → 0 to 1.5.

        The cosine with the nearest question (1: the same stems), and half of how well they fit
        all the questions of the guide (BM25; 1 for the guide that they fit best).
        """
        stems = self._stems(asked)
        near: dict[int, float] = defaultdict(float)
        for one in stems:
            for at in self._with.get(one, ()):
                near[at] += self._rarity[one] ** 2
        norm, found = self._norm(stems), dict[str, float]()
        for at, shared in near.items():
            key = self._questions[at][0]
            found[key] = max(found.get(key, 0.0), shared / (norm * self._norms[at]))
        fits = {key: self._fit(key, stems) for key in found}
        best = max(fits.values(), default=0.0) or 1.0
        return {key: cosine + TOGETHER * fits[key] / best for key, cosine in found.items()}

    def _fit(self, key: str, stems: frozenset[str]) -> float:
        often, guides = self._often[key], len(self._often)
        average = sum(self._lengths.values()) / guides
        held = K1 * (1 - B + B * self._lengths[key] / average)
        return sum(
            (log(guides / self._guides_with[one]) + 0.3) * times * (K1 + 1) / (times + held)
            for one in stems
            if (times := often[one])
        )

    def guide_for(self, asked: Sequence[str]) -> str | None:
        """The key of the guide that answers these folded words, already corrected; or None."""
        technical, said = self._reduced(asked)
        questions = self._by_technical.get(technical)
        if not questions:
            return None
        if said in questions:
            return questions[said]
        near = process.extractOne(said, list(questions), scorer=fuzz.ratio, score_cutoff=ALIKE)
        return questions[near[0]] if near else None

    def _reduced(self, asked: Iterable[str]) -> tuple[frozenset[str], str]:
        """The technical words and numbers, and the sorted stems of the others.

        Of a question made of small words alone ("ça marche plus"), all of them.
        """
        all_words = list(asked)
        kept = [word for word in all_words if counts(word, self.language)] or all_words
        technical = frozenset(word for word in kept if word in PROTECTED or not word.isalpha())
        stems = sorted({stem(word, self.language) for word in kept if word not in technical})
        return technical, " ".join(stems)
