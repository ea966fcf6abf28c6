"""Knows whom a note names: "@" and a first name, however it is spelt."""

import re

from helpdesk.policy.names import search_form

# An address like paul@example.fr names nobody: the sign stands at the start of a word.
_NAMED = re.compile(r"(?<![\w.@])@(\w[\w'’-]*)")


def named_in(text: str) -> frozenset[str]:
    """The names after an "@", folded: "@Inès," and "@ines" are "ines". Empty when there is none."""
    return frozenset(filter(None, (search_form(name) for name in _NAMED.findall(text))))
