"""Knows what an adviser may mean who looks for a person in one field, typed as it comes."""

import re
from dataclasses import dataclass

from helpdesk.policy.names import words_of
from helpdesk.policy.phone_numbers import BadNumber, read_number
from helpdesk.policy.references import references_in
from helpdesk.policy.typed_numbers import digits_of, plain_text, runs_of

# Fewer digits are part of nearly every number.
FEWEST_DIGITS = 4
# What is dialled in France, or typed with a country code, as a number begins that we keep.
_FRENCH_CODES = ("33", "262", "590", "594", "596")
_EMAIL = re.compile(r"[^\s<>()\[\]:;,\"']+@[^\s<>()\[\]:;,\"']+")


@dataclass(frozen=True)
class LookedFor:
    """Each is empty where the text has none.

    `references`: those of which the checksum is right. `number`: a whole one, as E.164. `parts`:
    pieces of at least FEWEST_DIGITS digits, none where there is a whole number. `words`: the rest.
    """

    references: tuple[str, ...]
    email: str
    number: str
    parts: tuple[str, ...]
    words: tuple[str, ...]


def looked_for(text: str) -> LookedFor:
    """What a text may mean: a request in a sentence, an e-mail, a number or part of it, a name."""
    email = _EMAIL.search(text)
    rest = text.replace(email[0], " ") if email else text
    number, parts = _numbers(rest)
    words = [word for word in words_of(rest) if not any(sign.isdecimal() for sign in word)]
    return LookedFor(
        references=references_in(text),
        email=email[0].strip(".").lower() if email else "",
        number=number,
        parts=parts,
        words=tuple(words),
    )


def _numbers(text: str) -> tuple[str, tuple[str, ...]]:
    """The whole number, "" for none; and the pieces of one."""
    try:
        return read_number(text).e164, ()
    except BadNumber:
        runs, _around = runs_of(plain_text(text))
    parts = (_part(run) for run in runs)
    return "", tuple(part for part in parts if sum(map(str.isdecimal, part)) >= FEWEST_DIGITS)


def _part(run: str) -> str:
    """Digits, with a + in front where a country code was typed."""
    digits, is_international = digits_of(run)
    return "+" + digits if is_international else digits


def beginnings_of_numbers(part: str) -> tuple[str, ...]:
    """How numbers begin, as E.164, that begin with these digits as people dial them."""
    if part.startswith("+"):
        return (re.sub(rf"^(\+(?:{'|'.join(_FRENCH_CODES)}))0", r"\1", part),)
    return ("+" + part, *(f"+{code}{part.removeprefix('0')}" for code in _FRENCH_CODES))
