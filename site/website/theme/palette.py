"""A cooperative's two colours in every display: tints and counterparts computed, contrast checked.

No import of Django. A colour is "#rrggbb"; a display is "light" or "dark". High contrast and the
colours that a device sets are for eyes and not for a house: no cooperative changes them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from accessibility.markup.contrast import NORMAL_TEXT, ratio

DISPLAYS: Final = ("light", "dark")
VOICES: Final = ("leaf", "talk")
# Text and what it is written on, wherever the style sheet does so; both voices on every ground.
GROUNDS: Final = ("paper", "card", "mist", "peach", "honey")
PAIRS: Final = (
    *((text, ground) for ground in GROUNDS for text in ("ink", *VOICES, "cherry")),
    *(("soft", ground) for ground in GROUNDS if ground != "honey"),
    ("on-leaf", "leaf"),
    ("on-talk", "talk"),
)
# What a colour of a house changes; everything else stays as it was drawn.
TOKENS: Final = ("leaf", "on-leaf", "mist", "talk", "on-talk", "peach", "cord", "warm")
# How much of a voice is in its ground: more in the dark, where a tint is harder to see.
_TINT: Final = {"light": 0.11, "dark": 0.17}
_STEPS: Final = 50
_BLACK, _WHITE = "#000000", "#ffffff"
_COLOUR = re.compile(r"#[0-9a-f]{6}")

Tokens = Mapping[str, str]


@dataclass(frozen=True)
class Weak:
    """A text that would be hard to read: token of the text, token of the ground, their ratio."""

    text: str
    ground: str
    ratio: float

    @property
    def voice(self) -> str:
        """The voice whose colour is to blame: "leaf" or "talk"."""
        for token in (self.text, self.ground):
            if token in ("talk", "on-talk", "peach"):
                return "talk"
            if token in ("leaf", "on-leaf", "mist"):
                return "leaf"
        raise ValueError(f"No colour of a house in {self}")


def is_colour(text: str) -> bool:
    """Whether this is # and six hexadecimal digits in small letters."""
    return _COLOUR.fullmatch(text) is not None


def mixed(colour: str, other: str, share: float) -> str:
    """So much (0 to 1) of a colour in another, as a painter mixes; both and the answer #rrggbb."""
    channels = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02x}" for one, two in channels)


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def dressed(drawn: Tokens, *, leaf: str, talk: str, display: str) -> dict[str, str]:
    """The tokens of a display, as drawn, with those that follow from these two colours.

    In the dark a colour is made lighter, in even steps, until it can be read wherever it stands.
    """
    if display == "light":
        return _tokens(drawn, leaf, talk, display)
    for step in range(_STEPS):
        share = 1 - step / _STEPS
        tokens = _tokens(drawn, mixed(leaf, _WHITE, share), mixed(talk, _WHITE, share), display)
        if not weak_texts(tokens):
            break
    return tokens


def _tokens(drawn: Tokens, leaf: str, talk: str, display: str) -> dict[str, str]:
    paper, tint = drawn["paper"], _TINT[display]
    on = {"leaf": _WHITE, "talk": _WHITE}
    if display == "dark":
        on = {"leaf": mixed(leaf, _BLACK, 0.14), "talk": mixed(talk, _BLACK, 0.14)}
    return {
        **drawn,
        "leaf": leaf,
        "on-leaf": on["leaf"],
        "mist": mixed(leaf, paper, tint),
        "talk": talk,
        "on-talk": on["talk"],
        "peach": mixed(talk, paper, tint),
        "cord": mixed(talk, _WHITE, 0.75),
        "warm": mixed(talk, _WHITE, 0.5),
    }


def weak_texts(tokens: Tokens) -> list[Weak]:
    """Which texts of a display are below WCAG AA (4.5 to 1), the weakest first; [] for none.

    Texts that no colour of a house touches are not looked at: the tests of the sheet do that.
    """
    return sorted(_below(tokens), key=lambda weak: weak.ratio)


def _below(tokens: Tokens) -> Iterator[Weak]:
    for text, ground in PAIRS:
        if not {text, ground} & set(TOKENS):
            continue
        found = ratio(tokens[text], tokens[ground])
        if found < NORMAL_TEXT:
            yield Weak(text, ground, found)


def readable_shade(drawn: Tokens, voice: str, *, leaf: str, talk: str) -> str | None:
    """The nearest darker shade of this voice ("leaf", "talk") with which nothing of it is weak.

    `drawn`: the tokens of the light display. None where its own black would not do.
    """
    colours = {"leaf": leaf, "talk": talk}
    for step in range(_STEPS + 1):
        shade = mixed(colours[voice], _BLACK, 1 - step / _STEPS)
        tokens = dressed(drawn, **{**colours, voice: shade}, display="light")
        if not [weak for weak in weak_texts(tokens) if weak.voice == voice]:
            return shade
    return None


def contrasts(tokens: Tokens) -> dict[str, float]:
    """Token of a text → its smallest contrast over all that it is written on, as WCAG counts."""
    found: dict[str, float] = {}
    for text, ground in PAIRS:
        found[text] = min(found.get(text, 21.0), ratio(tokens[text], tokens[ground]))
    return found
