"""Finds guides for a question as people ask it: all its words first, then any of them."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageViewRestriction
from whoosh.searching import Searcher

from knowledge.models import GuidePage
from knowledge.search.analysis import analyse, fold
from knowledge.search.correction import Lexicon
from knowledge.search.index import IndexNotReady, ask, index_folder
from knowledge.search.ranking import Question, Ranked, lexicon_of, rank, understand
from knowledge.search.synonyms import people_words
from knowledge.search.tasks import ask_for_mending

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_NUMBERED = re.compile(
    r"\W*(?:(?:le |the )?(?:guide|fiche))?\W*(?:n|no|numero|number)?\W*(\d{2,5})\W*"
)
# Guides that the database ranked out of the answer may have been unpublished a moment ago.
SPARE = 10


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
    """The public guides of a language for a question, the best first; whatever is typed.

    A guide's number finds that guide. One query, whatever the number of guides. While the
    index is missing or damaged the database answers, by titles, promises and keywords.
    """
    language = language[:2]
    if numbered := _by_number(text, language):
        return Answer((Found(numbered, numbered.promise, 1.0),), text, False, True)
    try:
        question, ranked = _from_index(text, language, limit)
    except IndexNotReady:
        ask_for_mending()
        question, ranked = _from_database(text, language, limit)
    pages = _public([key for key, _score in ranked.hits], language)
    stems = {word for ways in question.alternatives() for way in ways for word in way}
    results = tuple(
        Found(pages[key], _best_sentence(pages[key], stems, language), score)
        for key, score in ranked.hits
        if key in pages
    )[:limit]
    searched_for = _as_understood(text, question, [found.page for found in results])
    return Answer(results, searched_for, bool(question.corrected), ranked.complete)


def _by_number(text: str, language: str) -> GuidePage | None:
    asked = _NUMBERED.fullmatch(fold(text[:40])) if len(text) <= 40 else None
    return GuidePage.by_number(int(asked.group(1)), language=language) if asked else None


def _from_index(text: str, language: str, limit: int) -> tuple[Question, Ranked]:
    def answer(reading: Searcher) -> tuple[Question, Ranked]:
        lexicon = lexicon_of(reading, language)
        question = understand(text, language=language, lexicon=lexicon)
        return question, rank(reading, question, limit=limit + SPARE)

    return ask(index_folder(), answer)


def _from_database(text: str, language: str, limit: int) -> tuple[Question, Ranked]:
    """By the words of the titles, promises and keywords; nothing is corrected."""
    question = understand(text, language=language, lexicon=_NoLexicon(language))
    rows = GuidePage.objects.live().filter(locale__language_code=language)
    groups = question.alternatives()
    scores: Counter[str] = Counter()
    complete = False
    for pk, title, promise, keywords in rows.values_list("pk", "title", "promise", "keywords"):
        has = frozenset(analyse(f"{title}\n{promise}\n{keywords}", language))
        said = [ways for ways in groups if any(has.issuperset(way) for way in ways)]
        if said:
            in_title = frozenset(analyse(title, language))
            complete |= len(said) == len(groups)
            scores[str(pk)] = 2 * len(said) + sum(
                any(in_title.issuperset(way) for way in ways) for ways in said
            )
    hits = tuple((key, float(score)) for key, score in scores.most_common(limit))
    return question, Ranked(hits, complete)


class _NoLexicon(Lexicon):
    """Knows no word, and corrects none."""

    def __init__(self, language: str) -> None:
        super().__init__(people_words(language), language)

    def corrected(self, word: str) -> str:
        return word


def _public(keys: list[str], language: str) -> dict[str, GuidePage]:
    if not keys:
        return {}
    # `public()` of Wagtail would ask for the restrictions apart.
    restrictions = PageViewRestriction.objects.annotate(
        here=ExpressionWrapper(OuterRef("path"), output_field=CharField())
    )
    pages = GuidePage.objects.live().filter(
        ~Exists(restrictions.filter(here__startswith=F("page__path"))),
        locale__language_code=language,
        pk__in=keys,
    )
    return {str(page.pk): page for page in pages}


def _best_sentence(page: GuidePage, stems: set[str], language: str) -> str:
    """The sentence of the guide that shares most words with the question, else its promise."""
    sentences = [page.promise, *(s for s in _SENTENCE.split(page.body_text()) if s.strip())]
    best = max(sentences, key=lambda sentence: len(stems & _stems_of(sentence, language)))
    return best.strip()


@lru_cache(maxsize=20_000)
def _stems_of(sentence: str, language: str) -> frozenset[str]:
    return frozenset(analyse(sentence, language))


def _as_understood(text: str, question: Question, pages: Iterable[GuidePage]) -> str:
    """The question with its corrected words in the place of the others, accents as in guides."""
    if not question.corrected:
        return text
    written: dict[str, str] = {}
    for page in pages:
        for word in re.findall(r"\w+", f"{page.title} {page.promise} {page.body_text()}"):
            written.setdefault(fold(word), word.lower())
    return " ".join(written.get(word, word) for word in question.understood)
