"""The desk of the machine: who works there, about what, and who asks."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from website.models import User

from helpdesk.choices import (
    Afraid,
    AttemptOutcome,
    NextStep,
    WantedHelp,
)
from helpdesk.models import (
    Adviser,
    OpeningPeriod,
    RetryRule,
    Topic,
)
from helpdesk.policy.retries import MOST_TRIES
from tests.factories.helpdesk import make_adviser, make_desk, make_topic, make_user
from tests.helpdesk.promise_machine.seen import Check

# Nine in the morning of a Thursday in Paris; in the night of that Sunday the clocks go back.
THURSDAY = datetime(2026, 10, 22, 7, 0, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
QUARTER = timedelta(minutes=15)
# An adviser says how a call ended before their day is over.
LONGEST_CALL = timedelta(hours=20)


@dataclass(frozen=True)
class Asker:
    """Somebody who asks, where they live by the clock, and what they answered."""

    name: str
    number: str
    time_zone: str = ""
    email: str = ""
    wanted_help: WantedHelp | None = None
    afraid: Afraid | None = None


# A mobile, a landline that two share, an island ahead of Paris and one behind.
ASKERS = (
    Asker("Madeleine Petit", "+33639981234", email="madeleine@example.org"),
    Asker("Jean Roux", "+33199005678", wanted_help=WantedHelp.WITH_SOMEBODY, afraid=Afraid.YES),
    Asker("Marie Hoarau", "+33199005678", "Indian/Reunion"),
    Asker("Rose Dorville", "+33639985678", "America/Guadeloupe", wanted_help=WantedHelp.ALONE),
)


@dataclass(frozen=True)
class Desk:
    """Who works there and about what: made once, whatever the number of lives."""

    topics: tuple[Topic, ...]
    advisers: tuple[Adviser, ...]
    user: User
    check: Check


def make_machine_desk() -> Desk:
    """Three advisers with small caps, one of them there in the night when the clocks change."""
    make_desk()
    topics = (make_topic(code="phone"), make_topic(code="tax", call_minutes=30, horizon_days=5))
    advisers = (
        make_adviser("Karim", topics=topics, languages=["fr", "ar"], daily_cap=2),
        make_adviser("Inès", topics=topics[:1], daily_cap=3, first_calls_cap=1),
        make_adviser("Awa", topics=topics[1:], daily_cap=3, gap_minutes=30),
    )
    OpeningPeriod.objects.create(adviser=advisers[2], weekday=6, starts=time(1), ends=time(4))
    # One rule within the bounds, and one that is not and must count for nothing.
    for tries in (MOST_TRIES - 1, MOST_TRIES):
        RetryRule.objects.create(
            outcome=AttemptOutcome.NO_ANSWER,
            tries=tries,
            step=NextStep.TRY_AGAIN,
            after_minutes=60,
            source="the desk",
        )
    return Desk(topics, advisers, make_user("awa", "coordinator"), Check())
