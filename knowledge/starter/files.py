"""Reads a starter file and says plainly what is wrong with it. Writes nothing."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from accessibility.typography import french

FOLDER = Path(__file__).resolve().parent
LANGUAGES = ("fr", "en")


class StarterError(Exception):
    """A file that cannot be loaded; the message names it and says what is wrong."""


@dataclass(frozen=True)
class GuideFile:
    """A guide as its file says it, with its language's typography."""

    language: str
    number: int
    topic: str
    slug: str
    title: str
    promise: str
    minutes: int
    needs: tuple[str, ...]
    keywords: tuple[str, ...]
    related: tuple[int, ...]
    review_on: date
    sources: tuple[str, ...]
    paths: tuple[dict[str, Any], ...]
    if_it_fails: tuple[dict[str, str], ...]


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise StarterError(f"{path.name}: {error}") from error


def typeset(value: Any, language: str) -> Any:
    """Every text in `value` with its language's spaces and apostrophes."""
    if isinstance(value, str):
        return french(value, apostrophes=True) if language == "fr" else value.replace("'", "’")
    if isinstance(value, list | tuple):
        return tuple(typeset(item, language) for item in value)
    if isinstance(value, dict):
        return {key: typeset(item, language) for key, item in value.items()}
    return value


def read_guide(path: Path) -> GuideFile:
    """The guide of a file; its folder is its language. Raises StarterError."""
    data, language = _read(path), path.parent.name
    slug, device_of = data.pop("slug", None), [p.get("device") for p in data.get("paths", [])]
    data = typeset(data, language)
    try:
        for shown, device in zip(data["paths"], device_of, strict=True):
            shown["device"] = device
            shown["steps"] = [{"text": "", **step} for step in shown["steps"]]
        return GuideFile(language=language, slug=slug, **data)
    except (KeyError, TypeError, ValueError) as error:
        raise StarterError(f"{language}/{path.name}: {error}") from error


def read_guides() -> list[GuideFile]:
    """Every starter guide, by number and language. Raises StarterError."""
    guides = [
        read_guide(path)
        for language in LANGUAGES
        for path in sorted((FOLDER / "guides" / language).glob("*.toml"))
    ]
    return sorted(guides, key=lambda guide: (guide.number, guide.language != "fr"))


def read_topics() -> list[dict[str, Any]]:
    """The topics in their order: code, icon, coop_theme, and title, slug, intro a language."""
    return [
        {
            **topic,
            **{
                language: {**typeset(topic[language], language), "slug": topic[language]["slug"]}
                for language in LANGUAGES
            },
        }
        for topic in _read(FOLDER / "topics.toml")["topics"]
    ]


def read_terms() -> list[dict[str, Any]]:
    """The glossary: code, and term and definition a language."""
    return [
        {**term, **{language: typeset(term[language], language) for language in LANGUAGES}}
        for term in _read(FOLDER / "glossary.toml")["terms"]
    ]
