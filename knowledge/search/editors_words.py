"""The vocabulary as editors manage it now; made again when one of them changes a word."""

import time
from dataclasses import dataclass

from django.db.models import Count, F, Max

from knowledge.models import KnownQuestion, Synonym
from knowledge.search.vocabulary import Vocabulary

# For so long a process does not ask whether an editor changed a word, in seconds.
FRESH_FOR = 1.0


@dataclass(frozen=True)
class _Kept:
    state: object
    vocabulary: Vocabulary
    looked_at: float


# By language, for this process: threads may make one twice.
_kept: dict[str, _Kept] = {}


def vocabulary_of(language: str) -> Vocabulary:
    """The words and known questions of a language (two letters), at most a second old."""
    now = time.monotonic()
    kept = _kept.get(language)
    if kept is not None and now - kept.looked_at < FRESH_FOR:
        return kept.vocabulary
    state = _state(language)
    same = kept is not None and kept.state == state
    vocabulary = kept.vocabulary if kept and same else read_vocabulary(language)
    _kept[language] = _Kept(state, vocabulary, now)
    return vocabulary


def _state(language: str) -> object:
    synonyms = Synonym.objects.filter(language=language).values(of=F("language"))
    questions = KnownQuestion.objects.filter(guide__locale__language_code=language)
    newest = {"newest": Max("updated_at"), "many": Count("pk")}
    counted = synonyms.annotate(**newest).order_by()
    return tuple(
        counted.union(
            questions.values(of=F("guide__locale__language_code")).annotate(**newest).order_by(),
            all=True,
        )
    )


def read_vocabulary(
    language: str,
    *,
    synonyms: list[Synonym] | None = None,
    questions: list[KnownQuestion] | None = None,
) -> Vocabulary:
    """As the database has it, or with other rows in the place of those of the database."""
    in_language = KnownQuestion.objects.filter(guide__locale__language_code=language)
    known = in_language if questions is None else questions
    said = Synonym.objects.filter(language=language) if synonyms is None else synonyms
    return Vocabulary.of(
        language,
        synonyms=[(row.preferred, row.lines) for row in said],
        questions=[(str(row.guide_id), line) for row in known for line in row.lines],
    )
