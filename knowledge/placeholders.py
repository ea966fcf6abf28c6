"""Facts that each cooperative must fill in: `[[to fill in: the price]]` in any text of a guide."""

import re

PLACEHOLDER = re.compile(r"\[\[(.+?)\]\]")


def placeholders_in(text: str) -> tuple[str, ...]:
    """What is still to fill in, in order; () when nothing is."""
    return tuple(match.group(1).strip() for match in PLACEHOLDER.finditer(text))
