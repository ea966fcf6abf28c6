"""Ranks the guides of the index for a question: all its words first, then any of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from whoosh import query as wq
from whoosh.searching import Searcher

from knowledge.search.analysis import counts, stem, words
from knowledge.search.correction import Lexicon
from knowledge.search.synonyms import Said, people_words, read
from knowledge.search.weighting import GUIDE, WHOLE

# Below this many guides with every word, guides with any word follow (decision 33).
ENOUGH = 3
MOST_WORDS = 30
# A little more for a guide that has more of the words (Whoosh's coordination bonus).
COORDINATION = 0.9
# What the guides call it weighs a little less than the very word that was said.
MEANT_COUNTS = 0.8

_lexicons: "WeakKeyDictionary[Searcher, dict[str, Lexicon]]" = WeakKeyDictionary()


@dataclass(frozen=True)
class Question:
    """A question as asked and as understood: folded words, stop words included."""

    asked: tuple[str, ...]
    understood: tuple[str, ...]
    said: tuple[Said, ...]
    language: str

    @property
    def corrected(self) -> dict[str, str]:
        """Word asked → word understood, where they differ."""
        pairs = zip(self.asked, self.understood, strict=True)
        return {asked: meant for asked, meant in pairs if asked != meant}

    def alternatives(self) -> list[list[tuple[str, ...]]]:
        """For each expression that counts, the ways to say it, as stems: its own, then meant."""
        found: list[list[tuple[str, ...]]] = []
        for said in self.said:
            ways = [
                tuple(stem(word, self.language) for word in way if counts(word, self.language))
                for way in (said.words, said.meant)
            ]
            ways = [way for way in dict.fromkeys(ways) if way]
            if ways and ways not in found:
                found.append(ways)
        return found


@dataclass(frozen=True)
class Ranked:
    """(primary key, score) of the guides, the best first. `complete`: one has every word."""

    hits: tuple[tuple[str, float], ...]
    complete: bool


def lexicon_of(reading: Searcher, language: str) -> Lexicon:
    """The words of the guides and of the people; made once for a state of the index."""
    mine = _lexicons.setdefault(reading, {})
    if language not in mine:
        reader, name = reading.reader(), f"words_{language}"
        known = {word.decode() for word in reader.lexicon(name)} if name in reader.schema else set()
        mine[language] = Lexicon(
            known | people_words(language),
            language,
            usual=lambda word: int(reader.doc_frequency(name, word)),
        )
    return mine[language]


def understand(text: str, *, language: str, lexicon: Lexicon) -> Question:
    """What is asked: unknown words corrected, then people's words read. Any text is accepted."""
    asked = tuple(words(text[:2000])[:MOST_WORDS])
    understood = tuple(lexicon.corrected(word) for word in asked)
    return Question(asked, understood, tuple(read(list(understood), language)), language)


def rank(reading: Searcher, question: Question, *, limit: int) -> Ranked:
    """The guides of the question's language; none for a question without a word that counts."""
    field = WHOLE + question.language
    asked = question.alternatives()
    groups = [group for ways in asked if (group := _one_of(reading, field, ways)) is not None]
    if not groups:
        return Ranked((), complete=False)
    every = []
    if len(groups) == len(asked):
        every = _hits(reading, wq.And(groups), question.language, limit)
    ranked = dict(every)
    if len(ranked) < ENOUGH:
        # Whoosh's bonus makes nothing of the score of a single word.
        some = wq.Or(groups, scale=COORDINATION) if len(groups) > 1 else groups[0]
        for key, score in _hits(reading, some, question.language, limit):
            ranked.setdefault(key, score)
    return Ranked(tuple(ranked.items())[:limit], complete=bool(every))


def _one_of(reading: Searcher, field: str, ways: Sequence[tuple[str, ...]]) -> wq.Query | None:
    """A query for the ways to say one thing that the guides have; None when they have none."""
    reader = reading.reader()
    ways = [way for way in ways if all((field, word) in reader for word in way)]
    if not ways:
        return None
    queries = [_every(field, way, boost=MEANT_COUNTS if at else 1.0) for at, way in enumerate(ways)]
    return queries[0] if len(queries) == 1 else wq.Or(queries)


def _every(field: str, way: tuple[str, ...], *, boost: float) -> wq.Query:
    terms = [wq.Term(field, word, boost=boost / len(way)) for word in way]
    return terms[0] if len(terms) == 1 else wq.And(terms)


def _hits(reading: Searcher, query: wq.Query, language: str, limit: int) -> list[tuple[str, float]]:
    guides = wq.Term("models", f"{GUIDE}:{language}")
    found = reading.search(query, limit=limit, filter=guides, optimize=False)
    if not found.top_n:
        return []
    keys = reading.reader().column_reader("pk")
    return [(keys[document], float(score)) for score, document in found.top_n]
