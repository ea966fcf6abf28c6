"""The drawn screens of a page: each once, with one hand for all of them.

Those that fit its first answer stand in the page; those after them are pictures with an address
of their own, which a browser fetches when they come in sight.
"""

import gzip
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import Final

from knowledge.blocks import MOST_STEPS
from knowledge.models import GuidePage
from knowledge.screens import Drawn, ScreenError, compose
from knowledge.screens.pen import HAND, USUAL_LETTERS, WIDE

# Letters of a drawing for each size of text that a reader may choose.
LETTERS: Final = {"100": USUAL_LETTERS, "125": 18, "150": 20, "200": 22}
# Bytes that the drawings in a page weigh together, compressed: of one path, of several.
MOST_IN_PAGE: Final = 2_500
MOST_AMONG_PATHS: Final = 1_700
# A drawing → where it stands alone.
Address = Callable[[Drawn], str]


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
    """The drawings of a page by their description; false where there is none.

    `elsewhere`: those that do not stand in the page, with their address; `is_lazy`: they are
    fetched when they come in sight.
    """

    drawings: Mapping[str, Drawn]
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    is_lazy: bool = True

    def __bool__(self) -> bool:
        return bool(self.drawings)

    @property
    def hand(self) -> str:
        """The hand that the drawings use, to stand in the page once; "" where none points."""
        here = (one for text, one in self.drawings.items() if text not in self.elsewhere)
        return hand() if any(one.has_hand for one in here) else ""

    def markup(self, text: str | None) -> str:
        """A drawing as it stands in the page; "" for none."""
        found = self.drawings.get(text or "")
        if found is None:
            return ""
        address = self.elsewhere.get(text or "")
        return found.svg() if address is None else self._picture(found, address)

    def _picture(self, found: Drawn, address: str) -> str:
        lazy = ' loading="lazy"' if self.is_lazy else ""
        return (
            f'<img class="d" src="{escape(address)}" width="{WIDE}" height="{found.height}" '
            f'alt="{escape(found.words)}"{lazy} decoding="async">'
        )


def hand() -> str:
    """The hand, out of sight, for the drawings of a whole page."""
    return f'<svg hidden aria-hidden="true"><defs>{HAND}</defs></svg>'


def sheet_of(
    texts: Iterable[str | None],
    *,
    language: str,
    text_size: str = "100",
    address: Address | None = None,
    is_lazy: bool = True,
) -> Sheet:
    """The drawings of these descriptions, in their order; those that cannot be drawn are left out.

    `texts`: one a step, empty or not. `address`: where a drawing stands alone; without it, all
    stand in the page.
    """
    texts, letters = list(texts), LETTERS.get(text_size, USUAL_LETTERS)
    most = MOST_IN_PAGE if len(texts) <= MOST_STEPS else MOST_AMONG_PATHS
    found = {text: drawn(text, language, letters) for text in texts if text and text.strip()}
    drawings = {text: one for text, one in found.items() if one is not None}
    if address is None:
        return Sheet(drawings)
    beyond = list(drawings)[_fitting(tuple(drawings.values()), most) :]
    return Sheet(drawings, {text: address(drawings[text]) for text in beyond}, is_lazy)


@lru_cache(maxsize=256)
def _fitting(drawings: tuple[Drawn, ...], most: int) -> int:
    """How many of the drawings, from the first, weigh no more than this together."""
    together = ""
    for place, one in enumerate(drawings):
        together += one.svg()
        if len(gzip.compress(together.encode(), mtime=0)) > most:
            return place
    return len(drawings)


def digest_of(drawing: Drawn, dress: str) -> str:
    """What names a drawing in its address: another drawing, or other colours, have another."""
    whole = f"{dress}\n{drawing.svg(is_alone=True)}"
    return hashlib.sha256(whole.encode()).hexdigest()[:10]


def drawing_of_guide(
    number: int, *, language: str, letters: int, digest: str, dress: str
) -> Drawn | None:
    """The drawing of a live guide that has this digest; None when it has none."""
    guide = GuidePage.by_number(number, language=language)
    if guide is None or letters not in LETTERS.values():
        return None
    steps = (step for path in guide.paths for step in path.value["steps"])
    texts = dict.fromkeys(text for step in steps if (text := step.get("screen")))
    found = (drawn(text, language, letters) for text in texts)
    return next((one for one in found if one and digest_of(one, dress) == digest), None)
