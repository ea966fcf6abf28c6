"""Numbers that are not written in figures: in words, and Roman."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from accessibility.readability.finding import INSTEAD, Finding, Rule
from accessibility.readability.passage import Passage, Piece
from accessibility.readability.word_sets import numbered, word_set

# --- Roman ------------------------------------------------------------------------------------
_VALUES: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN = re.compile(
    r"(?<![\w'’.-])(?=[IVXLCDM])(?P<sign>M{0,3}(?:C[MD]|D?C{0,3})(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3}))"
    r"(?P<ending>er|re|[eè]me|e)?(?![\w'’-]|\.\w)"
)
# "CDI", "CV", "XL" and the English "I" are no numbers by themselves: one letter alone, or a sign
# with other letters than I, V and X, counts only after such a word, or with an ending (XIXe).
_NUMBERED = re.compile(
    r"(?:\b(?:chapitre|tome|volume|partie|titre|livre|article|annexe|acte|phase|niveau|type|étape"
    r"|siècle|chapter|part|volume|book|act|section|annex|appendix|stage|level|type|phase|step|title"
    r"|louis|henri|henry|charles|napoléon|napoleon|françois|francis|jean-paul|george|elizabeth"
    r"|élisabeth|philippe|edward|world\s+war|guerre\s+mondiale)s?\s+)$",
    re.IGNORECASE,
)
_SURE = re.compile("[IVX]{2,}")
# "Ce", "De", "Me", "Mer" are words.
_WORDS_WITH_AN_ENDING: Final = word_set("L C D M")
_LONGEST_WORD_BEFORE: Final = 30


def roman_numerals(passage: Passage) -> Iterator[Finding]:
    """ "XIV", "IIe", "chapitre V"; not the initials that look like one (CD, XL)."""
    for match in _ROMAN.finditer(passage.text):
        sign = match["sign"]
        if match["ending"] and sign in _WORDS_WITH_AN_ENDING:
            continue
        before = passage.text[max(0, match.start() - _LONGEST_WORD_BEFORE) : match.start()]
        if not (match["ending"] or _SURE.fullmatch(sign) or _NUMBERED.search(before)):
            continue
        plain = f"{_value(sign)}{match['ending'] or ''}"
        yield passage.finding(Rule.ROMAN, match.span(), INSTEAD, {"plain": plain})


def _value(sign: str) -> int:
    """The number that a Roman numeral says."""
    values = [_VALUES[letter] for letter in sign]
    return sum(
        -value if any(value < following for following in values[place + 1 : place + 2]) else value
        for place, value in enumerate(values)
    )


# --- In words ---------------------------------------------------------------------------------
_FRENCH: Final = {
    "une": 1,
    "vingt": 20,
    "vingts": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "septante": 70,
    "huitante": 80,
    "octante": 80,
    "nonante": 90,
}
_ENGLISH: Final = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
# Below a hundred: these are added up, but for quatre-vingts.
_SMALL: Final = {
    "fr": _FRENCH
    | numbered(
        "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
        " seize"
    ),
    "en": _ENGLISH
    | numbered(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen"
    ),
}
# What stands before these is multiplied.
_LARGE: Final = {
    "fr": {
        "cent": 100,
        "cents": 100,
        "mille": 1000,
        "million": 10**6,
        "millions": 10**6,
        "milliard": 10**9,
        "milliards": 10**9,
    },
    "en": {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9},
}
_AND: Final = {"fr": "et", "en": "and"}
_NEVER_FIRST: Final = word_set("vingts cents millions milliards")
# "Two minutes" stops no reader: so far, numbers may be written in words.
MAY_BE_A_WORD: Final = 10


def says_a_number(word: str, language: str) -> bool:
    """Whether a word in small letters is a number, or a part of one: "trente", "million"."""
    return word in _SMALL[language] or word in _LARGE[language]


def number_words(passage: Passage) -> Iterator[Finding]:
    """Numbers in words over MAY_BE_A_WORD: "vingt-deux", "three hundred"."""
    code = passage.language
    for pieces in passage.pieces:
        place = 0
        while place < len(pieces):
            last = _last_of_number(passage, pieces, place)
            words = [piece.word for piece in pieces[place : last + 1] if piece.word != _AND[code]]
            figure = _figure(words, code)
            if figure > MAY_BE_A_WORD and _is_number(passage, pieces, place, words):
                bounds = (pieces[place].start, pieces[last].end)
                yield passage.finding(Rule.NUMBER_WORD, bounds, INSTEAD, {"plain": str(figure)})
            place = max(place, last) + 1


def _last_of_number(passage: Passage, pieces: Sequence[Piece], place: int) -> int:
    """Where the number that begins here ends; the place before when none begins."""
    code, last = passage.language, place - 1
    for at in range(place, len(pieces)):
        word = pieces[at].word
        if at > place and not passage.are_joined(pieces[at - 1], pieces[at]):
            break
        if word in _SMALL[code] or word in _LARGE[code]:
            last = at
        elif at == place or word != _AND[code] or last != at - 1 or not _may_go_on(pieces[last]):
            break
    return last


def _may_go_on(piece: Piece) -> bool:
    """Whether "et" or "and" after this word may stand inside a number: "vingt et un"."""
    return all(_SMALL[code].get(piece.word, 20) >= 20 for code in _SMALL)


def _is_number(passage: Passage, pieces: Sequence[Piece], place: int, words: list[str]) -> bool:
    """Whether these words count something: not "pour cent", "2 millions" or "des millions"."""
    before = pieces[place - 1].word if place else ""
    has_figures = passage.text[: pieces[place].start].rstrip()[-1:].isdigit()
    is_percent = before == "pour" and words in (["cent"], ["cents"])
    is_large = words[0] in _LARGE[passage.language]
    return not (is_percent or words[0] in _NEVER_FIRST or (has_figures and is_large))


def _figure(words: Sequence[str], language: str) -> int:
    """The number that these words say; 0 for none."""
    total = current = 0
    for word in words:
        value = _SMALL[language].get(word)
        if value is not None:
            # quatre-vingts
            current = 80 if value == 20 and current == 4 else current + value
        elif (value := _LARGE[language][word]) == 100:
            current = max(current, 1) * 100
        else:
            total, current = total + max(current, 1) * value, 0
    return total + current
