"""What French typography asks: which spaces never break, and the curved apostrophe."""

import re
from typing import Final

NO_BREAK: Final = "\u00a0"
NARROW_NO_BREAK: Final = "\u202f"

_GAP = f"[ {NO_BREAK}{NARROW_NO_BREAK}]"
# Tags, entities, links and e-mail addresses pass unchanged, so HTML may be given too.
_LEFT_ALONE = (
    r"(?P<alone><[a-zA-Z/!][^<>]*>|&\#?\w+;|\b(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+)"
)
_AFTER_A_WORD = r"(?<=[^\s(\[«“¿¡;:!?])"
_ENDS = rf"(?=[\s)\]»”\"<…]|$|{NO_BREAK}|{NARROW_NO_BREAK})"
_UNITS = r"%|€|°C|(?:min|km/h|km|cm|mm|m|kg|g|[GMk]o(?:/s)?|[GMk]?bit/s|[GM]Hz|mAh|[Vs])(?!\w)"
_RULES: Final = re.compile(
    "|".join(
        (
            _LEFT_ALONE,
            rf"(?<!\w)(?P<hour>\d{{1,2}}){_GAP}?h(?:{_GAP}?(?P<minute>\d{{2}}))?(?!\w)",
            rf"(?<=\d){_GAP}?(?P<unit>{_UNITS})",
            rf"{_AFTER_A_WORD}{_GAP}+(?P<high>[;!?]+)",
            rf"{_AFTER_A_WORD}(?P<tight_high>[;!?]+){_ENDS}",
            rf"{_AFTER_A_WORD}{_GAP}+(?P<colon>:)",
            rf"{_AFTER_A_WORD}(?P<tight_colon>:){_ENDS}",
            rf"(?P<opening>«){_GAP}*",
            rf"{_GAP}*(?P<closing>»)",
        )
    )
)
_STRAIGHT = re.compile(rf"{_LEFT_ALONE}|(?<=\w)'(?=[\w«])")


def _replacement(match: re.Match[str]) -> str:
    found = match.groupdict()
    if found["alone"]:
        return match.group()
    if found["hour"]:
        after = f"{NO_BREAK}{found['minute']}" if found["minute"] else ""
        return f"{found['hour']}{NO_BREAK}h{after}"
    if high := found["high"] or found["tight_high"]:
        return NARROW_NO_BREAK + high
    if found["opening"]:
        return "«" + NO_BREAK
    return NO_BREAK + (found["unit"] or found["closing"] or ":")


def curved_apostrophes(text: str) -> str:
    """The text with ’ for each ' inside a word; tags, entities and links are left alone."""
    return _STRAIGHT.sub(lambda match: match["alone"] or "’", text)


def french(text: str, *, apostrophes: bool = False) -> str:
    """The text with the no-break spaces of French: twice is the same as once.

    U+202F before ; ! ? and U+00A0 before : and %, inside « », before a unit, and around "h" in
    an hour (14 h 30). Spaces that are missing are added where the sign ends a word. Links,
    e-mail addresses, tags, entities and 10:30 are left alone. With `apostrophes`, ' becomes ’.
    Source: Lexique des règles typographiques en usage à l'Imprimerie nationale.
    """
    spaced = _RULES.sub(_replacement, text)
    return curved_apostrophes(spaced) if apostrophes else spaced


def for_language(text: str, language: str) -> str:
    """The text as its language is set: French rules and apostrophes for "fr" and "fr-…".

    Any other language code gives the text back unchanged.
    """
    if language.partition("-")[0].lower() == "fr":
        return french(text, apostrophes=True)
    return text
