"""Who may come in by the API: the holder of a token, for its scopes, so often an hour."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from ninja.security import HttpBearer

from helpdesk.actions.desk.api_tokens import Use, note_use
from helpdesk.actions.limits import allows
from helpdesk.api.problems import Problem
from helpdesk.choices import Scope
from helpdesk.models import ApiToken
from helpdesk.policy.api_tokens import Refusal, refusal_of
from helpdesk.reads.availability import desk_day
from helpdesk.reads.systems import find_token

_CODES = {
    Refusal.REVOKED: "token-revoked",
    Refusal.EXPIRED: "token-expired",
    Refusal.SCOPE: "scope-missing",
}


class Opened(HttpRequest):
    """A request that a program made; `api_reference` is the request of a person that it is about.

    For the type checker: at run time these are set on Django's own.
    """

    api_token: ApiToken
    api_reference: str


class Needs(HttpBearer):
    """`Authorization: Bearer TOKEN`, where the token opens this scope."""

    def __init__(self, *scopes: Scope) -> None:
        super().__init__()
        self.scopes = scopes

    def __call__(self, request: HttpRequest) -> ApiToken:
        """The row of the token; raises Problem."""
        row = super().__call__(request)
        if row is None:
            raise Problem("token-unknown")
        return cast(ApiToken, row)

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The row of this token, which is remembered as used, also where it is refused."""
        row, at = find_token(token), timezone.now()
        if row is None:
            return None
        cast(Opened, request).api_token = row
        if not allows(kind="api", value=str(row.pk), limit=row.hourly_limit, at=at):
            raise Problem("too-many-calls", retry_after=seconds_left_of_hour(at))
        standing, today = row.standing, desk_day(at)
        found = [refusal_of(standing, scope=scope, today=today) for scope in self.scopes]
        if (first := found[0]) is not None and None not in found:
            scope = {"scope": str(self.scopes[0])} if first is Refusal.SCOPE else {}
            raise Problem(_CODES[first], **scope)
        return row


def opened_by(*scopes: Scope) -> dict[str, Any]:
    """For an operation: any of these scopes opens it, and the schema says so."""
    return {
        "auth": Needs(*scopes),
        "openapi_extra": {"x-scopes": [str(scope) for scope in scopes]},
    }


def seconds_left_of_hour(at: datetime) -> int:
    """Until calls are counted anew: from 1 to 3600."""
    return 3600 - at.minute * 60 - at.second


def remembered(view: Callable[..., HttpResponseBase], operation: str) -> Any:
    """The view, with a line in the journal for each call under a token; nothing of it is kept.

    A method that the address does not know is said as the other problems are.
    """

    @csrf_exempt
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.method
        if asked == "HEAD":
            # Answered as GET; whoever sends the answer leaves the rest away.
            request.method = "GET"
        response = view(request, *args, **kwargs)
        request.method = asked
        if response.status_code == 405:
            allow = response["Allow"]
            response = Problem("method").response()
            response["Allow"] = allow
        if token := getattr(request, "api_token", None):
            reference = getattr(request, "api_reference", "")
            use = Use(operation, response.status_code, reference)
            note_use(token=token, use=use, at=timezone.now())
        response["Cache-Control"] = "no-store, private"
        return response

    return shown
