"""What stands between the parts of a list, in each language's own signs."""

from collections.abc import Iterable, Mapping
from typing import Final

_COMMAS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("ar", "fa", "ur", "ug", "ps", "ckb"), "، "),
    **dict.fromkeys(("ja", "zh"), "、"),
}


def listed(parts: Iterable[str], language: str) -> str:
    """`a, b, c`: the parts with the comma of this language between them; "" for none."""
    return _COMMAS.get(_of(language), ", ").join(parts)


def _of(language: str) -> str:
    return language.split("-", maxsplit=1)[0]
