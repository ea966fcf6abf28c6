"""Finds guides for a question as people ask it: all its words first, then any of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from whoosh import query as wq

from knowledge.models import GuidePage
from knowledge.search.analysis import PROTECTED, analyse, stem, words
from knowledge.search.index import index_folder, searcher
from knowledge.search.synonyms import preferred

# Title, promise and keywords weigh more than a step.
WEIGHTS = {"text_title": 3.0, "text_promise": 1.5, "text_keywords": 2.0, "text_body_text": 1.0}
# Below this many guides with every word, guides with any word follow (decision 33).
ENOUGH = 3
MOST_WORDS = 30
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_GUIDE = re.compile(r"^\s*(?:guide|n°|no|numéro|number)?\s*(\d{2,5})\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A guide, the sentence in it that answers best, and its score (more is better)."""

    page: GuidePage
    sentence: str
    score: float


@dataclass(frozen=True)
class Answer:
    """What was found. `searched_for` is the question as understood; `corrected` if it differs.

    `complete`: at least one guide has every word.
    """

    results: tuple[Found, ...]
    searched_for: str
    corrected: bool
    complete: bool


def search_guides(text: str, *, language: str, limit: int = 20) -> Answer:
    """The live guides of a language for a question, the best first; whatever is typed.

    A guide's number finds that guide. Three queries at most, whatever the number of guides.
    """
    if numbered := _by_number(text, language):
        return Answer((Found(numbered, numbered.promise, 1.0),), text, False, True)
    folder = index_folder()
    with searcher(folder) as reading:
        asked = words(text)[:MOST_WORDS]
        understood = [_corrected(word, reading, language) for word in asked]
        terms = list(dict.fromkeys(analyse(" ".join(preferred(understood, language)), language)))
        if not terms:
            return Answer((), text, False, False)
        every = _hits(reading, wq.And([_anywhere(term) for term in terms]), language, limit)
        ranked = dict(every)
        if len(ranked) < ENOUGH:
            for pk, score in _hits(reading, wq.Or([_anywhere(t) for t in terms]), language, limit):
                ranked.setdefault(pk, score)
    pages = _live(list(ranked), language)
    results = tuple(
        Found(pages[pk], _best_sentence(pages[pk], terms, language), score)
        for pk, score in ranked.items()
        if pk in pages
    )
    return Answer(results[:limit], " ".join(understood), understood != asked, complete=bool(every))


def _by_number(text: str, language: str) -> GuidePage | None:
    asked = _GUIDE.match(text)
    return GuidePage.by_number(int(asked.group(1)), language=language) if asked else None


def _anywhere(term: str) -> wq.Query:
    return wq.Or([wq.Term(field, term, boost=boost) for field, boost in WEIGHTS.items()])


def _hits(reading, query: wq.Query, language: str, limit: int) -> list[tuple[int, float]]:  # type: ignore[no-untyped-def]
    only = wq.And([wq.Term("models", "knowledge.guidepage"), wq.Term("language", language)])
    hits = reading.search(query, limit=limit, filter=only, optimize=False)
    return [(int(hit["pk"]), hit.score) for hit in hits]


def _live(pks: list[int], language: str) -> dict[int, GuidePage]:
    pages = GuidePage.objects.live().filter(pk__in=pks, locale__language_code=language)
    return {page.pk: page for page in pages}


def _vocabulary(reading, language: str) -> set[str]:  # type: ignore[no-untyped-def]
    """Every folded, unstemmed word of the guides' titles, for corrections."""
    return {word.decode() for word in reading.reader().lexicon("start_title")}


def _corrected(word: str, reading, language: str) -> str:  # type: ignore[no-untyped-def]
    """The nearest known word for an unknown one; known, protected and short words stay."""
    reader = reading.reader()
    known = any(
        (field, stem(word, language).encode()) in reader or (field, stem(word, language)) in reader
        for field in WEIGHTS
    )
    if known or word in PROTECTED or len(word) < 4 or not word.isalpha():
        return word
    if preferred([word], language) != [word]:
        return word
    most = 2 if len(word) >= 6 else 1
    near = [
        (OSA.distance(word, other, score_cutoff=most), other)
        for other in _vocabulary(reading, language)
        if abs(len(other) - len(word)) <= most
    ]
    near = [pair for pair in near if pair[0] <= most]
    return min(near)[1] if near else word


def _best_sentence(page: GuidePage, terms: Iterable[str], language: str) -> str:
    """The sentence of the steps that shares most words with the question, else the promise."""
    wanted = set(terms)
    sentences = [page.promise, *(s for s in _SENTENCE.split(page.body_text()) if s.strip())]
    best = max(sentences, key=lambda s: len(wanted & set(analyse(s, language))))
    return best if wanted & set(analyse(best, language)) else page.promise
