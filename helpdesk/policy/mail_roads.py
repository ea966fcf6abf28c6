"""Decides to which request a mail belongs, and whether it is told that it came."""

from dataclasses import dataclass
from enum import StrEnum

from helpdesk.choices import MailNature, SenderStanding

# What one sender may send in a day, and about one request in an hour by what we signed; how many
# requests strangers may open by mail in a day.
MOST_FROM_ONE = 30
MOST_NEW_REQUESTS = 100


class Road(StrEnum):
    """How the request of a mail was found; NEW makes one, NOWHERE is for what nobody reads."""

    ADDRESS = "address"
    ANSWER = "answer"
    SUBJECT = "subject"
    NEW = "new"
    NOWHERE = "nowhere"


# These roads are known only to whoever had a mail of ours.
SIGNED = frozenset({Road.ADDRESS, Road.ANSWER})


@dataclass(frozen=True)
class Threads:
    """Which roads lead to a request; `subject` counts from its person's confirmed address."""

    address: bool = False
    answer: bool = False
    subject: bool = False


def road_for(nature: MailNature, threads: Threads, *, standing: SenderStanding) -> Road:
    """The surest road: an address that we signed, what it answers, then the number in its subject.

    Whoever reads over a shoulder knows a number: it counts from the person's own address alone.
    """
    if nature not in (MailNature.HUMAN, MailNature.QUIET):
        return Road.NOWHERE
    if threads.address:
        return Road.ADDRESS
    if threads.answer:
        return Road.ANSWER
    if threads.subject and standing is SenderStanding.CONFIRMED:
        return Road.SUBJECT
    return Road.NEW if nature is MailNature.HUMAN else Road.NOWHERE


def gets_receipt(nature: MailNature) -> bool:
    """Whether a sender is told that it came: only a person, or two machines write for ever."""
    return nature is MailNature.HUMAN
