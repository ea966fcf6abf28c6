"""What programs send and are answered. Nothing that is answered says who somebody is."""

from datetime import UTC, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, StringConstraints

from helpdesk.choices import CallbackState, CaseState, LineFactKind, PromiseResult, PromiseWay
from helpdesk.policy.line_facts import MOST_NUMBERS

# Neither database keeps the sign 0, and no keyboard writes the others.
_SIGNS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
_SOONEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)


def _within_reason(moment: datetime) -> datetime:
    """An instant of our times, in UTC. Raises ValueError."""
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("no instant of our times") from None
    if not _SOONEST <= moment < _LATEST:
        raise ValueError("no instant of our times")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_within_reason)]


def text(most: int, least: int = 0) -> Any:
    """A text of so many signs, without those that nobody writes."""
    return StringConstraints(
        strip_whitespace=True, min_length=least, max_length=most, pattern=_SIGNS
    )


class Sent(Schema):
    """What a program sends: a name that is not known is a mistake."""

    model_config = ConfigDict(extra="forbid")


class CallWanted(Sent):
    """Somebody wants to be called."""

    topic: Annotated[str, text(50, 1)] = Field(description="Code of a topic, from /topics.")
    number: Annotated[str, text(60)] = Field(
        "", description="Where we call, in any spelling. Empty: where we know this customer."
    )
    name: Annotated[str, text(120)] = Field(
        "", description="As they are called. May be empty for a customer we know."
    )
    customer_number: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{0,40}$")] = Field(
        "", description="How your programs call this person. Kept with their record."
    )
    starts_at: Moment | None = Field(
        None, description="One of the free hours. Without it, an adviser finds an hour."
    )
    reachable_when: Annotated[str, text(200)] = Field(
        "", description="When they can be reached, in their words, where no hour is chosen."
    )
    question: Annotated[str, text(500)] = Field("", description="What they want, in their words.")
    language: Annotated[str, text(8)] = Field("fr", description="Language of the person.")


class LinesTold(Sent):
    """Something happened to lines."""

    kind: LineFactKind
    numbers: list[Annotated[str, text(60, 1)]] = Field(
        min_length=1, max_length=MOST_NUMBERS, description="In any spelling."
    )
    happened_at: Moment | None = Field(None, description="Now, if it is not said.")
    until: Moment | None = Field(
        None, description="When it ends, if that is known. In the past: it is over."
    )


class Told(Schema):
    """How many lines were told of. Not which of them the desk knows."""

    lines: int


class Call(Schema):
    """A promised call. `starts_at` null: an hour is still to be found, or the promise is over."""

    way: PromiseWay = Field(description="A call, or words in writing: SMS, e-mail, letter.")
    state: CallbackState
    result: PromiseResult
    starts_at: datetime | None
    window_from: datetime | None
    window_to: datetime | None
    find_a_time_by: datetime | None


class Request(Schema):
    """How a request stands."""

    reference: str = Field(description="Six signs, easy to say on the phone.")
    topic: str
    state: CaseState
    opened_at: datetime
    closed_at: datetime | None
    call: Call | None


class Asked(Request):
    """A request that was just made."""

    trust_word: str = Field(
        description="Say it to the person and keep it nowhere. Empty: our SMS tells it."
    )


class OfferedTopic(Schema):
    """What a call may be about."""

    code: str
    name: str


class Hours(Schema):
    """Instants at which a call may be promised, soonest first."""

    free: list[datetime]


class Refused(Schema):
    """RFC 9457. `code` is one of the problems listed on this page."""

    type: str
    title: str
    status: int
    code: str
    errors: list[dict[str, str]] | None = None
    reason: str | None = None
    scope: str | None = None
    retry_after: int | None = None
