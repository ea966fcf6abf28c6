"""Screens to start from, and lines to insert, as ready.toml has them in both languages."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("ready.toml")


@dataclass(frozen=True)
class Ready:
    """A whole screen with its name in the menu."""

    name: str
    lines: str


@dataclass(frozen=True)
class Line:
    """A line of a part, in each language."""

    part: str
    fr: str
    en: str


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


def ready_screens(language: str) -> list[Ready]:
    """The screens of the menu in French, or else in English."""
    code = "fr" if language == "fr" else "en"
    return [Ready(entry[code], entry[f"lines_{code}"].strip()) for entry in _read()["screens"]]


def lines_to_insert() -> list[Line]:
    """A line for each part."""
    return [Line(**entry) for entry in _read()["lines"]]
