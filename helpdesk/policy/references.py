"""Knows the reference of a case: six signs that are easy to say and to write, with a checksum.

Sixteen signs that are not mistaken for each other, aloud or by hand, in French or in English: one
of the letters that rhyme with "té", no vowel but Y, neither M's twin N nor 6, which sounds like X.
"""

import re
import unicodedata
from random import Random

ALPHABET = "234789FJKMQRTWXY"
LENGTH = 6

# The sum of a right reference. Any of the sixteen would do: this one makes K74M92, the example
# that the pages show, a reference like any other.
_SEAL = 11


def make_reference(random: Random) -> str:
    """A reference such as "K74M92": five signs drawn from `random`, and their checksum.

    About a million in all, each with a letter: digits alone could be part of a phone number.
    Nothing says that it is new: the caller knows which are taken.
    """
    while True:
        drawn = "".join(random.choice(ALPHABET) for _ in range(LENGTH - 1))
        reference = drawn + ALPHABET[_doubled(_sum(drawn)) ^ _SEAL]
        if not reference.isdecimal():
            return reference


def spaced(reference: str) -> str:
    """The reference in pairs, as it is shown and said: "K7 4M 92"."""
    return " ".join(reference[i : i + 2] for i in range(0, len(reference), 2))


def normalise(text: str) -> str | None:
    """The reference that somebody typed, with any spaces, dashes, dots and case.

    None when it cannot be one, or when the checksum shows that a sign is wrong or two neighbours
    are swapped.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    typed = "".join(sign for sign in plain if not _separates(sign))
    if len(typed) != LENGTH or not set(typed) <= set(ALPHABET):
        return None
    return typed if _sum(typed) == _SEAL else None


def references_in(text: str) -> tuple[str, ...]:
    """The references that stand in a sentence, each once, whole or in pairs; () for none.

    Digits alone are one only where nothing else was typed: they may as well be a phone number.
    """
    if alone := normalise(text):
        return (alone,)
    plain = unicodedata.normalize("NFKC", text)
    shown = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    words = re.findall(r"[^\W_]+", shown)
    found = []
    for start in range(len(words)):
        for end in range(start + 1, min(start + LENGTH, len(words)) + 1):
            found.append(normalise("".join(words[start:end])))
    return tuple(dict.fromkeys(each for each in found if each and not each.isdecimal()))


def _separates(sign: str) -> bool:
    """Whether a sign is a space, a dash, a dot or invisible."""
    return sign in "._" or unicodedata.category(sign) in ("Zs", "Pd", "Cf", "Cc")


def _sum(signs: str) -> int:
    """The signs as a polynomial over GF(16), at the point 2.

    Each place has its own weight, a power of 2 that is never 0: so one wrong sign changes the sum,
    and so do two different neighbours that change places.
    """
    total = 0
    for sign in signs:
        total = _doubled(total) ^ ALPHABET.index(sign)
    return total


def _doubled(value: int) -> int:
    """A value times 2 in GF(16), where x⁴ = x + 1."""
    return (value << 1) ^ (0b10011 if value & 0b1000 else 0)
