"""A program of the operator asks for a call: as a visitor of the site does, and within its bounds.

What a program says of a person proves as little as what a stranger types. So do-not-call, fair use
and the road of the trust word are those of the site; only the customer number is the operator's.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from helpdesk.actions.promises.callbacks import (
    Arrival,
    CallbackRequest,
    NumberRefused,
    ask_for_callback,
)
from helpdesk.actions.promises.public_bookings import TooManyAsked, take_turns_of
from helpdesk.choices import CaseSource
from helpdesk.models import ApiToken, Callback, CustomerNumber, DeskSettings, SystemRequest
from helpdesk.policy.digests import keyed_digest
from helpdesk.policy.fair_use import Visitor
from helpdesk.reads.systems import customer, live_calls_to, number_of_customer


class KeyUsedOtherwise(Exception):
    """This idempotency key came with another request before."""


class CustomerUnknown(Exception):
    """Nobody is known under this customer number, or no confirmed number of theirs: say one."""


class NotPromised(Exception):
    """No call is promised to this number now.

    It has one already, it was asked for too often, or its owner wants none: one answer for all
    three, since a program must not learn which (decision 71).
    """


class BookingIsOff(Exception):
    """The desk takes no requests from afar now."""


@dataclass(frozen=True)
class FromProgram:
    """Which program asks, under which key of its own; `customer_number` "" for none.

    `said` is what was sent, always written alike: the same key with another one is a mistake.
    """

    token: ApiToken
    key: str
    said: str
    customer_number: str = ""


@dataclass(frozen=True)
class Answered:
    """The promise, and whether it was made just now."""

    callback: Callback
    is_new: bool


def ask_by_program(*, request: CallbackRequest, program: FromProgram, at: datetime) -> Answered:
    """Open a request and promise its call, in one transaction; the same key gives the same one.

    `request.number` "" is the known customer's. Raises KeyUsedOtherwise, CustomerUnknown,
    NotPromised, BookingIsOff and SlotRefused; nothing stays then, and the key may be used again.
    """
    if before := _asked_before(program):
        return before
    try:
        return _ask(request=request, program=program, at=at)
    except IntegrityError:
        # The same key arrived twice in the same instant: the first one won.
        if before := _asked_before(program):
            return before
        raise


@transaction.atomic
def _ask(*, request: CallbackRequest, program: FromProgram, at: datetime) -> Answered:
    if DeskSettings.current().is_booking_off:
        raise BookingIsOff
    request = _with_customer(request, program.customer_number)
    # The row first: a second request under this key waits for it, and then finds it.
    row = SystemRequest.objects.create(
        token=program.token,
        key_digest=_digests("api key", program.key)[0],
        said_digest=_digests("api said", program.said)[0],
        at=at,
    )
    # Nobody knows from where the person asks, and each request stands for itself.
    visitor = Visitor(session=f"api {uuid.uuid4()}", address="")
    take_turns_of(visitor=visitor, number=request.number, email=request.email)
    live = live_calls_to(request.number)
    own = live.filter(system_requests__token=program.token).first()
    if own is None and live.exists():
        raise NotPromised
    row.callback = own or _promise(request, visitor, at=at)
    row.save(update_fields=["callback"])
    if own is None:
        _keep_customer(row.callback, program.customer_number, at=at)
    return Answered(row.callback, is_new=own is None)


def _promise(request: CallbackRequest, visitor: Visitor, *, at: datetime) -> Callback:
    arrival = Arrival(source=CaseSource.OPERATOR, visitor=visitor)
    try:
        return ask_for_callback(request=request, at=at, arrival=arrival)
    except (TooManyAsked, NumberRefused) as error:
        raise NotPromised from error


def _with_customer(request: CallbackRequest, customer_number: str) -> CallbackRequest:
    """The request with the person whom the operator calls so, and where they are called."""
    person = customer(customer_number) if customer_number else None
    if person is None:
        if not request.number or not request.name:
            raise CustomerUnknown
        return request
    if not request.number:
        known = number_of_customer(person)
        if known is None:
            raise CustomerUnknown
        request = replace(request, number=known.number)
    return replace(request, person=person, name=person.name)


def _keep_customer(callback: Callback, customer_number: str, *, at: datetime) -> None:
    """What the operator calls them, from the first request on; who has that number keeps it."""
    if customer_number:
        CustomerNumber.objects.get_or_create(
            customer_number=customer_number,
            defaults={"person": callback.case.person, "said_at": at},
        )


def _asked_before(program: FromProgram) -> Answered | None:
    """What this key asked for already. Raises KeyUsedOtherwise."""
    rows = SystemRequest.objects.filter(token=program.token, callback__isnull=False)
    keys = _digests("api key", program.key)
    row = rows.filter(key_digest__in=keys).select_related("callback__case").first()
    if row is None or row.callback is None:
        return None
    if row.said_digest not in _digests("api said", program.said):
        raise KeyUsedOtherwise
    return Answered(row.callback, is_new=False)


def _digests(kind: str, value: str) -> list[str]:
    """Under the key of today, and those of before."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [keyed_digest(kind, value, key=key) for key in keys]
