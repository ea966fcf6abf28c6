"""The words that search begins with, for tests that search without a database."""

from knowledge.search.vocabulary import Vocabulary
from knowledge.starter.search_words import read_synonyms


def starter_vocabulary(language: str) -> Vocabulary:
    """The synonyms alone, as if no editor had changed one: questions need the guides' keys."""
    return Vocabulary.of(language, synonyms=read_synonyms(language).items())
