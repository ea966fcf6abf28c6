"""Calls of the API about lines: what the operator's network knows before somebody calls."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.responses import Status

from helpdesk.actions.people.line_facts import tell_of_lines
from helpdesk.api.door import Opened, opened_by
from helpdesk.api.problems import Problem
from helpdesk.api.shapes import LinesTold, Refused, Told
from helpdesk.choices import Scope
from helpdesk.policy.phone_numbers import BadNumber, read_number

router = Router(tags=["lines"])
_PROBLEMS = dict.fromkeys((400, 401, 403, 413, 422, 429), Refused)


@router.api_operation(
    ["POST"],
    "/lines/facts",
    **opened_by(Scope.LINES_WRITE),
    response={202: Told, **_PROBLEMS},
)
def tell(request: HttpRequest, told: LinesTold) -> Any:
    """Say what happened to lines. Advisers see it beside a call, and are offered another number.

    The same kind for the same number again takes the place of what you said before; with `until` in
    the past it is over. Numbers are kept as digests, whether we know them or not.
    """
    at = timezone.now()
    tell_of_lines(
        numbers=[_number(place, number) for place, number in enumerate(told.numbers)],
        kind=told.kind,
        token=cast(Opened, request).api_token,
        happened_at=told.happened_at or at,
        until=told.until,
        at=at,
    )
    return Status(202, {"lines": len(told.numbers)})


def _number(place: int, typed: str) -> str:
    try:
        return read_number(typed).e164
    except BadNumber as error:
        wrong = {"field": f"numbers.{place}", "problem": str(error.problem)}
        raise Problem("not-valid", errors=[wrong]) from None
