"""What people say, and the word that the guides use for it (site/docs/vocabulary.md)."""

import tomllib
from functools import cache
from pathlib import Path

from knowledge.search.analysis import fold, words

DATA = Path(__file__).resolve().parent / "data" / "synonyms.toml"


@cache
def _table(language: str) -> dict[tuple[str, ...], list[str]]:
    """Folded words people use → folded words of the guides; {} for a language without a table."""
    rows = tomllib.loads(DATA.read_text("utf-8")).get(language, {})
    return {
        tuple(words(fold(said))): words(meant) for meant, list_ in rows.items() for said in list_
    }


def preferred(asked: list[str], language: str) -> list[str]:
    """The question with each word or pair of words that people use replaced by the guides' word."""
    table = _table(language)
    result: list[str] = []
    at = 0
    while at < len(asked):
        for size in (3, 2, 1):
            meant = table.get(tuple(asked[at : at + size]))
            if meant is not None and at + size <= len(asked):
                result += meant
                at += size
                break
        else:
            result.append(asked[at])
            at += 1
    return result
