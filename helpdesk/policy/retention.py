"""Knows how long each thing is kept, and from when on it may go.

Delays are the coordinator's (the settings of the desk); each default has its source:

- two years without contact: within the three that the CNIL accepts for somebody who is in touch no
  more (référentiel « gestion des activités commerciales », 2022), and shorter;
- reads and log-ins: six to twelve months (CNIL, délibération 2021-122 of 14 October 2021);
- what proves a consent: five years after its end (Code civil, art. 2224; GDPR, art. 7.1);
- mails as they came: ninety days at most, for a look at what went wrong, our decision;
- what somebody wrote, and notes: no longer than they help (GDPR, art. 5.1.e), our decision.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Kept(StrEnum):
    """What has a delay of its own, in the order in which a run looks at it."""

    NOTES = "notes"
    QUESTIONS = "questions"
    COMPLAINTS = "complaints"
    FLAGS = "flags"
    TEAM_NOTES = "team_notes"
    SEARCHES = "searches"
    DRAFTS = "drafts"
    MAILS = "mails"
    READS = "reads"
    LOGINS = "logins"
    CHANGES = "changes"
    PROOFS = "proofs"
    # Last, so that a preview counts what a run takes.
    PEOPLE = "people"


@dataclass(frozen=True)
class Delays:
    """How long each kind is kept: whole months, days for what is short."""

    people_months: int = 24
    notes_months: int = 12
    questions_months: int = 12
    complaints_months: int = 24
    flags_months: int = 24
    team_notes_months: int = 12
    searches_days: int = 90
    drafts_days: int = 30
    mails_days: int = 90
    reads_months: int = 12
    logins_months: int = 6
    changes_months: int = 24
    proofs_months: int = 60

    def of(self, kind: Kept) -> tuple[int, bool]:
        """How long a kind is kept, and whether this is in days (else in months)."""
        name = name_of(kind)
        return getattr(self, name), name.endswith("_days")


def name_of(kind: Kept) -> str:
    """The field of a delay, here and in the settings of the desk."""
    return f"{kind}_days" if f"{kind}_days" in Delays.__dataclass_fields__ else f"{kind}_months"


# Shorter or longer is a slip of the keyboard, or forbidden by what a delay is for.
SHORTEST: Final = Delays(
    people_months=6,
    notes_months=1,
    questions_months=1,
    complaints_months=2,
    flags_months=3,
    team_notes_months=1,
    searches_days=7,
    drafts_days=1,
    mails_days=7,
    reads_months=6,
    logins_months=6,
    changes_months=6,
    proofs_months=12,
)
LONGEST: Final = Delays(
    people_months=36,
    notes_months=36,
    questions_months=36,
    complaints_months=60,
    flags_months=60,
    team_notes_months=36,
    searches_days=365,
    drafts_days=90,
    mails_days=90,
    reads_months=12,
    logins_months=12,
    changes_months=60,
    proofs_months=120,
)


def months_before(at: datetime, months: int) -> datetime:
    """The same day and hour so many calendar months earlier; the last of a shorter month."""
    count = at.year * 12 + at.month - 1 - months
    year, month = divmod(count, 12)
    day = at.day
    while True:
        try:
            return at.replace(year=year, month=month + 1, day=day)
        except ValueError:
            day -= 1


def goes_before(kind: Kept, *, delays: Delays, at: datetime) -> datetime:
    """What is older than this instant goes now; aware, as `at` is."""
    length, is_days = delays.of(kind)
    return at - timedelta(days=length) if is_days else months_before(at, length)


@dataclass(frozen=True)
class Hands:
    """Who erases, how many they erased within a day, and whether anybody else could look."""

    done_today: int
    has_second: bool


class Erasing(StrEnum):
    """What becomes of a wish to erase somebody."""

    NOW = "now"
    SECOND_HAND = "second_hand"
    TOMORROW = "tomorrow"


# A one-person desk waits so long, in place of a second pair of eyes.
WAITS_FOR: Final = timedelta(days=1)


def erasing(hands: Hands, *, alone: int) -> Erasing:
    """Whether one coordinator may erase one more: `alone` a day, then another one must agree.

    Erasing many is what a stolen password, or a slip, would do (trust rule 6).
    """
    if hands.done_today < alone:
        return Erasing.NOW
    return Erasing.SECOND_HAND if hands.has_second else Erasing.TOMORROW
