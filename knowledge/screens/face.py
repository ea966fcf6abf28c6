"""The face of a touch screen while it is drawn: where words may stand, and how far down it is."""

from dataclasses import dataclass

from knowledge.screens.description import Item
from knowledge.screens.pen import Pen


@dataclass
class Face:
    """`left` and `right` bound what is written; `y` is where the next part begins."""

    pen: Pen
    left: float
    right: float
    y: float = 0

    @property
    def wide(self) -> float:
        """How wide words may be."""
        return self.right - self.left

    @property
    def middle(self) -> float:
        """Half way between the edges."""
        return (self.left + self.right) / 2

    @property
    def tip(self) -> float:
        """Where a finger stands below a thing as wide as the screen: its arm hides no words."""
        return self.right - 10

    def around(self, item: Item, top: float, high: float) -> None:
        """The marks of a thing as wide as the screen."""
        self.pen.look(item, self.middle, top + high / 2, (self.wide + 12, high), self.tip)

    def base(self, middle: float, count: int = 1) -> float:
        """Where the first of so many lines of words stands, when all have their middle here."""
        return middle + self.pen.letters * 0.35 - (count - 1) * self.pen.leading / 2

    def column(self, lines: list[str], x: float, base: float, kind: str = "") -> None:
        """Lines of words, one below the other."""
        for place, words in enumerate(lines):
            self.pen.words(x, base + place * self.pen.leading, words, kind)
