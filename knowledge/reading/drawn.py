"""The drawn screens of a page: each once, with one hand for all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from knowledge.screens import Drawn, ScreenError, compose
from knowledge.screens.pen import HAND, USUAL_LETTERS

# Letters of a drawing for each size of text that a reader may choose.
LETTERS: Final = {"100": USUAL_LETTERS, "125": 18, "150": 20, "200": 22}


@lru_cache(maxsize=1024)
def drawn(text: str, language: str, letters: int = USUAL_LETTERS) -> Drawn | None:
    """The drawing of a description; None for one that cannot be drawn (any more)."""
    try:
        return compose(text, language=language, letters=letters)
    except ScreenError:
        return None


def screen_in_words(text: str | None, language: str) -> str:
    """What a described screen shows, in sentences; "" where nothing is drawn."""
    found = drawn(text, language) if text and text.strip() else None
    return found.words if found else ""


@dataclass(frozen=True)
class Sheet:
    """The drawings of a page by their description; false where there is none."""

    drawings: Mapping[str, Drawn]

    def __bool__(self) -> bool:
        return bool(self.drawings)

    @property
    def hand(self) -> str:
        """The hand that the drawings use, to stand in the page once; "" where none points."""
        return hand() if any(one.has_hand for one in self.drawings.values()) else ""

    def markup(self, text: str | None) -> str:
        """A drawing as it stands in the page; "" for none."""
        found = self.drawings.get(text or "")
        return found.svg() if found else ""


def hand() -> str:
    """The hand, out of sight, for the drawings of a whole page."""
    return f'<svg hidden aria-hidden="true"><defs>{HAND}</defs></svg>'


def sheet_of(texts: Iterable[str | None], *, language: str, text_size: str = "100") -> Sheet:
    """The drawings of these descriptions; those that cannot be drawn are left out."""
    letters = LETTERS.get(text_size, USUAL_LETTERS)
    found = {text: drawn(text, language, letters) for text in texts if text and text.strip()}
    return Sheet({text: one for text, one in found.items() if one is not None})
