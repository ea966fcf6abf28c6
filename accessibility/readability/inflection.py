"""The forms of a dictionary that an inflected word may come from."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

# Ending, with its accent or without → what may stand in its place in a dictionary.
_PAST_AND_FUTURE = ("ai", "as", "a", "ons", "ez", "ont", "ais", "ait", "ions", "iez", "aient")
_FRENCH: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("s", "x"), ("",)),
    **dict.fromkeys(("e", "es"), ("", "er")),
    **dict.fromkeys(
        (
            "é",
            "ée",
            "és",
            "ées",
            "ee",
            "ees",
            "a",
            "ai",
            "as",
            "at",
            "ant",
            "ante",
            "ants",
            "antes",
        ),
        ("er",),
    ),
    **dict.fromkeys(
        ("ons", "ez", "ent", "ais", "ait", "ions", "iez", "aient"), ("er", "ir", "re", "oir")
    ),
    **dict.fromkeys(
        tuple(start + end for start in ("r", "er") for end in _PAST_AND_FUTURE),
        ("er", "r", "re"),
    ),
    **dict.fromkeys(("erent", "ames", "ates"), ("er",)),
    **dict.fromkeys(
        tuple(f"iss{end}" for end in ("e", "es", "ent", "ant", *_PAST_AND_FUTURE)), ("ir",)
    ),
    **dict.fromkeys(("is", "it", "i", "ie", "ies", "irent"), ("ir", "re", "", "yer")),
    **dict.fromkeys(("u", "us", "ue", "ues"), ("re", "ir", "oir")),
    **dict.fromkeys(
        ("gnez", "gnons", "gnent", "gnait", "gnant", "int", "inte", "ints"), ("ndre", "indre")
    ),
    **dict.fromkeys(("sez", "sons", "sent", "sait", "sant"), ("re",)),
    **dict.fromkeys(("vez", "vons", "vent", "vait", "vant"), ("re",)),
    **dict.fromkeys(("lle", "lles", "llent"), ("ler", "l")),
    **dict.fromkeys(("tte", "ttes", "ttent"), ("ter", "t")),
    "ient": ("yer",),
    **dict.fromkeys(("nne", "nnes"), ("n",)),
    **dict.fromkeys(("ive", "ives"), ("if",)),
    **dict.fromkeys(("euse", "euses"), ("eux", "eur")),
    **dict.fromkeys(("ere", "eres"), ("er",)),
    **dict.fromkeys(("trice", "trices"), ("teur",)),
    "aux": ("al", "ail"),
    "ment": ("", "e"),
}
_ENGLISH: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("s", "es", "d"), ("",)),
    **dict.fromkeys(("ed", "ing", "er", "est", "ers"), ("", "e")),
    **dict.fromkeys(("ies", "ied", "ier", "ily", "iest"), ("y",)),
    **dict.fromkeys(("ly", "ness", "ful", "less"), ("",)),
    "ves": ("f", "fe"),
}
_ENDINGS: Final = {"fr": _FRENCH, "en": _ENGLISH}
_LONGEST: Final = {code: max(map(len, table)) for code, table in _ENDINGS.items()}
_SHORTEST_STEM: Final = 2


@lru_cache(maxsize=20_000)
def bases(word: str, language: str) -> tuple[str, ...]:
    """The word itself, then what it may be a form of: "touchez" → "touchez", "toucher"…

    The word is in small letters. Most of what is proposed is no word: look it up in a dictionary.
    """
    return tuple(dict.fromkeys(_bases(word, language)))


def _bases(word: str, language: str) -> Iterator[str]:
    yield word
    table = _ENDINGS[language]
    for length in range(1, min(_LONGEST[language], len(word) - _SHORTEST_STEM) + 1):
        stem = word[:-length]
        for ending in table.get(word[-length:], ()):
            yield stem + ending
            # plugged, running: the last letter was doubled.
            if language == "en" and not ending and stem[-1:] == stem[-2:-1]:
                yield stem[:-1]
