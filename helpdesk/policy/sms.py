"""Knows how a text travels as SMS: what fits the 7-bit alphabet, and how many segments it takes.

Source: 3GPP TS 23.038, §6.2.1 (default alphabet and its extension table) and §6.2.3 (UCS-2);
3GPP TS 23.040, §9.2.3.24.1 (concatenated messages).
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from anyascii import anyascii

_GREEK = frozenset("ΔΦΓΛΩΠΨΣΘΞ")
# Without 0x1B: the escape to the extension table is no sign of a text.
_BASIC = _GREEK | frozenset(
    "@£$¥èéùìòÇ\nØø\rÅå_ÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
_GSM_7 = _BASIC | _EXTENSION
# No letter becomes a Greek one: a text in Greek keeps its own letters.
_FOLDED_INTO = _GSM_7 - _GREEK

# What has no decomposition in Unicode, or not the one that a reader expects.
_WRITTEN_AS = {
    **dict.fromkeys("«»“”„‟″", '"'),
    **dict.fromkeys("‘’‚‛′‹›`´ʼʻʹ", "'"),
    **dict.fromkeys("‐‑‒–—―−•‣◦▪●■", "-"),
    **dict.fromkeys("→⇒➔➜➡⟶▶►", "->"),
    **dict.fromkeys("←⇐⬅⟵◀", "<-"),
    **dict.fromkeys("↔⇔", "<->"),
    **dict.fromkeys("✓✔✅☑👍👌", "OK"),
    **dict.fromkeys("✗✘❌☒", "x"),
    **dict.fromkeys("★☆", "*"),
    **dict.fromkeys("☎📞📱🕿", "tel."),
    **dict.fromkeys("✉📧", "e-mail"),
    **dict.fromkeys("⚠❗", "!"),
    **dict.fromkeys("🙂😊😀😃😄😁☺", ":-)"),
    **dict.fromkeys("🙁☹😞😢", ":-("),
    **dict.fromkeys("❤♥", "<3"),
    # Marks that say nothing to the person.
    **dict.fromkeys("®™℠℗", ""),
    "\t": " ",
    "©": "(c)",
    "⁄": "/",
    "·": ".",
    "×": "x",
    "÷": ":",
    "±": "+/-",
    "≤": "<=",
    "≥": ">=",
    "≈": "~",
    "≠": "=/=",
    "∞": "oo",
    "√": "v",
    "†": "+",
    "¶": "-",
    "¢": "c",
    "µ": "u",
    "π": "pi",
    "°": "o",
    "℃": "oC",
    "‰": "o/oo",
    "☐": "[ ]",
    "œ": "oe",
    "Œ": "OE",
    "ð": "d",
    "Ð": "D",
}
# Joiners and marks of direction that some scripts cannot do without.
_JOINERS = frozenset("\u200c\u200d\u200e\u200f")
_NEVER_SEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffc\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)


def in_gsm7(text: str) -> str:
    """The text in signs of the GSM 7-bit alphabet, so that a message costs fewer segments.

    What the alphabet has stays as it is (é è à ù É Ç Ä €); no-break spaces become spaces, quotes,
    dashes and arrows plain ones, and other Latin letters their base letter (ê → e, ç → c, œ → oe).
    What has no meaning in a message goes: marks (®), signs that nobody sees, and pictures that have
    no plain twin. A text that cannot fit as a whole (another script) keeps all that is seen: it
    needs UCS-2 in any case. So does a text of nothing but pictures. The empty text gives itself.
    """
    seen = _NEVER_SEEN.sub("", text)
    folded = "".join(_folded(sign) for sign in unicodedata.normalize("NFC", seen))
    if not _GSM_7.issuperset(folded) or (seen.strip() and not folded.strip()):
        return seen
    return folded if _GSM_7.issuperset(seen) else _without_gaps(folded)


def _without_gaps(text: str) -> str:
    """Where something went, two spaces are one, and none ends a line."""
    return re.sub(r" +(?=\n|$)", "", re.sub("  +", " ", text))


def _folded(sign: str) -> str:
    """A sign as GSM 7-bit has it; the sign itself where there is no such thing."""
    if sign in _GSM_7:
        return sign
    if sign in _WRITTEN_AS:
        return _WRITTEN_AS[sign]
    if sign in _JOINERS or unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Mn", "Me"):
        return "\n" if sign in "\x85\u2028\u2029" else ""
    parts = unicodedata.normalize("NFKD", sign)
    plain = "".join(_WRITTEN_AS.get(p, p) for p in parts if unicodedata.category(p) != "Mn")
    if _FOLDED_INTO.issuperset(plain):
        return plain
    # Latin letters without a decomposition (ŋ, þ, ə), and the numbers of other scripts.
    if unicodedata.name(sign, "").startswith("LATIN ") or unicodedata.category(sign)[0] == "N":
        return anyascii(sign)
    return "" if unicodedata.category(sign) == "So" else sign


def name_in_gsm7(name: str) -> str:
    """A name in signs of the alphabet, also from another script: Дарія → Dariya.

    One name must not make a text of the alphabet four times as dear. What no table knows stays.
    """
    fitted = in_gsm7(name)
    if _GSM_7.issuperset(fitted) and not _GREEK & set(fitted):
        return fitted
    return in_gsm7(anyascii(name)).strip() or fitted


def fits(text: str) -> bool:
    """Whether every sign, once it is plain, is one of the GSM 7-bit alphabet."""
    return _GSM_7.issuperset(in_gsm7(text))


@dataclass(frozen=True)
class Segments:
    """What a text costs. `units` are septets (GSM-7) or UTF-16 code units (UCS-2) of the text.

    `left` is how many units the last segment still has; 0 when there is none (`count` 0).
    """

    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    count: int
    left: int


def segments(text: str) -> Segments:
    """How a text is cut for sending; the empty text is 0 segments of GSM-7.

    One segment holds 160 septets or 70 code units; of several, each gives six octets to a header
    and holds 153 or 67. A sign of two units is never cut: it goes whole to the next segment.
    """
    if _GSM_7.issuperset(text):
        return _packed("GSM-7", [2 if sign in _EXTENSION else 1 for sign in text], 160, 153)
    return _packed("UCS-2", [2 if ord(sign) > 0xFFFF else 1 for sign in text], 70, 67)


def _packed(
    encoding: Literal["GSM-7", "UCS-2"], sizes: list[int], alone: int, among_others: int
) -> Segments:
    """Signs of these sizes, put in order into as few segments as they need."""
    units = sum(sizes)
    if units <= alone:
        return Segments(encoding, units, count=min(units, 1), left=alone - units if units else 0)
    count, left = 1, among_others
    for size in sizes:
        if size > left:
            count, left = count + 1, among_others
        left -= size
    return Segments(encoding, units, count, left)
