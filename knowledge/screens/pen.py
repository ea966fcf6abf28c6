"""Collects strokes by class, so that a drawing is a few paths and not fifty.

Colours and widths are those of screens.css in the page; here are shapes only, in units of which a
drawing has WIDE. One unit is about one pixel on the smallest phone.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
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
_LAYERS: Final = tuple("SDFqLHgoEGnfOjyKPkvma")
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


# Words that stand in the middle of their place.
_CENTRED: Final = frozenset("zeiw")
# What is turned round, as a phone is that speaks Arabic; and the one sign that turns with it.
_TURNED: Final = f'<g transform="matrix(-1 0 0 1 {WIDE} 0)">'
_POINTS: Final = "back"


@dataclass
class _Ink:
    """Strokes that share one direction."""

    paths: dict[str, list[str]] = field(default_factory=dict)
    rings: list[str] = field(default_factory=list)
    dots: list[str] = field(default_factory=list)
    hands: list[str] = field(default_factory=list)


class Pen:
    """One drawing in the making. `letters` is the size of its words; `low` its lowest mark.

    With `turns` all stands where it would on a phone that is read from the right: whoever draws
    goes on counting from the left, and words, digits and signs stay as one reads them.
    """

    def __init__(self, letters: int = USUAL_LETTERS, *, turns: bool = False) -> None:
        self.letters = letters
        self.low = 0.0
        self.has_hand = False
        self._turned, self._kept = _Ink(), _Ink()
        self._turns = turns
        self._words: list[str] = []
        self._numbers: list[str] = []

    @contextmanager
    def as_it_is(self) -> Iterator[None]:
        """What is drawn within is never turned: keys, which every phone has alike."""
        turns, self._turns = self._turns, False
        yield
        self._turns = turns

    @property
    def _ink(self) -> _Ink:
        return self._turned if self._turns else self._kept

    def _at(self, x: float) -> float:
        return WIDE - x if self._turns else x

    @property
    def leading(self) -> float:
        """From one line of words to the next."""
        return self.letters * 1.25

    def add(self, kind: str, path: str) -> None:
        """A path in the colours of this class."""
        self._ink.paths.setdefault(kind, []).append(path)

    def box(self, kind: str, left: float, top: float, size: tuple[float, float], r: float) -> None:
        """A box with round corners."""
        self.add(kind, rounded(left, top, *size, r))

    def icon(self, name: str, x: float, y: float, kind: str = "k") -> None:
        """A sign with its centre here."""
        ink, x = (self._ink, x) if name == _POINTS else (self._kept, self._at(x))
        ink.paths.setdefault(kind, []).append(icons.at(name, x, y))

    def words(self, x: float, y: float, words: str, kind: str = "") -> None:
        """Words on a line; `kind` may say end (x) or middle (z, e, w), else they begin at x."""
        kinds = kind.split()
        if self._turns and _CENTRED.isdisjoint(kinds):
            kinds = [one for one in kinds if one != "x"] if "x" in kinds else [*kinds, "x"]
        if is_from_right(words):
            kinds.append("A")
        said = f' class="{" ".join(kinds)}"' if kinds else ""
        text = escape(words, quote=False)
        self._words.append(f'<text{said} x="{self._at(x):g}" y="{y:g}">{text}</text>')

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
                self._ink.rings.append(rounded(x - wide / 2, y - high / 2, wide, high, radius))
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
        self._ink.hands.append(f'<use href="#h" x="{x:g}" y="{y:g}"/>')
        self._reach(y + 52)

    def arrow(self, direction: str, x: float, y: float) -> None:
        """An arrow whose head is here."""
        self._ink.rings.append(f"M{x:g} {y:g}{_ARROWS[direction]}")
        if direction == "up":
            self._reach(y + 50)

    def disc(self, number: str, x: float, y: float) -> None:
        """A number to be named in the text."""
        self._ink.dots.append(f"M{x:g} {y:g}h0")
        self._numbers.append(f'<text class="w" x="{self._at(x):g}" y="{y + 5.5:g}">{number}</text>')

    def _reach(self, y: float) -> None:
        self.low = max(self.low, y)

    # --- The whole ---------------------------------------------------------------------------

    def ink(self) -> str:
        """The markup of all strokes, words over shapes, and marks over both."""
        turned, kept = self._turned, self._kept
        under = _around(_shapes(turned.paths)) + _shapes(kept.paths)
        over = _around(_marks(turned)) + _marks(kept)
        hands = _around("".join(turned.hands)) + "".join(kept.hands)
        return under + "".join(self._words) + over + "".join(self._numbers) + hands


def _around(turned: str) -> str:
    return f"{_TURNED}{turned}</g>" if turned else ""


def _shapes(paths: Mapping[str, list[str]]) -> str:
    return _drawn((kind, "".join(paths[kind])) for kind in _LAYERS if kind in paths)


def _marks(ink: _Ink) -> str:
    dots = "".join(ink.dots)
    return _drawn([("r", "".join(ink.rings)), ("C", dots), ("c", dots)])


def _drawn(paths: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in paths if path)


def rounded(left: float, top: float, wide: float, high: float, r: float) -> str:
    """The path of a box with round corners."""
    return (
        f"M{left + r:g} {top:g}h{wide - 2 * r:g}q{r:g} 0 {r:g} {r:g}v{high - 2 * r:g}"
        f"q0 {r:g}-{r:g} {r:g}h{2 * r - wide:g}q-{r:g} 0-{r:g}-{r:g}v{2 * r - high:g}"
        f"q0-{r:g} {r:g}-{r:g}z"
    )
