"""The colours of the style sheet as it is drawn, and how those of a house are written into it."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from website.theme.palette import DISPLAYS, TOKENS, dressed

CSS_DIR = Path(__file__).resolve().parents[1] / "static" / "website" / "css"


class Colours(NamedTuple):
    """What a house reads in and what it talks in, each #rrggbb."""

    leaf: str
    talk: str


# Where the tokens of a display are set, in the file that draws them.
_SET_IN = {"light": (":root",), "dark": (":root:not([data-contrast])", '[data-contrast="dark"]')}


@cache
def drawn(display: str) -> dict[str, str]:
    """Token → #rrggbb of a display ("light", "dark"), as the style sheet has them."""
    css = (CSS_DIR / "tokens.css").read_text("utf-8")
    tokens = _colours_in(css, _SET_IN["light"][0])
    return tokens if display == "light" else tokens | _colours_in(css, _SET_IN[display][0])


def _colours_in(css: str, selector: str) -> dict[str, str]:
    """Token → #rrggbb under the first rule with this selector; ValueError without one."""
    rule = re.search(rf"{re.escape(selector)}\s*{{([^}}]*)}}", css)
    if rule is None:
        raise ValueError(f"No rule for {selector}")
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", rule[1]))


def in_their_colours(css: str, colours: Colours) -> str:
    """The text of tokens.css with what follows from these two colours in each display."""
    for display in DISPLAYS:
        tokens = dressed(drawn(display), **colours._asdict(), display=display)
        theirs = "".join(f" --{name}: {tokens[name]};" for name in TOKENS)
        for selector in _SET_IN[display]:
            rule = re.compile(rf"({re.escape(selector)}\s*{{[^}}]*)}}")
            css = rule.sub(rf"\1{theirs}}}", css, count=1)
    return css


def worn(display: str, colours: Colours | None) -> dict[str, str]:
    """Token → #rrggbb of a display as pages wear it; `colours` None: as it is drawn."""
    tokens = drawn(display)
    return dressed(tokens, **colours._asdict(), display=display) if colours else tokens
