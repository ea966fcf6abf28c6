"""How a table of labels is read."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


def choices_of(labels: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    """Labels as Django's `choices`, in the order of the table."""
    return [(str(code), label) for code, label in labels.items()]


def label_of(labels: Mapping[Any, Any], code: str | StrEnum | None) -> str:
    """The label of a stored code, in the active language; the code itself when it is unknown."""
    if not code:
        return ""
    return str(next((label for key, label in labels.items() if str(key) == str(code)), code))
