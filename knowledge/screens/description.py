"""What a described screen is, once it is understood."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

# The rest of a list, drawn as grey bars.
REST: Final = "…"
# Where to look: one of these, or a number from 1 to 9.
RINGED: Final = "ringed"
FINGER: Final = "finger"
ARROW: Final = "arrow"


class ScreenError(ValueError):
    """A line that is not understood or cannot be drawn.

    `line` counts from 1; `code` is a key of `messages.MESSAGES`; `given` is what stands there;
    `allowed` are the codes of what may, or () where nothing is to be chosen from.
    """

    def __init__(self, line: int, code: str, given: str = "", allowed: tuple[str, ...] = ()):
        super().__init__(f"line {line}: {code} {given}".strip())
        self.line = line
        self.code = code
        self.given = given
        self.allowed = allowed


@dataclass(frozen=True)
class Item:
    """One thing of a part: a row, a tile, an icon of the bar.

    `state` is "on", "off" or ""; `looks` says where to look; `is_sent`: a message of one's own.
    """

    text: str = ""
    value: str = ""
    icon: str = ""
    state: str = ""
    looks: tuple[str, ...] = ()
    is_sent: bool = False

    @property
    def is_rest(self) -> bool:
        """Whether this stands for what does not matter."""
        return self.text == REST


@dataclass(frozen=True)
class Part:
    """A part of a screen, with its line in the description."""

    kind: str
    line: int
    items: tuple[Item, ...]

    @property
    def first(self) -> Item:
        """Its only item, where a part has but one."""
        return self.items[0]


@dataclass(frozen=True)
class Screen:
    """A device or thing, and its parts from top to bottom; `looks` are on the thing itself."""

    device: str
    looks: tuple[str, ...] = ()
    parts: tuple[Part, ...] = field(default=())

    def of(self, kind: str) -> Iterator[Part]:
        """The parts of this kind."""
        return (part for part in self.parts if part.kind == kind)

    def has(self, *kinds: str) -> bool:
        """Whether one of these kinds is there."""
        return any(part.kind in kinds for part in self.parts)
