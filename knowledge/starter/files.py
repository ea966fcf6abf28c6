"""Reads a starter file and says plainly what is wrong with it. Writes nothing."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from accessibility.text.typography import french
from knowledge.blocks import DEVICES, DRAWINGS, FEWEST_STEPS, MOST_STEPS, as_lines
from knowledge.placeholders import slips_in
from knowledge.screens import ScreenError, compose

FOLDER = Path(__file__).resolve().parent
LANGUAGES = ("fr", "en")
# Where a site has them too: a few guides, to begin with.
OTHER_LANGUAGES = ("ar",)
# Every key of a guide's file, and what stands there.
KEYS = {
    **dict.fromkeys(("number", "minutes"), (int, "a whole number")),
    **dict.fromkeys(("topic", "slug", "title", "promise"), (str, "a text")),
    **dict.fromkeys(("needs", "keywords", "related", "sources"), (list, "a list")),
    **dict.fromkeys(("paths", "if_it_fails"), (list, "a list")),
    "review_on": (date, "a day"),
}
# What a step may have besides what it is about and what should then be seen.
OPTIONAL_IN_STEP = frozenset(
    {"text", "warning", "tip", "phone", "drawing", "screen", "ask", "otherwise"}
)


class StarterError(Exception):
    """A file that cannot be loaded; the message names it and says what is wrong."""


@dataclass(frozen=True)
class GuideFile:
    """A guide as its file says it, with its language's typography; `file` names it in errors."""

    file: str
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


def read_toml(path: Path, file: str) -> dict[str, Any]:
    """What a file says, which errors call `file`. Raises StarterError."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise StarterError(f"{file}: {error}") from error


def typeset(value: Any, language: str) -> Any:
    """Every text in `value` with its language's spaces and apostrophes."""
    if isinstance(value, str):
        return french(value, apostrophes=True) if language == "fr" else value.replace("'", "’")
    if isinstance(value, list | tuple):
        return tuple(typeset(item, language) for item in value)
    if isinstance(value, dict):
        return {key: typeset(item, language) for key, item in value.items()}
    return value


def keys_of(
    entry: Any, needed: set[str], where: str, *, optional: frozenset[str] = frozenset()
) -> None:
    """Refuse a table that lacks a key or has one too many. Raises ValueError."""
    if not isinstance(entry, dict):
        raise ValueError(f"{where} is not a table")
    if missing := sorted(needed - entry.keys()):
        raise ValueError(f"{where} has no {', '.join(missing)}")
    if unknown := sorted(entry.keys() - needed - optional):
        raise ValueError(f"{where} has {', '.join(unknown)}, which means nothing")


def _check(data: dict[str, Any]) -> None:
    """Refuse what is no guide. Raises ValueError with one plain sentence."""
    keys_of(data, set(KEYS), "the guide")
    for key, (kind, name) in KEYS.items():
        if not isinstance(data[key], kind):
            raise ValueError(f"{key} is not {name}")
    if not data["paths"]:
        raise ValueError("the guide has no steps")
    for path in data["paths"]:
        _check_path(path)
    _answers_exist(data)
    for failure in data["if_it_fails"]:
        keys_of(failure, {"problem", "answer"}, "an entry of if_it_fails")


def _answers_exist(data: Any) -> None:
    """Refuse a text that takes an answer of ours which does not exist. Raises ValueError."""
    if isinstance(data, str) and (slips := slips_in(data)):
        raise ValueError(f"no answer of ours is called {slips[0]}")
    if isinstance(data, dict):
        data = list(data.values())
    for inner in data if isinstance(data, list) else ():
        _answers_exist(inner)


def _check_path(path: Any) -> None:
    keys_of(path, {"device", "steps"}, "a path")
    device, steps = path["device"], path["steps"]
    if device not in dict(DEVICES):
        raise ValueError(f"no phone is called {device}")
    if not FEWEST_STEPS <= len(steps) <= MOST_STEPS:
        raise ValueError(
            f"the path for {device} has {len(steps)} steps, not {FEWEST_STEPS} to {MOST_STEPS}"
        )
    for place, step in enumerate(steps, 1):
        keys_of(
            step,
            {"title", "see"},
            f"step {place} for {device}",
            optional=OPTIONAL_IN_STEP,
        )
        if step.get("drawing", "") not in {"", *dict(DRAWINGS)}:
            raise ValueError(f"nothing is drawn as {step['drawing']}")
        _check_screen(step.get("screen", ""), f"step {place} for {device}")


def _check_screen(text: str, where: str) -> None:
    try:
        if text:
            compose(text, language="fr")
    except ScreenError as error:
        raise ValueError(f"{where}, screen, {error}") from error


def read_guide(path: Path) -> GuideFile:
    """The guide of a file; its folder is its language. Raises StarterError."""
    language = path.parent.name
    file = f"{language}/{path.name}"
    data = read_toml(path, file)
    try:
        _check(data)
    except ValueError as error:
        raise StarterError(f"{file}: {error}.") from error
    set_texts = typeset(data, language)
    for shown, written in zip(set_texts["paths"], data["paths"], strict=True):
        shown["device"] = written["device"]
        shown["steps"] = [_kept(step) for step in shown["steps"]]
    return GuideFile(file=file, language=language, **{**set_texts, "slug": data["slug"]})


def _kept(step: dict[str, Any]) -> dict[str, Any]:
    """A step as the database keeps it."""
    screen = {"screen": as_lines(step["screen"])} if "screen" in step else {}
    return {"text": "", **step, **screen}


def read_guides(languages: Iterable[str] = LANGUAGES) -> list[GuideFile]:
    """Every starter guide in these languages, by number and language. Raises StarterError."""
    guides = [
        read_guide(path)
        for language in languages
        for path in sorted((FOLDER / "guides" / language).glob("*.toml"))
    ]
    first: dict[tuple[int, str], GuideFile] = {}
    for guide in guides:
        other = first.setdefault((guide.number, guide.language), guide)
        if other is not guide:
            raise StarterError(f"{guide.file}: {other.file} has the number {guide.number} too.")
    return sorted(guides, key=lambda guide: (guide.number, guide.language != "fr"))


def _entries(file: str, plural: str, keys: set[str], texts: set[str]) -> list[dict[str, Any]]:
    """The tables of topics.toml or glossary.toml, each with its texts in each language it has."""
    listed = read_toml(FOLDER / file, file).get(plural, [])
    try:
        for place, entry in enumerate(listed, 1):
            others = frozenset(OTHER_LANGUAGES)
            keys_of(entry, keys | set(LANGUAGES), f"entry {place}", optional=others)
            for language in entry.keys() - keys:
                keys_of(entry[language], texts, f"entry {place} ({language})")
    except ValueError as error:
        raise StarterError(f"{file}: {error}.") from error
    return [
        {
            **entry,
            **{code: typeset(entry[code], code) for code in entry.keys() - keys},
        }
        for entry in listed
    ]


def read_topics() -> list[dict[str, Any]]:
    """The topics in their order: code, icon, coop_theme, and title, slug, intro a language."""
    return _entries(
        "topics.toml", "topics", {"code", "icon", "coop_theme"}, {"title", "slug", "intro"}
    )


def read_terms() -> list[dict[str, Any]]:
    """The glossary: code, and term and definition a language."""
    return _entries("glossary.toml", "terms", {"code"}, {"term", "definition"})
