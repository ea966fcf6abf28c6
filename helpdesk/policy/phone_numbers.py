"""Knows phone numbers as people in France dial them, overseas too; how to show and hide them."""

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult

from helpdesk.choices import PhoneKind
from helpdesk.policy.typed_numbers import digits_of, parts_of, plain_text, runs_of

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
# Mayotte's country code until 2007, still written; the numbers of the Comoros are shorter.
_OLD_MAYOTTE = r"^269(0?(?:269|639)\d{6})$"

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
    """What is wrong with a number.

    NOT_ALLOTTED: well formed, but nobody's line, or a paid one. WITH_MORE: a number, and another
    one or an extension beside it.
    """

    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"
    SHORT_NUMBER = "short_number"
    NOT_ALLOTTED = "not_allotted"
    WITH_MORE = "with_more"


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
    """The number that somebody typed or pasted, however; raises BadNumber, saying what is wrong.

    Understands 06…, 6…, +33…, 0033…, 33…, +33 (0)…, what is dialled overseas (0692…, +262…), and
    foreign numbers with their country code. Words around one number are passed over ("tél.").
    Numbers of fiction are accepted: `is_fiction` tells them. What `read_number` gives as `e164` it
    reads again to the same number.
    """
    plain = plain_text(text)
    if not plain:
        raise BadNumber(NumberProblem.EMPTY)
    runs, around = runs_of(plain)
    if "@" in around or not runs:
        raise BadNumber(NumberProblem.NOT_A_NUMBER)
    if len(runs) == 1 and not around:
        try:
            return _read_run(runs[0])
        except BadNumber as error:
            return _the_only(parts_of(runs[0]), otherwise=error)
    if any(map(_number_of, runs)):
        return _the_only(runs, otherwise=BadNumber(NumberProblem.NOT_A_NUMBER))
    parts = [part for run in runs for part in parts_of(run)]
    return _the_only(parts, otherwise=BadNumber(NumberProblem.NOT_A_NUMBER))


def _the_only(runs: list[str], *, otherwise: BadNumber) -> PhoneNumber:
    """The number that all these runs of digits are; `otherwise` is raised where none is one."""
    found = [_number_of(run) for run in runs]
    numbers = {number.e164: number for number in found if number}
    if not numbers:
        raise otherwise
    if len(numbers) > 1 or not all(found):
        raise BadNumber(NumberProblem.WITH_MORE)
    return next(iter(numbers.values()))


def _number_of(run: str) -> PhoneNumber | None:
    try:
        return _read_run(run)
    except BadNumber:
        return None


def _read_run(run: str) -> PhoneNumber:
    """The number of one run of digits."""
    digits, is_international = digits_of(run)
    if not digits:
        raise BadNumber(NumberProblem.NOT_A_NUMBER)
    digits = re.sub(_OLD_MAYOTTE, r"262\1", digits)
    if twice := re.fullmatch(rf"({_FRENCH_CODE})(?:00)?\1(0?\d{{9}})", digits):
        digits = twice[1] + twice[2]
    if is_international:
        french = re.fullmatch(_FRENCH_CODE + r"0?(\d*)", digits)
        return _read_national("0" + french[1]) if french else _read_foreign("+" + digits)
    if coded := re.fullmatch(rf"(?:0|011)?{_FRENCH_CODE}0?(\d{{9}})", digits):
        return _read_national("0" + coded[1])
    if digits.startswith("0"):
        return _read_national(digits)
    return _read_without_zero(digits)


def _read_without_zero(digits: str) -> PhoneNumber:
    """Digits without 0 or +: a short number, or a number whose 0 or + was forgotten."""
    if len(digits) == _NATIONAL_LENGTH - 1:
        return _read_national("0" + digits)
    if 2 <= len(digits) <= 6 and phonenumbers.is_valid_short_number_for_region(
        phonenumbers.parse(digits, "FR"), "FR"
    ):
        raise BadNumber(NumberProblem.SHORT_NUMBER)
    if len(digits) < _NATIONAL_LENGTH:
        raise BadNumber(NumberProblem.TOO_SHORT, _NATIONAL_LENGTH - len(digits))
    # Ten digits are more often a French number with a slip; of Belgium they are a house.
    if len(digits) == _NATIONAL_LENGTH and not digits.startswith("32"):
        raise BadNumber(NumberProblem.NOT_A_NUMBER)
    try:
        return _read_foreign("+" + digits)
    except BadNumber:
        raise BadNumber(NumberProblem.NOT_A_NUMBER) from None


def _read_national(digits: str) -> PhoneNumber:
    """Ten digits as they are dialled in France or overseas."""
    if re.fullmatch(r"0508\d{6}", digits):  # Saint-Pierre-et-Miquelon
        return _read_foreign("+508" + digits[4:])
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


def costs_no_more(e164: str) -> bool:
    """Whether calling it costs what any call in France costs: no 08, nothing short or abroad."""
    return re.fullmatch(r"\+33[1-79]\d{8}", e164) is not None


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
