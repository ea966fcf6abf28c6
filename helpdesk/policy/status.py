"""Knows how the desk stands in the parts that a coordinator can name, and puts trouble first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpdesk.choices import Channel, Heart


class Subject(StrEnum):
    """What is looked at. The order is that of the page where all is well."""

    CALLS = "calls"
    SENDER = "sender"
    EMAIL = "email"
    SMS = "sms"
    LOST = "lost"
    SMS_LINE = "sms_line"
    MAIL = "mail"
    PHONE_LINE = "phone_line"
    TASKS = "tasks"


OF_HEARTS: Mapping[Heart, Subject] = {
    Heart.SENDER: Subject.SENDER,
    Heart.SMS_LINE: Subject.SMS_LINE,
    Heart.MAIL: Subject.MAIL,
    Heart.PHONE_LINE: Subject.PHONE_LINE,
    Heart.CLUSTER: Subject.TASKS,
}
OF_WAYS: Mapping[Channel, Subject] = {Channel.EMAIL: Subject.EMAIL, Channel.SMS: Subject.SMS}


@dataclass(frozen=True)
class Facts:
    """What was found at an instant.

    `lost` counts the messages of the last 24 hours that got to nobody. `works` has the hearts that
    should beat here, and whether each does its work; `beaten_at` when each last beat, None for
    never. `ways` are the channels by which messages leave here, `shut` those that fail.
    """

    late_calls: int
    lost: int
    works: Mapping[Heart, bool]
    beaten_at: Mapping[Heart, datetime | None]
    ways: Collection[Channel]
    shut: Collection[str]


@dataclass(frozen=True)
class Look:
    """One subject: whether it is well, of how many it is about, and since when it is silent."""

    subject: Subject
    is_well: bool
    count: int = 0
    since: datetime | None = None


def looks(facts: Facts) -> list[Look]:
    """Every subject that this installation has, what is not well first."""
    found = [
        Look(Subject.CALLS, not facts.late_calls, facts.late_calls),
        Look(Subject.LOST, not facts.lost, facts.lost),
        *(Look(OF_WAYS[way], way not in facts.shut) for way in facts.ways if way in OF_WAYS),
        *(
            Look(OF_HEARTS[heart], works, since=None if works else facts.beaten_at.get(heart))
            for heart, works in facts.works.items()
        ),
    ]
    order = list(Subject)
    return sorted(found, key=lambda look: (look.is_well, order.index(look.subject)))
