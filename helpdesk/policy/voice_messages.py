"""Knows whose voice message an exchange sends by mail: the number that called, as it says it."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from helpdesk.policy.callers import Caller, caller_of
from helpdesk.policy.phone_numbers import BadNumber, read_number

# What Asterisk writes into the head of such a mail, the surest first.
_HEADERS: Final = ("x-asterisk-vm-caller-id-num", "x-asterisk-callerid")
# Nine figures or more, as people and exchanges write numbers: no length, date or mailbox has them.
_NUMBER: Final = re.compile(r"(?<![\d+])(?:\+|00)?\d(?:[ .\-\u00a0]?\d){8,14}(?!\d)")
# How much of the words is looked through, and how many numbers of it.
_LONGEST: Final = 4000
_MOST_NUMBERS: Final = 20
# Messages that one number leaves within an hour; and all that come within one, from whoever.
MOST_OF_ONE: Final = 5
MOST_IN_AN_HOUR: Final = 60


def is_voice_mail(sender: str, *, exchanges: Collection[str]) -> bool:
    """Whether this address is one from which exchanges of ours send voice messages."""
    return sender.casefold() in {each.casefold() for each in exchanges}


def caller_in(
    headers: Mapping[str, str], *, subject: str, text: str, ours: Collection[str]
) -> Caller:
    """Who called, by what the mail of an exchange says; withheld where it says no number.

    Its head first, then its subject, then its words. `ours` are numbers (E.164) that people call:
    they name nobody.
    """
    for name in _HEADERS:
        caller = caller_of(headers.get(name, ""))
        if caller.number and caller.number not in ours:
            return caller
    for words in (subject, text[:_LONGEST]):
        for number in _numbers_in(words):
            if number not in ours:
                return Caller(number)
    return Caller(is_withheld=True)


def _numbers_in(words: str) -> Iterator[str]:
    for found in list(_NUMBER.finditer(words))[:_MOST_NUMBERS]:
        try:
            yield read_number(found.group()).e164
        except BadNumber:
            continue
