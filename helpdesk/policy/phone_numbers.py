"""Knows phone numbers as people in France dial them, overseas too; how to show and hide them."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult

from helpdesk.choices import PhoneKind

NBSP = "\u00a0"
_NATIONAL_LENGTH = 10

# Numbers that ARCEP keeps for films and books: nobody answers them, so seeds and tests use them.
# The library takes several for real ones, and refuses the mobile one (decision 2018-0881).
_FICTION = ("019900", "026191", "035301", "046571", "053649", "063998")

# What is dialled overseas, and the country code behind: Réunion and Mayotte, Guadeloupe, Guyane,
# Martinique. The library takes some of them for numbers of the mainland, where they do not exist.
_OVERSEAS = {
    **dict.fromkeys(("0262", "0263", "0269", "0639", "0692", "0693"), "RE"),
    **dict.fromkeys(("0590", "0690", "0691"), "GP"),
    **dict.fromkeys(("0594", "0694"), "GF"),
    **dict.fromkeys(("0596", "0696", "0697"), "MQ"),
}
_ANYWHERE_IN_FRANCE = ("FR", "RE", "GP", "GF", "MQ")
# One numbering plan behind five country codes: the ten digits dialled say which one is right.
_FRENCH_CODE = r"(?:33|262|590|594|596)"

_KINDS = {
    PhoneNumberType.MOBILE: PhoneKind.MOBILE,
    PhoneNumberType.FIXED_LINE: PhoneKind.LANDLINE,
    PhoneNumberType.VOIP: PhoneKind.LANDLINE,
}
# Whoever calls these pays for it: nobody's own line, and a way to make the desk pay.
_PAID = (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST)
# The library's region of satellites and international services: nobody's own line either.
_NO_COUNTRY = "001"


@dataclass(frozen=True)
class PhoneNumber:
    """A number that can be called; `region` is FR, RE, YT, GP, MQ, GF or a foreign one."""

    e164: str
    kind: PhoneKind
    region: str


class NumberProblem(StrEnum):
    """What is wrong with a number. NOT_ALLOTTED: well formed, but nobody's line, or a paid one."""

    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"
    SHORT_NUMBER = "short_number"
    NOT_ALLOTTED = "not_allotted"


class BadNumber(ValueError):
    """A number that cannot be called.

    `missing` counts the digits that lack (TOO_SHORT) or are too many (TOO_LONG); 0 otherwise. Of a
    foreign number it is the least that would do.
    """

    def __init__(self, problem: NumberProblem, missing: int = 0) -> None:
        super().__init__(f"{problem} ({missing})" if missing else str(problem))
        self.problem = problem
        self.missing = missing


def read_number(text: str) -> PhoneNumber:
    """The number that somebody typed, in any spacing; raises BadNumber, saying what is wrong.

    Understands 06…, 6…, +33…, 0033…, 33…, +33 (0)…, what is dialled overseas (0692…), and foreign
    numbers with their country code. Numbers of fiction are accepted: `is_fiction` tells them.
    What `read_number` gives as `e164` it reads again to the same number.
    """
    digits, is_international = _digits(text)
    if is_international:
        french = re.fullmatch(_FRENCH_CODE + r"0?(\d*)", digits)
        return _read_national("0" + french[1]) if french else _read_foreign("+" + digits)
    if re.fullmatch(r"330?\d{9}", digits):
        return _read_national("0" + digits[2:].removeprefix("0"))
    if digits.startswith("0"):
        return _read_national(digits)
    return _read_without_zero(digits)


