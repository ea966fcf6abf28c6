"""Reads the facts that can age, as the starter brings them, and writes them as a table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from knowledge.ageing import NoNumbers, numbers_in
from knowledge.starter.files import FOLDER, LANGUAGES, StarterError, keys_of, read_toml, typeset

FILE: Final = "claims.toml"
_NEEDED: Final = {"code", "guides", "next_check_on", *LANGUAGES}


@dataclass(frozen=True)
class ClaimFile:
    """A fact as its file says it; `checked_on` is None where nobody could check it.

    `claim` and `source` by language, with its typography.
    """

    code: str
    guides: str
    checked_on: date | None
    next_check_on: date
    claim: dict[str, str]
    source: dict[str, str]


def read_claims() -> list[ClaimFile]:
    """The facts in the order of their file. Raises StarterError."""
    listed = read_toml(FOLDER / FILE, FILE).get("claims", [])
    try:
        if not isinstance(listed, list):
            raise ValueError("claims is not a list of tables")
        return [_claim(entry, f"entry {place}") for place, entry in enumerate(listed, 1)]
    except ValueError as error:
        raise StarterError(f"{FILE}: {error}.") from error


def _claim(entry: Any, where: str) -> ClaimFile:
    keys_of(entry, _NEEDED, where, optional=frozenset({"checked_on"}))
    for language in LANGUAGES:
        keys_of(entry[language], {"claim", "source"}, f"{where} ({language})")
    for name in entry.keys() & {"checked_on", "next_check_on"}:
        if not isinstance(entry[name], date):
            raise ValueError(f"{where}, {name} is not a day")
    try:
        numbers_in(entry["guides"])
    except NoNumbers as error:
        raise ValueError(f"{where}, {error} is no number of a guide") from error
    said = {language: typeset(entry[language], language) for language in LANGUAGES}
    return ClaimFile(
        code=entry["code"],
        guides=entry["guides"],
        checked_on=entry.get("checked_on"),
        next_check_on=entry["next_check_on"],
        claim={language: said[language]["claim"] for language in LANGUAGES},
        source={language: said[language]["source"] for language in LANGUAGES},
    )


def as_table(claims: Iterable[ClaimFile]) -> str:
    """The facts in English as a table of Markdown: what a reader of the code finds."""
    rows = [
        ("claim", "guide", "source", "date checked", "next check"),
        ("---",) * 5,
        *(
            (
                _plain(one.claim["en"]),
                one.guides,
                _plain(one.source["en"]),
                one.checked_on.isoformat() if one.checked_on else "",
                one.next_check_on.isoformat(),
            )
            for one in claims
        ),
    ]
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)


def _plain(text: str) -> str:
    """Stars and bars are signs of the table's own: shown as they are."""
    return text.replace("*", "\\*").replace("|", "\\|")
