"""Collects strokes by class, so that a drawing is a few paths and not fifty.

Colours and widths are those of screens.css in the page; here are shapes only, in units of which a
drawing has WIDE. One unit is about one pixel on the smallest phone.
"""

from collections.abc import Iterable
from html import escape
from typing import Final

from knowledge.screens import icons
from knowledge.screens.description import ARROW, FINGER, RINGED, Item, ScreenError
from knowledge.screens.letters import fits, is_from_right, lines_of, width

WIDE: Final = 240
# Where numbers stand, at the right edge of the drawing.
MARGIN: Final = 223
USUAL_LETTERS: Final = 16
# From the bottom to the top.
_LAYERS: Final = tuple("SDFqLgoEGnfOjyKPkvma")
_ARROWS: Final = {
    "up": "v42m-12-30l12-12 12 12",
    "down": "v-42m-12 30l12 12 12-12",
    "left": "h42m-30-12l-12 12 12 12",
    "right": "h-42m30-12l12 12-12 12",
}
HAND: Final = (
    '<path id="h" d="M78 156 19 48C15 43 8 43 2 39l-4-6q-3-5 0-7 3-1 7 2l5 3L-3 7q-2-5 2-7.5t7 3'
    "l9 16-2-4q-2-5 2-7t6.5 2.5q-1-4 3-5t5 3.5q3-3 6 2c5 10 3 18 5 26l56 109M15 19l4 8"
    'M23 14l4 8M30 10l3 7"/>'
)


class Pen:
    """One drawing in the making. `letters` is the size of its words; `low` its lowest mark."""

    def __init__(self, letters: int = USUAL_LETTERS) -> None:
        self.letters = letters
        self.low = 0.0
        self.has_hand = False
        self._paths: dict[str, list[str]] = {}
        self._words: list[str] = []
        self._rings: list[str] = []
        self._discs: list[tuple[str, float, float]] = []
        self._hands: list[str] = []

    @property
    def leading(self) -> float:
        """From one line of words to the next."""
        return self.letters * 1.25

    def add(self, kind: str, path: str) -> None:
        """A path in the colours of this class."""
        self._paths.setdefault(kind, []).append(path)

    def box(self, kind: str, left: float, top: float, size: tuple[float, float], r: float) -> None:
        """A box with round corners."""
        self.add(kind, rounded(left, top, *size, r))

    def icon(self, name: str, x: float, y: float, kind: str = "k") -> None:
        """A sign with its centre here."""
        self.add(kind, icons.at(name, x, y))

    def words(self, x: float, y: float, words: str, kind: str = "") -> None:
        """Words on a line; `kind` may say end (x) or middle (z, e, w), else they begin at x."""
        if is_from_right(words) and not set(kind.split()) & {"z", "e", "w"}:
            kind = f"{kind} A".strip()
        kind = f' class="{kind}"' if kind else ""
        self._words.append(f'<text{kind} x="{x:g}" y="{y:g}">{escape(words, quote=False)}</text>')

    def block(self, line: int, words: str, most: float, rows: int) -> list[str]:
        """The words in lines of this width, `rows` at most. Raises ScreenError "long"."""
        lines = lines_of(words, self.letters, most)
        if len(lines) > rows or not fits(lines, self.letters, most):
            raise ScreenError(line, "long", words)
        return lines

    def width(self, words: str, *, is_bold: bool = False) -> float:
        """How wide these words are in this drawing."""
        return width(words, self.letters, is_bold=is_bold)

    # --- Where to look -----------------------------------------------------------------------

    def look(
        self, item: Item, x: float, y: float, size: tuple[float, float], tip: float | None = None
    ) -> None:
        """The marks of a thing whose centre is here; `tip`: where the finger stands below it."""
        wide, high = size
        for look in item.looks:
            if look == RINGED:
                radius = min(14, high / 2)
                self._rings.append(rounded(x - wide / 2, y - high / 2, wide, high, radius))
                self._reach(y + high / 2 + 6)
            elif look == FINGER:
                self.hand(x if tip is None else tip, y + high / 2 - (3 if high > 30 else 0))
            elif look == ARROW:
                self.arrow("up", x if tip is None else tip, y + high / 2 + 6)
            elif wide > 100:
                self.disc(look, MARGIN, y)
            else:
                self.disc(look, x + wide / 2 - 2, y - high / 2 + 4)

    def hand(self, x: float, y: float) -> None:
        """A hand whose finger ends here, below what it touches."""
        self.has_hand = True
        self._hands.append(f'<use href="#h" x="{x:g}" y="{y:g}"/>')
        self._reach(y + 52)

    def arrow(self, direction: str, x: float, y: float) -> None:
        """An arrow whose head is here."""
        self._rings.append(f"M{x:g} {y:g}{_ARROWS[direction]}")
        if direction == "up":
            self._reach(y + 50)

    def disc(self, number: str, x: float, y: float) -> None:
        """A number to be named in the text."""
        self._discs.append((number, x, y))

    def _reach(self, y: float) -> None:
        self.low = max(self.low, y)

    # --- The whole ---------------------------------------------------------------------------

    def ink(self) -> str:
        """The markup of all strokes, words over shapes, and marks over both."""
        dots = "".join(f"M{x:g} {y:g}h0" for _number, x, y in self._discs)
        paths = [(kind, "".join(self._paths[kind])) for kind in _LAYERS if kind in self._paths]
        over = [("r", "".join(self._rings)), ("C", dots), ("c", dots)]
        numbers = [
            f'<text class="w" x="{x:g}" y="{y + 5.5:g}">{number}</text>'
            for number, x, y in self._discs
        ]
        return _drawn(paths) + "".join(self._words) + _drawn(over) + "".join(numbers + self._hands)


def _drawn(paths: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in paths if path)


def rounded(left: float, top: float, wide: float, high: float, r: float) -> str:
    """The path of a box with round corners."""
    return (
        f"M{left + r:g} {top:g}h{wide - 2 * r:g}q{r:g} 0 {r:g} {r:g}v{high - 2 * r:g}"
        f"q0 {r:g}-{r:g} {r:g}h{2 * r - wide:g}q-{r:g} 0-{r:g}-{r:g}v{2 * r - high:g}"
        f"q0-{r:g} {r:g}-{r:g}z"
    )
