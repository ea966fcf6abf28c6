"""What a change of the words of search would change: questions, answered before and after."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from knowledge.analysis import words
from knowledge.models import KnownQuestion, Synonym
from knowledge.models.search_words import WhatPeopleSay
from knowledge.search.editors_words import read_vocabulary
from knowledge.search.guides import search_guides
from knowledge.search.missed import missed_between
from knowledge.search.vocabulary import Vocabulary

FIRST = 3
MOST_QUESTIONS = 20
# Searches without answer are kept for 90 days.
DAYS = 90


@dataclass(frozen=True)
class Change:
    """A question, and the titles of the first guides that it finds now and would find."""

    question: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def is_one(self) -> bool:
        """Whether anything changes."""
        return self.before != self.after


def changes_of(row: WhatPeopleSay) -> list[Change]:
    """What this row, not saved yet, changes for its own lines and for searches without answer.

    Those that change come first. [] for a row without a language or a guide yet.
    """
    language, after = _with(row)
    if not language:
        return []
    before = read_vocabulary(language)
    questions = list(dict.fromkeys([*row.lines, *_missed(row, language)]))[:MOST_QUESTIONS]
    found = [
        Change(asked, _titles(asked, language, before), _titles(asked, language, after))
        for asked in questions
    ]
    return sorted(found, key=lambda change: not change.is_one)


def _with(row: WhatPeopleSay) -> tuple[str, Vocabulary]:
    """The row's language, and the vocabulary with this row in the place of its saved self."""
    match row:
        case Synonym():
            others = Synonym.objects.filter(language=row.language).exclude(pk=row.pk)
            return row.language, read_vocabulary(row.language, synonyms=[*others, row])
        case KnownQuestion() if row.guide_id:
            # The last one to name a question does not win: this row stands first.
            kept = KnownQuestion.objects.filter(guide__locale=row.guide.locale).exclude(pk=row.pk)
            return row.language, read_vocabulary(row.language, questions=[row, *kept])
    return "", Vocabulary("")


def _missed(row: WhatPeopleSay, language: str) -> list[str]:
    """Searches of the last days that found nothing and have a word of this row."""
    mine = {word for line in row.lines for word in words(line)}
    today = timezone.localdate()
    missed = missed_between(today - timedelta(days=DAYS), today, language=language)
    return [asked for asked, _often in missed if mine.intersection(words(asked))]


def _titles(asked: str, language: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    answer = search_guides(asked, language=language, limit=FIRST, vocabulary=vocabulary)
    return tuple(found.page.title for found in answer.results)
