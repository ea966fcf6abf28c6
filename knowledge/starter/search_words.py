"""Reads the words that search begins with: synonyms, and questions whose guide is known."""

import tomllib
from typing import Any

from accessibility.text.typography import french
from knowledge.starter.files import FOLDER, StarterError


def read_synonyms(language: str) -> dict[str, list[str]]:
    """Words of the guides → what people say for them; {} for another language. StarterError."""
    return {_typeset(meant, language): said for meant, said in _read("synonyms", language).items()}


def read_questions(language: str) -> dict[int, list[str]]:
    """Number of a guide → questions that it answers; {} for another language. StarterError."""
    return {int(number): asked for number, asked in _read("questions", language).items()}


def _read(name: str, language: str) -> dict[str, Any]:
    file = f"{name}.toml"
    try:
        rows = tomllib.loads((FOLDER / file).read_text("utf-8")).get(language, {})
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise StarterError(f"{file}: {error}") from error
    for key, lines in rows.items():
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise StarterError(f"{file}: {key} is not a list of texts.")
    return rows


def _typeset(text: str, language: str) -> str:
    return french(text, apostrophes=True) if language == "fr" else text
