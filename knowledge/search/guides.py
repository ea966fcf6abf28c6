"""Finds guides for a question as people ask it: all its words first, then any of them."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageViewRestriction
from whoosh.searching import Searcher

from knowledge.analysis import analyse, fold
from knowledge.models import GuidePage
from knowledge.search.correction import Lexicon
from knowledge.search.editors_words import vocabulary_of
from knowledge.search.engine import EngineAway, ask_elsewhere, is_own_index, lexicon_of_guides
from knowledge.search.fit import Fit
from knowledge.search.index import IndexNotReady, ask, index_folder
from knowledge.search.passages import Passages
from knowledge.search.ranking import (
    Question,
    Ranked,
    lexicon_of,
    passages_of,
    rank,
    understand,
    with_fit,
)
from knowledge.search.tasks import ask_for_mending
from knowledge.search.vocabulary import Vocabulary

_NUMBERED = re.compile(
    r"\W*(?:(?:le |the )?(?:guide|fiche))?\W*(?:n|no|numero|number)?\W*(\d{2,5})\W*"
)
# All that an answer shows of a guide, and what its address is made of.
SHOWN = ("title", "number", "promise", "minutes", "path", "depth", "slug", "url_path", "locale")
# A question, the guides that were ranked for it, and the passages that the index keeps of some.
Looked = tuple[Question, Ranked, dict[str, Passages]]
# Guides that the database ranked out of the answer may have been unpublished a moment ago.
SPARE = 10


class Reading(Enum):
    """How a question is read: mended where it is mistyped, as typed, or still being typed."""

    MENDED = "mended"
    AS_TYPED = "as typed"
    UNFINISHED = "unfinished"


@dataclass(frozen=True)
class Asked:
    """A question, and how to read it."""

    text: str
    vocabulary: Vocabulary
    reading: Reading

    def understood(self, lexicon: Lexicon | None) -> Question:
        """The question as it is meant; `lexicon`: the words of the guides, None when unknown."""
        return understand(
            self.text,
            vocabulary=self.vocabulary,
            lexicon=None if self.reading is Reading.AS_TYPED else lexicon,
            is_typing=self.reading is Reading.UNFINISHED,
        )


@dataclass(frozen=True)
class Found:
    """A guide, the sentence in it that answers best, and its score (more is better).

    `step`: (number, title) of the step that answers best; None where none has a word asked for.
    """

    page: GuidePage
    sentence: str
    score: float
    step: tuple[int, str] | None = None


@dataclass(frozen=True)
class Answer:
    """What was found. `searched_for` is the question as understood; `corrected` if it differs.

    `complete`: at least one guide has every word. `fit`: whether a guide answers the question, or
    what was found is only the nearest; FITS where nobody can tell, NONE without a result.
    """

    results: tuple[Found, ...]
    searched_for: str
    corrected: bool
    complete: bool
    fit: Fit = Fit.FITS


def search_guides(
    text: str,
    *,
    language: str,
    limit: int = 20,
    reading: Reading = Reading.MENDED,
    vocabulary: Vocabulary | None = None,
) -> Answer:
    """The public guides of a language for a question, the best first; whatever is typed.

    A guide's number finds that guide. Two queries, whatever the number of guides. While the
    index is missing or damaged, or the server of another engine away, the database answers, by
    titles, promises and keywords.
    `vocabulary`: to try other words than those of the editors.
    """
    language = language[:2]
    if numbered := _by_number(text, language):
        return Answer((Found(numbered, numbered.said_promise, 1.0),), text, False, True)
    asked = Asked(text, vocabulary or vocabulary_of(language), reading)
    if is_own_index():
        question, ranked, kept = _from_our_index(asked, limit)
    else:
        question = asked.understood(lexicon_of_guides(language))
        ranked, kept = _from_another_engine(question, limit + SPARE), {}
    hits = _shown(ranked, language, limit)
    stems = {word for ways in question.alternatives() for way in ways for word in way}
    passages = {page.pk: kept.get(key) or Passages.of(page, language) for key, page, _ in hits}
    results = tuple(
        Found(page, passages[page.pk].best(stems), score, passages[page.pk].best_step(stems))
        for _key, page, score in hits
    )
    searched_for = _as_understood(text, question, passages.values())
    fit = ranked.fit if results else Fit.NONE
    return Answer(results, searched_for, bool(question.corrected), ranked.complete, fit)


def _by_number(text: str, language: str) -> GuidePage | None:
    asked = _NUMBERED.fullmatch(fold(text[:40])) if len(text) <= 40 else None
    return GuidePage.by_number(int(asked.group(1)), language=language) if asked else None


def _from_our_index(asked: Asked, limit: int) -> Looked:
    """From the index, or from the database while it cannot be read."""

    def answer(reading: Searcher) -> Looked:
        question = asked.understood(lexicon_of(reading, asked.vocabulary.language))
        ranked = rank(reading, question, limit=limit + SPARE)
        ranked = with_fit(reading, question, asked.vocabulary, ranked)
        return question, ranked, passages_of(reading, [key for key, _ in ranked.hits[:limit]])

    try:
        return ask(index_folder(), answer)
    except IndexNotReady:
        ask_for_mending()
        question = asked.understood(None)
        return question, _from_database(question, limit), {}


def _from_another_engine(question: Question, limit: int) -> Ranked:
    """From another engine, or from the database while its server does not answer."""
    try:
        return ask_elsewhere(question, limit=limit)
    except EngineAway:
        return _from_database(question, limit)


def _from_database(question: Question, limit: int) -> Ranked:
    """By the words of the titles, promises and keywords."""
    language = question.language
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
    return Ranked(hits, complete)


def _shown(ranked: Ranked, language: str, limit: int) -> list[tuple[str, GuidePage, float]]:
    """(key, guide, score) of the hits that are public, at most `limit`."""
    shown: list[tuple[str, GuidePage, float]] = []
    left = list(ranked.hits)
    # The first ones nearly always are; the others are asked for when one is not.
    while left and len(shown) < limit:
        now, left = left[: limit - len(shown)], left[limit - len(shown) :]
        pages = _public([key for key, _score in now], language)
        shown += [(key, pages[key], score) for key, score in now if key in pages]
    return shown


def _public(keys: list[str], language: str) -> dict[str, GuidePage]:
    """Of these keys, the guides that everyone may read; without their steps."""
    # `public()` of Wagtail would ask for the restrictions apart.
    restrictions = PageViewRestriction.objects.annotate(
        here=ExpressionWrapper(OuterRef("path"), output_field=CharField())
    )
    pages = (
        GuidePage.objects.live()
        .filter(
            ~Exists(restrictions.filter(here__startswith=F("page__path"))),
            locale__language_code=language,
            pk__in=keys,
        )
        .defer("paths", "if_it_fails", "keywords", "sources", "needs")
    )
    return {str(page.pk): page for page in pages}


def _as_understood(text: str, question: Question, passages: Iterable[Passages]) -> str:
    """The question with its corrected words in the place of the others, accents as in guides."""
    if not question.corrected:
        return text
    written: dict[str, str] = {}
    for one in passages:
        written = one.written | written
    return " ".join(written.get(word, word) for word in question.understood)
