"""Which engine ranks guides: our own index, or another one behind Wagtail's interface.

Another engine is given the same words: the stems of a guide are one of its search fields, and a
question is corrected and read as for our own. How it weighs them is its own affair.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Max, Model
from modelsearch.backends import get_search_backend
from modelsearch.index import get_indexed_models
from modelsearch.query import MATCH_ALL, And, Or, PlainText, SearchQuery
from wagtail.models import Locale

from knowledge.analysis import words
from knowledge.models import GuidePage
from knowledge.search.correction import Lexicon
from knowledge.search.ranking import ENOUGH, Question, Ranked, first_named

log = logging.getLogger(__name__)
OWN = "knowledge.search.backend"
# After a failure a process asks the other engine nothing for so long, and longer where it took long
# to fail: each reader would wait for it.
SILENT_SECONDS: Final = 5.0
SILENT_TIMES: Final = 20


class EngineAway(Exception):
    """The other engine does not answer, or did not a moment ago."""


@dataclass
class Silence:
    """Until when this process leaves the other engine alone, by its own monotonic clock."""

    ends_at: float = 0.0


silence = Silence()

# Language → (state of its guides, their words).
_lexicons: dict[str, tuple[object, Lexicon]] = {}


def engine_name() -> str:
    """The dotted name of the engine that this site searches with."""
    return str(settings.WAGTAILSEARCH_BACKENDS["default"]["BACKEND"])


def is_own_index() -> bool:
    """Whether our own index ranks."""
    return engine_name() == OWN


def ask_elsewhere(question: Question, *, limit: int) -> Ranked:
    """The guides that the other engine finds, the best first. Raises EngineAway.

    Each engine raises errors of its own, so whatever is none of the database counts.
    """
    began = time.monotonic()
    if began < silence.ends_at:
        raise EngineAway
    try:
        return _rank(question, limit=limit)
    except DatabaseError:
        raise
    except Exception as error:
        now = time.monotonic()
        silence.ends_at = now + max(SILENT_SECONDS, SILENT_TIMES * (now - began))
        log.warning("The search engine did not answer (%s).", type(error).__name__)
        raise EngineAway from error


def _rank(question: Question, *, limit: int) -> Ranked:
    """Those with all the words, filled up with any."""
    ways = question.alternatives()
    groups = [_any(PlainText(" ".join(way), operator="and") for way in group) for group in ways]
    if not groups:
        return first_named(question, Ranked((), complete=False), limit=limit)
    every = _found(groups[0] if len(groups) == 1 else And(groups), question.language, limit)
    ranked = dict(every)
    if len(ranked) < ENOUGH and len(groups) > 1:
        for key, score in _found(Or(groups), question.language, limit):
            ranked.setdefault(key, score)
    found = Ranked(tuple(ranked.items())[:limit], complete=bool(every))
    return first_named(question, found, limit=limit)


def _any(queries: Iterable[SearchQuery]) -> SearchQuery:
    listed = list(queries)
    return listed[0] if len(listed) == 1 else Or(listed)


def _found(query: SearchQuery, language: str, limit: int) -> list[tuple[str, float]]:
    # Engines filter by the columns of a guide alone.
    locale = Locale.objects.filter(language_code=language).first()
    guides = GuidePage.objects.live().filter(locale=locale)
    found = list(guides.search(query)[:limit])
    # Engines count in ways of their own: places are alike.
    return [(str(guide.pk), 1 / place) for place, guide in enumerate(found, 1)]


def lexicon_of_guides(language: str) -> Lexicon:
    """The words of the live guides of a language; read again when one is published or goes."""
    guides = GuidePage.objects.live().filter(locale__language_code=language)
    state = tuple(guides.aggregate(Count("pk"), Max("latest_revision_created_at")).values())
    kept = _lexicons.get(language)
    if kept is None or kept[0] != state:
        usual = Counter(word for guide in guides for word in _words_of(guide))
        lexicon = Lexicon(usual, language, usual=usual.__getitem__)
        kept = _lexicons[language] = (state, lexicon)
    return kept[1]


def _words_of(guide: GuidePage) -> set[str]:
    return set(words(f"{guide.title}\n{guide.promise}\n{guide.keywords}\n{guide.body_text()}"))


def counts_elsewhere() -> dict[type[Model], tuple[int, int]]:
    """Searched model → (rows of the database, documents of the other engine).

    Raises what the engine raises where it does not answer.
    """
    engine = get_search_backend()
    counts = {}
    for model in get_indexed_models():
        rows = model._default_manager.all()
        counts[model] = rows.count(), engine.search(MATCH_ALL, rows).count()
    return counts
