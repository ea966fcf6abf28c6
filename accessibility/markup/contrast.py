"""Contrast between two colours, as WCAG 2 defines it."""

import re
from typing import Final

NORMAL_TEXT: Final = 4.5
LARGE_TEXT: Final = 3.0

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB, from 0 (black) to 1 (white).

    ValueError for anything else than # and six hexadecimal digits.
    Source: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance.
    """
    if not _COLOUR.fullmatch(colour):
        raise ValueError(f"Not a colour of the form #RRGGBB: {colour!r}")
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def ratio(foreground: str, background: str) -> float:
    """Contrast ratio of two #RRGGBB colours, from 1 to 21; their order does not count.

    ValueError as in `luminance`. Source: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
    """
    darker, lighter = sorted((luminance(foreground), luminance(background)))
    return (lighter + 0.05) / (darker + 0.05)


def passes(foreground: str, background: str, large: bool = False) -> bool:
    """True when text of these #RRGGBB colours passes WCAG 2 level AA (criterion 1.4.3).

    `large` means from 24 px, or 18.66 px in bold; drawings and borders need the same 3 to 1.
    The ratio is never rounded up to the bar.
    """
    return ratio(foreground, background) >= (LARGE_TEXT if large else NORMAL_TEXT)
