"""Knows when two words are the same name: folded, in any order, with one slip of the pen."""

import re
import unicodedata

LONGEST = 120


def search_form(name: str) -> str:
    """A name without accents, capitals or punctuation, its words in order of the alphabet.

    So "PETIT-JEAN, Hélène" and "Helene Petit Jean" are the same; "" for an empty name.
    """
    folded = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(sorted(re.findall(r"\w+", plain)))[:LONGEST]


def beginnings(word: str) -> tuple[str, str]:
    """What a misspelt word still has: its first half forwards, its second half backwards.

    One slip of the pen is in one half, so the name that was meant begins with the first half, or
    its mirror image begins with the second. A swap across the middle breaks both: see `swapped`.
    """
    middle = len(word) // 2
    return word[:middle], word[middle:][::-1]


def swapped(word: str) -> str:
    """The word with the two letters around its middle exchanged; itself when it has no middle."""
    middle = len(word) // 2
    if middle == 0:
        return word
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


def begins_a_name(letters: str, search_name: str) -> bool:
    """Whether these begin a word of a folded name: three letters, or the whole of a short word."""
    typed = search_form(letters).replace(" ", "")[:3]
    return any(
        word.startswith(typed) and len(typed) == min(3, len(word)) for word in search_name.split()
    )
