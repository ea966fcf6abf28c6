"""From the lines of an author to a drawing and its words."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Final

from knowledge.screens import things
from knowledge.screens.alternative import in_words
from knowledge.screens.description import Screen, ScreenError
from knowledge.screens.letters import is_from_right, turns_round
from knowledge.screens.parsing import read
from knowledge.screens.pen import HAND, USUAL_LETTERS, WIDE, Pen
from knowledge.screens.phones import phone

# Bytes of one drawing over the wire, and units from its top to its foot.
MOST_BYTES: Final = 1_200
TALLEST: Final = 420
# Sizes of letters above the usual one, as screens.css has them; the largest first.
LARGER: Final = (22, 20, 18)
# What is laid out from the right where its words are: screens and letters.
_LAID_OUT: Final = ("android", "iphone", "sms", "keypad", "envelope")
_DRAWS: Final[dict[str, Callable[[Pen, Screen], float]]] = {
    **dict.fromkeys(("android", "iphone", "sms"), phone),
    "keypad": things.keypad,
    "back": things.back,
    "tray": things.tray,
    "charger": things.charger,
    "box": things.box,
    "bill": things.bill,
    "sheet": things.sheet,
    "envelope": things.envelope,
}


@dataclass(frozen=True)
class Drawn:
    """A drawing: its strokes, its height in units, and what it shows, in words."""

    strokes: str
    height: int
    words: str
    letters: int
    has_hand: bool

    def svg(self, *, is_alone: bool = False) -> str:
        """As it stands in a page, which has the hand (`HAND`) once; `is_alone`: with its own."""
        hand = f"<defs>{HAND}</defs>" if is_alone and self.has_hand else ""
        kind = "d" if self.letters == USUAL_LETTERS else f"d d{self.letters}"
        return (
            f'<svg class="{kind}" viewBox="0 0 {WIDE} {self.height}" role="img" '
            f'aria-label="{escape(self.words)}">{hand}{self.strokes}</svg>'
        )

    @property
    def weight(self) -> int:
        """Bytes of it alone, compressed."""
        return len(gzip.compress(self.svg().encode(), mtime=0))


def compose(text: str, *, language: str, letters: int = USUAL_LETTERS) -> Drawn:
    """The drawing of these lines, in letters of this size or the largest that fit.

    Raises ScreenError where a line is not understood, or its words have no room.
    """
    screen = read(text)
    for size in (size for size in LARGER if size <= letters):
        try:
            return _drawn(screen, language, size)
        except ScreenError:
            continue
    drawn = _drawn(screen, language, USUAL_LETTERS)
    if drawn.weight > MOST_BYTES:
        raise ScreenError(1, "heavy")
    return drawn


def _turns(screen: Screen, language: str) -> bool:
    """Whether it is a phone or a letter in a language read from the right.

    One in French stays, whatever guide it is in; so does a phone whose side is shown: its buttons
    do not change sides. Bills and boxes are things.
    """
    if not turns_round(language) or screen.device not in _LAID_OUT or screen.has("side"):
        return False
    return any(is_from_right(item.text) for part in screen.parts for item in part.items)


def _drawn(screen: Screen, language: str, letters: int) -> Drawn:
    pen = Pen(letters, turns=_turns(screen, language))
    height = round(_DRAWS[screen.device](pen, screen))
    if height > TALLEST:
        raise ScreenError(screen.parts[-1].line if screen.parts else 1, "tall")
    return Drawn(pen.ink(), height, in_words(screen, language), letters, pen.has_hand)
