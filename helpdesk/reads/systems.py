"""Reads what the operator's programs may know: tokens, what they asked for, and its state."""

from dataclasses import dataclass
from datetime import datetime

from helpdesk.choices import CallbackState, CaseState, PromiseResult, PromiseWay
from helpdesk.models import (
    ApiToken,
    Callback,
    Case,
    CustomerNumber,
    DeskSettings,
    Person,
    PhoneNumber,
    Topic,
)
from helpdesk.models.callback import CallbackQuerySet
from helpdesk.policy.api_tokens import digest_of
from helpdesk.policy.deadlines import promise_window
from helpdesk.reads.availability import desk_missing, free_slots
from helpdesk.reads.diaries import Freed


@dataclass(frozen=True)
class CallState:
    """How a promise stands: its hour with its window, or by when an hour is found; None: over."""

    way: PromiseWay
    state: CallbackState
    result: PromiseResult
    starts_at: datetime | None
    window_from: datetime | None
    window_to: datetime | None
    find_a_time_by: datetime | None


@dataclass(frozen=True)
class RequestState:
    """How a request stands. Nothing in it says whose it is."""

    reference: str
    topic: str
    state: CaseState
    opened_at: datetime
    closed_at: datetime | None
    call: CallState | None


def find_token(token: str) -> ApiToken | None:
    """The row of this token, whether it still opens anything or not; None for none. One query."""
    return ApiToken.objects.filter(digest=digest_of(token)).first()


def request_state(reference: str, *, token: ApiToken, reads_all: bool) -> RequestState | None:
    """How the request of this reference stands, for the holder of `token`.

    None where there is none, where the record of its person is restricted, and, unless it
    `reads_all`, where it was not asked for with this token. Three queries.
    """
    cases = Case.objects.filter(reference=reference, person__is_restricted=False)
    if not reads_all:
        cases = cases.filter(callbacks__system_requests__token=token)
    case = cases.select_related("topic").first()
    return state_of(case) if case else None


def state_of(case: Case) -> RequestState:
    """How a request stands, with the latest of its promises. Two queries."""
    callback = case.callbacks.order_by("-pk").first()
    return RequestState(
        reference=case.reference,
        topic=case.topic.code,
        state=CaseState(case.state),
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        call=call_state(callback) if callback else None,
    )


def call_state(callback: Callback) -> CallState:
    """How a promise stands. One query."""
    live = callback.live_appointment
    window = promise_window(live.starts_at) if live else None
    return CallState(
        way=PromiseWay(callback.way),
        state=CallbackState(callback.state),
        result=PromiseResult(callback.result),
        starts_at=live.starts_at if live else None,
        window_from=window.starts_at if window else None,
        window_to=window.ends_at if window else None,
        find_a_time_by=callback.find_a_time_by,
    )


def customer(number: str) -> Person | None:
    """The person whom the operator calls so; who was merged is the one in use. One query."""
    rows = CustomerNumber.objects.filter(customer_number=number)
    row = rows.select_related("person__merged_into").first()
    return (row.person.merged_into or row.person) if row else None


def number_of_customer(person: Person) -> PhoneNumber | None:
    """Where a known customer is called when nobody says a number: a confirmed one. One query."""
    return person.number_to_write_to(())


def free_hours(topic: Topic, *, at: datetime) -> list[datetime]:
    """The hours that whoever asks from afar may choose for this topic, soonest first.

    None while the desk takes no requests from afar.
    """
    if DeskSettings.current().is_booking_off or desk_missing():
        return []
    return [slot.starts_at for slot in free_slots(at=at, topic=topic, freed=Freed(by_public=True))]


def live_calls_to(number: str) -> CallbackQuerySet:
    """The open promises that call this number (E.164). One query, when it is read."""
    return Callback.objects.open().filter(number=number).order_by("pk")