def _digits(text: str) -> tuple[str, bool]:
    """The digits of a text, without the international prefix; and whether there was one."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        raise BadNumber(NumberProblem.EMPTY)
    if not re.fullmatch(r"\+?[\d\s()./_\u2010-\u2015\u200b-\u200f-]+", plain):
        raise BadNumber(NumberProblem.NOT_A_NUMBER)
    kept = re.sub(r"(?<=\d)\s*\(0\)", "", plain)
    digits = "".join(str(unicodedata.decimal(sign)) for sign in kept if sign.isdecimal())
    if not digits:
        raise BadNumber(NumberProblem.NOT_A_NUMBER)
    if plain.startswith("+"):
        return digits, True
    return (digits[2:], True) if digits.startswith("00") else (digits, False)


def _read_without_zero(digits: str) -> PhoneNumber:
    """Digits that do not start with 0: a short number, or a number whose 0 was forgotten."""
    if len(digits) == _NATIONAL_LENGTH - 1:
        return _read_national("0" + digits)
    if 2 <= len(digits) <= 6 and phonenumbers.is_valid_short_number_for_region(
        phonenumbers.parse(digits, "FR"), "FR"
    ):
        raise BadNumber(NumberProblem.SHORT_NUMBER)
    if len(digits) < _NATIONAL_LENGTH:
        raise BadNumber(NumberProblem.TOO_SHORT, _NATIONAL_LENGTH - len(digits))
    raise BadNumber(NumberProblem.NOT_A_NUMBER)


def _read_national(digits: str) -> PhoneNumber:
    """Ten digits as they are dialled in France or overseas."""
    excess = len(digits) - _NATIONAL_LENGTH
    if excess:
        problem = NumberProblem.TOO_LONG if excess > 0 else NumberProblem.TOO_SHORT
        raise BadNumber(problem, abs(excess))
    if digits.startswith(_FICTION):
        kind = PhoneKind.MOBILE if digits.startswith("06") else PhoneKind.LANDLINE
        return PhoneNumber("+33" + digits[1:], kind, "FR")
    overseas = _OVERSEAS.get(digits[:4])
    for region in (overseas,) if overseas else _ANYWHERE_IN_FRANCE:
        number = phonenumbers.parse(digits, region)
        if phonenumbers.is_valid_number(number):
            return _callable(number)
    raise BadNumber(NumberProblem.NOT_ALLOTTED)


def _read_foreign(text: str) -> PhoneNumber:
    """A number with a country code outside the French plan."""
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        raise BadNumber(NumberProblem.NOT_A_NUMBER) from None
    if phonenumbers.region_code_for_country_code(number.country_code or 0) == _NO_COUNTRY:
        raise BadNumber(NumberProblem.NOT_ALLOTTED)
    if not phonenumbers.is_valid_number(number):
        raise _what_is_wrong(number)
    return _callable(number)


def _what_is_wrong(number: phonenumbers.PhoneNumber) -> BadNumber:
    """The problem of a foreign number that is not valid."""
    reason = phonenumbers.is_possible_number_with_reason(number)
    region = phonenumbers.region_code_for_country_code(number.country_code or 0)
    about = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    desc = about.general_desc if about else None
    lengths = [n for n in desc.possible_length if n > 0] if desc else []
    length = len(phonenumbers.national_significant_number(number))
    if reason == ValidationResult.TOO_LONG:
        return BadNumber(NumberProblem.TOO_LONG, length - max(lengths, default=length))
    if reason != ValidationResult.IS_POSSIBLE:
        longer = min((n for n in lengths if n > length), default=length)
        return BadNumber(NumberProblem.TOO_SHORT, longer - length)
    return BadNumber(NumberProblem.NOT_ALLOTTED)


def _callable(number: phonenumbers.PhoneNumber) -> PhoneNumber:
    """A valid number as ours; a paid one is refused."""
    number_type = phonenumbers.number_type(number)
    if number_type in _PAID:
        raise BadNumber(NumberProblem.NOT_ALLOTTED)
    return PhoneNumber(
        e164=phonenumbers.format_number(number, PhoneNumberFormat.E164),
        kind=_KINDS.get(number_type, PhoneKind.OTHER),
        region=phonenumbers.region_code_for_number(number) or "",
    )


def in_pairs(e164: str) -> str:
    """A number as it is read aloud, with no-break spaces: "06 39 98 12 34", "+32 470 12 34 56".

    A text that is no number of a person or a house (a short number) is shown as it is.
    """
    if national := re.fullmatch(rf"(?:\+{_FRENCH_CODE}|0)(\d{{9}})", e164):
        dialled = "0" + national[1]
        return NBSP.join(dialled[i : i + 2] for i in range(0, _NATIONAL_LENGTH, 2))
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164.replace(" ", NBSP)
    shown = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    return shown.replace(" ", NBSP)


def masked(e164: str) -> str:
    """The number with its last four digits hidden: "06 39 98 •• ••"; spaces are no-break."""
    shown = in_pairs(e164)
    hidden = [place for place, sign in enumerate(shown) if sign.isdigit()][-4:]
    return "".join("•" if place in hidden else sign for place, sign in enumerate(shown))


# Where a number's region lives by the clock; a mobile number may of course travel.
_ZONES = {
    "FR": "Europe/Paris",
    "GP": "America/Guadeloupe",
    "BL": "America/Guadeloupe",
    "MF": "America/Guadeloupe",
    "MQ": "America/Martinique",
    "GF": "America/Cayenne",
    "RE": "Indian/Reunion",
    "YT": "Indian/Mayotte",
}


def zone_of(number: PhoneNumber) -> str | None:
    """The IANA time zone of a number of France or of an overseas department; None for others."""
    return _ZONES.get(number.region)


def is_fiction(e164: str) -> bool:
    """Whether a number is kept for fiction: outside a demonstration, never dialled or texted."""
    return e164.startswith(tuple("+33" + prefix[1:] for prefix in _FICTION))
