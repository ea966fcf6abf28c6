"""Calls of the API about requests: the free hours, asking for a call, and how a request stands."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone
from ninja import Header, Router
from ninja.responses import Status

from helpdesk.actions.promises.appointments import SlotRefused
from helpdesk.actions.promises.callbacks import CallbackRequest
from helpdesk.actions.promises.systems import (
    BookingIsOff,
    CustomerUnknown,
    FromProgram,
    KeyUsedOtherwise,
    NotPromised,
    ask_by_program,
)
from helpdesk.api.door import Opened, opened_by
from helpdesk.api.problems import Problem
from helpdesk.api.shapes import Asked, CallWanted, Hours, OfferedTopic, Refused, Request
from helpdesk.choices import Scope, WordRoad
from helpdesk.models import Topic
from helpdesk.models.texts import languages
from helpdesk.policy.phone_numbers import BadNumber, read_number
from helpdesk.policy.references import normalise
from helpdesk.reads.systems import free_hours, request_state, state_of
from helpdesk.reads.topics import offered_topic, offered_topics

router = Router(tags=["requests"])
_MAY_ASK = opened_by(Scope.REQUESTS_CREATE)
_MAY_READ = opened_by(Scope.REQUESTS_READ, Scope.REQUESTS_READ_ALL)
_PROBLEMS = {401: Refused, 403: Refused, 404: Refused, 422: Refused, 429: Refused}


@router.api_operation(
    ["GET"], "/topics", **_MAY_ASK, response={200: list[OfferedTopic], **_PROBLEMS}
)
def topics(request: HttpRequest) -> Any:
    """What a call may be about, in the order of the desk."""
    return [{"code": topic.code, "name": str(topic.name)} for topic in offered_topics()]


@router.api_operation(
    ["GET"], "/topics/{code}/hours", **_MAY_ASK, response={200: Hours, **_PROBLEMS}
)
def hours(request: HttpRequest, code: str) -> Any:
    """The free hours of a topic, soonest first. An hour may be taken before you ask for it."""
    return {"free": free_hours(_topic(code, "not-found"), at=timezone.now())}


@router.api_operation(
    ["POST"],
    "/requests",
    **_MAY_ASK,
    response={201: Asked, 200: Asked, 400: Refused, 409: Refused, 413: Refused, **_PROBLEMS},
)
def ask(
    request: HttpRequest,
    wanted: CallWanted,
    key: str = Header(
        ...,
        alias="Idempotency-Key",
        pattern=r"^[!-~]{8,80}$",
        description="Your own key of this request, as a UUID. The same again is no second one.",
    ),
) -> Any:
    """Ask for a call. 201: it is promised. 200: it was promised already, by this key or number."""
    program = FromProgram(
        token=cast(Opened, request).api_token,
        key=key,
        said=wanted.model_dump_json(),
        customer_number=wanted.customer_number,
    )
    try:
        answered = ask_by_program(request=_as_asked(wanted), program=program, at=timezone.now())
    except KeyUsedOtherwise:
        raise Problem("key-used-otherwise") from None
    except CustomerUnknown:
        raise Problem("customer-unknown") from None
    except NotPromised:
        raise Problem("not-promised") from None
    except BookingIsOff:
        raise Problem("booking-off") from None
    except SlotRefused as refused:
        raise Problem("hour-refused", reason=str(refused.reason)) from None
    callback = answered.callback
    reference = callback.case.reference
    cast(Opened, request).api_reference = reference
    if answered.is_new:
        state: Any = state_of(callback.case)
    else:
        state = _found(reference, request)
    word = callback.trust_word if callback.word_road == WordRoad.PAGE else ""
    return Status(201 if answered.is_new else 200, {**vars(state), "trust_word": word})


@router.api_operation(
    ["GET"], "/requests/{reference}", **_MAY_READ, response={200: Request, **_PROBLEMS}
)
def read(request: HttpRequest, reference: str) -> Any:
    """How a request stands: one of this token, or any with `requests:read-all`."""
    found = _found(normalise(reference) or "", request)
    cast(Opened, request).api_reference = found.reference
    return found


def _found(reference: str, request: HttpRequest) -> Any:
    token = cast(Opened, request).api_token
    reads_all = Scope.REQUESTS_READ_ALL in token.scopes
    state = request_state(reference, token=token, reads_all=reads_all)
    if state is None:
        raise Problem("not-found")
    return state


def _topic(code: str, otherwise: str) -> Topic:
    """The topic of this code. Raises Problem, which names the field where it was sent."""
    # No database is asked for a sign that none keeps.
    if topic := offered_topic(code) if code.isprintable() else None:
        return topic
    if otherwise == "not-found":
        raise Problem(otherwise)
    raise _wrong("topic", otherwise)


def _wrong(field: str, why: str) -> Problem:
    return Problem("not-valid", errors=[{"field": field, "problem": why}])


def _as_asked(wanted: CallWanted) -> CallbackRequest:
    """What was sent, as the desk understands it. Raises Problem."""
    try:
        number = read_number(wanted.number).e164 if wanted.number else ""
    except BadNumber as error:
        raise _wrong("number", str(error.problem)) from None
    name = " ".join(wanted.name.split())
    if name and not any(sign.isalpha() for sign in name):
        raise _wrong("name", "no_letter")
    if wanted.language not in languages():
        raise _wrong("language", "not_offered")
    if wanted.starts_at is None and not wanted.reachable_when:
        raise _wrong("reachable_when", "missing_without_starts_at")
    return CallbackRequest(
        name=name,
        number=number,
        topic=_topic(wanted.topic, "not_offered"),
        starts_at=wanted.starts_at,
        language=wanted.language,
        question=wanted.question,
        reachable_when=wanted.reachable_when if wanted.starts_at is None else "",
    )
