"""What people say, and the words that the guides use for it (the desk's vocabulary)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.search.analysis import words

DATA = Path(__file__).resolve().parent / "data"
MOST_WORDS = 4


@dataclass(frozen=True)
class Said:
    """One word, or some that are one expression, and what the guides call it: () if nothing."""

    words: tuple[str, ...]
    meant: tuple[str, ...] = ()


@cache
def _table(language: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Folded words people use → folded words of the guides; {} for a language without a table."""
    rows = tomllib.loads((DATA / "synonyms.toml").read_text("utf-8")).get(language, {})
    pairs = [(said, meant) for meant, all_said in rows.items() for said in all_said]
    return {tuple(words(said)): tuple(words(meant)) for said, meant in pairs}


@cache
def people_words(language: str) -> frozenset[str]:
    """The folded words that are no mistake even where no guide has them."""
    everyday = tomllib.loads((DATA / "everyday.toml").read_text("utf-8")).get(language, "")
    return frozenset(words(everyday)).union(*_table(language))


def read(asked: list[str], language: str) -> list[Said]:
    """The question as expressions, the longest that the table knows first; none is lost."""
    table = _table(language)
    result: list[Said] = []
    at = 0
    while at < len(asked):
        for size in range(min(MOST_WORDS, len(asked) - at), 0, -1):
            said = tuple(asked[at : at + size])
            meant = table.get(said) or table.get((*said[:-1], said[-1].rstrip("sx")))
            if meant or size == 1:
                result.append(Said(said, meant or ()))
                at += size
                break
    return result
