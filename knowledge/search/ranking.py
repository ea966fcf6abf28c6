"""Ranks the guides of the index for a question: all its words first, then any of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

from whoosh.searching import Searcher

from knowledge.analysis import counts, stem, words
from knowledge.search.best import Expression, Way, with_all, with_any
from knowledge.search.correction import Lexicon
from knowledge.search.documents import ABOUT
from knowledge.search.fit import Fit, Subjects, fit_of
from knowledge.search.impacts import GUIDE, impacts_of
from knowledge.search.passages import Passages
from knowledge.search.vocabulary import Said, Vocabulary, elsewhere, usual

# Below this many guides with every word, guides with any word follow (decision 33).
ENOUGH = 3
MOST_WORDS = 30
# What the guides call it weighs a little less than the very word that was said.
MEANT_COUNTS = 0.8

# What the words of a guide count beside the questions that its readers are known to ask. Measured
# on the tuning half of tests/knowledge/search/judged.
BY_WORDS = 0.3

_lexicons: "WeakKeyDictionary[Searcher, dict[str, Lexicon]]" = WeakKeyDictionary()


@dataclass(frozen=True)
class Question:
    """A question as asked and as understood: folded words, stop words included.

    `guide`: the key of the guide that an editor said it leads to, or None. `likeness`: how like it
    is to the known questions of each guide (KnownQuestions.likeness).
    """

    asked: tuple[str, ...]
    understood: tuple[str, ...]
    said: tuple[Said, ...]
    language: str
    guide: str | None = None
    likeness: Mapping[str, float] = field(default_factory=dict)

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
    """(primary key, score) of the guides, the best first. `complete`: one has every word.

    `fit`: whether any answers the question; FITS where that cannot be told.
    """

    hits: tuple[tuple[str, float], ...]
    complete: bool
    fit: Fit = Fit.FITS


def lexicon_of(reading: Searcher, language: str) -> Lexicon:
    """The words of the guides; made once for a state of the index."""
    mine = _lexicons.setdefault(reading, {})
    if language not in mine:
        reader, name = reading.reader(), f"words_{language}"
        known = {word.decode() for word in reader.lexicon(name)} if name in reader.schema else set()
        usual = lambda word: int(reader.doc_frequency(name, word))  # noqa: E731
        mine[language] = Lexicon(known, language, usual=usual)
    return mine[language]


def understand(
    text: str, *, vocabulary: Vocabulary, lexicon: Lexicon | None, is_typing: bool = False
) -> Question:
    """What is asked: unknown words corrected, then people's words read. Any text is accepted.

    `lexicon`: the words of the guides; those of the vocabulary are no mistakes either. None:
    nothing is corrected. `is_typing`: the last word may be a beginning.
    """
    language = vocabulary.language
    asked = understood = tuple(words(text[:2000])[:MOST_WORDS])
    if lexicon is not None:
        known = lexicon.with_words(vocabulary.words, common=vocabulary.common)
        if is_typing and asked:
            asked = (*asked[:-1], known.completed(asked[-1]))
        understood = tuple(known.corrected(word) for word in asked)
    said = tuple(vocabulary.read(list(understood)))
    # As typed first: the words of a known question need not be those of a guide.
    questions = vocabulary.questions
    guide = questions.guide_for(asked) or questions.guide_for(understood)
    likeness = questions.likeness(understood)
    return Question(asked, understood, said, language, guide, likeness)


def rank(reading: Searcher, question: Question, *, limit: int) -> Ranked:
    """The guides of the question's language, the best first.

    None for a question without a word that counts.
    """
    return first_named(question, _by_words(reading, question, limit=limit), limit=limit)


def passages_of(reading: Searcher, keys: Sequence[str]) -> dict[str, Passages]:
    """What the index keeps to show these guides."""
    found = {}
    for key in keys:
        stored = reading.document(key=f"{GUIDE}:{key}")
        if stored and "sentences" in stored:
            found[key] = Passages(stored["sentences"], stored["written"], stored["steps"])
    return found


def first_named(question: Question, found: Ranked, *, limit: int) -> Ranked:
    """What was found, in the order of words and of known questions together.

    The guide that an editor named for this very question comes first.
    """
    best = max((score for _key, score in found.hits), default=0.0) or 1.0
    scores = {key: BY_WORDS * score / best for key, score in found.hits}
    for key, likeness in question.likeness.items():
        scores[key] = scores.get(key, 0.0) + likeness
    if question.guide is not None:
        scores[question.guide] = max(scores.values()) + 1.0
    ordered = sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))
    return Ranked(tuple(ordered[:limit]), found.complete or question.guide is not None)


def with_fit(
    reading: Searcher, question: Question, vocabulary: Vocabulary, found: Ranked
) -> Ranked:
    """The same guides, and whether any of them answers the question (knowledge.search.fit)."""
    subjects = _subjects(reading, vocabulary)
    if question.guide is not None or not found.hits or not subjects.can_tell:
        return found
    things = [subjects.thing(ways) for ways in question.alternatives()]
    covered = vocabulary.questions.covered(found.hits[0][0], question.understood)
    return replace(found, fit=fit_of(things, is_complete=found.complete, covered=covered))


def _subjects(reading: Searcher, vocabulary: Vocabulary) -> Subjects:
    reader, field, questions = reading.reader(), ABOUT + vocabulary.language, vocabulary.questions
    is_there = field in reader.schema
    named = (lambda stem: int(reader.doc_frequency(field, stem))) if is_there else (lambda _: 0)
    return Subjects(
        said=lambda stem: questions.often(stem) + named(stem),
        total=questions.total + (int(reader.field_length(field)) if is_there else 0),
        named=lambda stem: bool(named(stem)),
        usual=usual(vocabulary.language),
        elsewhere=elsewhere(vocabulary.language),
    )


def _by_words(reading: Searcher, question: Question, *, limit: int) -> Ranked:
    asked = question.alternatives()
    expressions = [_expression(reading, question.language, ways) for ways in asked]
    found = [expression for expression in expressions if expression.ways]
    if not found:
        return Ranked((), complete=False)
    every = with_all(found, limit=limit) if len(found) == len(asked) else []
    ranked = dict(every)
    if len(ranked) < ENOUGH:
        for document, score in with_any(found, limit=limit):
            ranked.setdefault(document, score)
    keys = reading.reader().column_reader("pk")
    hits = tuple((keys[document], score) for document, score in ranked.items())
    return Ranked(hits[:limit], complete=bool(every))


def _expression(reading: Searcher, language: str, ways: Sequence[tuple[str, ...]]) -> Expression:
    """The ways to say one thing that the guides have."""
    found = []
    for place, way in enumerate(ways):
        stems = [impacts_of(reading, language, stem) for stem in way]
        if all(stems):
            weight = MEANT_COUNTS if place else 1.0
            found.append(Way([stem for stem in stems if stem], weight / len(way)))
    return Expression(found)
