"""Counts the words that find nothing, so that somebody writes the guide that is missing."""

import logging
import re
from datetime import date

from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet, Sum

from knowledge.models import MissedSearch

LONGEST = 60
# What a day may hold: beyond it somebody plays, and the words are no question.
MOST_A_DAY = 500
# A telephone or card number, an address: a person, and no question.
_PERSONAL = re.compile(r"\d(?:[ .-]?\d){5}|@")

log = logging.getLogger(__name__)


def countable(asked: str) -> str:
    """The words to count, in small letters; "" for what may name a person, or is no word."""
    words = " ".join(asked.lower().split())
    if len(words) > LONGEST or _PERSONAL.search(words) or not re.search(r"[^\W\d_]{2}", words):
        return ""
    return words


def note_missed(asked: str, *, language: str, day: date) -> None:
    """Count a search that found nothing. A reader never waits for it, nor sees it fail."""
    if not (words := countable(asked)):
        return
    try:
        with transaction.atomic():
            _count(words, language=language, day=day)
    except DatabaseError:
        log.exception("A search without answer was not counted.")


def _count(words: str, *, language: str, day: date) -> None:
    rows = MissedSearch.objects.filter(day=day)
    if rows.filter(language=language, words=words).update(count=F("count") + 1):
        return
    if rows.count() < MOST_A_DAY:
        row = MissedSearch(day=day, language=language, words=words, count=0)
        MissedSearch.objects.bulk_create([row], ignore_conflicts=True)
        rows.filter(language=language, words=words).update(count=F("count") + 1)


def missed_between(
    first: date, last: date, *, language: str | None = None
) -> QuerySet[MissedSearch, tuple[str, int]]:
    """(words, how often) of these days, both included, the most frequent first.

    `language`: of searches in this language alone; None: in any.
    """
    rows = MissedSearch.objects.filter(day__range=(first, last))
    if language:
        rows = rows.filter(language=language)
    often = rows.values_list("words").annotate(often=Sum("count"))
    return often.order_by("-often", "words")
