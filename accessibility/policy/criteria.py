"""The criteria of the RGAA and of the RGESN: numbers, our short titles, what a machine decides."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

from accessibility.text.typography import for_language

_DATA: Final = Path(__file__).resolve().parent / "data"


class ReferenceCode(StrEnum):
    """Which list of criteria (référentiel)."""

    RGAA = "rgaa"
    RGESN = "rgesn"


class Machine(StrEnum):
    """What a program can decide about a criterion on a page; see data/rgaa.toml."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True)
class Theme:
    """A part of a reference, with how many criteria it has."""

    number: int
    count: int
    en: str
    fr: str

    def name(self, language: str) -> str:
        """In French, or else in English."""
        return _said(self.fr, self.en, language)


@dataclass(frozen=True)
class Criterion:
    """One criterion. `weight` counts in the score of the RGESN, and is 1 in the RGAA.

    `absent` names the group of elements without which a page is not concerned; "" for none.
    """

    number: str
    en: str
    fr: str
    machine: Machine
    weight: float
    wcag: tuple[str, ...]
    absent: str

    @property
    def theme(self) -> int:
        """The number of its theme."""
        return int(self.number.split(".")[0])

    def title(self, language: str) -> str:
        """In French, or else in English."""
        return _said(self.fr, self.en, language)


@dataclass(frozen=True)
class Reference:
    """A list of criteria in one version, in the order of their numbers."""

    code: ReferenceCode
    name: str
    version: str
    published_on: date
    themes: tuple[Theme, ...]
    criteria: dict[str, Criterion]


def _said(fr: str, en: str, language: str) -> str:
    return for_language(fr, "fr") if language.startswith("fr") else en


@cache
def reference(code: str) -> Reference:
    """The reference of this code; ValueError when there is none."""
    read = tomllib.loads((_DATA / f"{ReferenceCode(code)}.toml").read_text("utf-8"))
    criteria = (_criterion(row) for row in read["criteria"])
    return Reference(
        code=ReferenceCode(read["code"]),
        name=read["name"],
        version=read["version"],
        published_on=read["published_on"],
        themes=tuple(Theme(**row) for row in read["themes"]),
        criteria={criterion.number: criterion for criterion in criteria},
    )


def _criterion(row: dict[str, Any]) -> Criterion:
    return Criterion(
        number=row["number"],
        en=row["en"],
        fr=row["fr"],
        machine=Machine(row["machine"]),
        weight=row.get("weight", 1),
        wcag=tuple(row.get("wcag", ())),
        absent=row.get("absent", ""),
    )


@dataclass(frozen=True)
class MachineRule:
    """What a finding says about a criterion: it breaks it, or only makes a person look.

    `has` are words of the finding's message; "" is any.
    """

    rule: str
    criterion: str
    breaks: bool
    has: str = ""


@dataclass(frozen=True)
class ElementGroup:
    """Elements that `Criterion.absent` names, by their kind and by their role."""

    tags: frozenset[str]
    roles: frozenset[str]


@cache
def machine_rules(code: str) -> tuple[MachineRule, ...]:
    """What findings say about this reference; ValueError for a code that is none."""
    return tuple(MachineRule(**row) for row in _machine()[ReferenceCode(code)])


@cache
def element_groups() -> dict[str, ElementGroup]:
    """The groups of elements, by name."""
    return {
        name: ElementGroup(frozenset(row["tags"]), frozenset(row.get("roles", ())))
        for name, row in _machine()["elements"].items()
    }


@cache
def _machine() -> dict[str, Any]:
    return tomllib.loads((_DATA / "machine_rules.toml").read_text("utf-8"))
