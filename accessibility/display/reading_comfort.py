"""From what a visitor says about a text to how the next pages are shown."""

from dataclasses import replace
from enum import StrEnum

from accessibility.display.preferences import VALUES, DisplayPreferences


class Size(StrEnum):
    """What a visitor says of the size of a sentence."""

    EASY = "easy"
    TOO_SMALL = "too-small"
    TOO_LARGE = "too-large"


class Contrast(StrEnum):
    """What a visitor says of its colours."""

    GOOD = "good"
    TOO_PALE = "too-pale"
    DAZZLING = "dazzling"


class Lines(StrEnum):
    """What a visitor says of finding their way in it."""

    CLEAR = "clear"
    LOST = "lost"
    CONFUSED = "confused"


def adapted(
    now: DisplayPreferences, *, size: Size, contrast: Contrast, lines: Lines
) -> DisplayPreferences:
    """`now`, changed by each answer that says what is wrong; what is well stays as it is.

    The size goes one step at a time, so the questions may be answered again until they fit.
    """
    sizes = VALUES["text"]
    step = {Size.EASY: 0, Size.TOO_SMALL: 1, Size.TOO_LARGE: -1}[size]
    place = min(max(sizes.index(now.text) + step, 0), len(sizes) - 1)
    changed = replace(now, text=sizes[place])
    if contrast is not Contrast.GOOD:
        changed = replace(changed, contrast="high" if contrast is Contrast.TOO_PALE else "dark")
    if lines is Lines.LOST:
        changed = replace(changed, spacing="wide", width="narrow")
    if lines is Lines.CONFUSED:
        changed = replace(changed, spacing="wide", font="hyperlegible")
    return changed
