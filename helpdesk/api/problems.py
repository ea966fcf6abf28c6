"""What can be in the way of a call of the API, each said as RFC 9457 asks (problem+json)."""

from types import MappingProxyType
from typing import Any, Final

from django.conf import settings
from django.http import JsonResponse
from django.urls import reverse

CONTENT_TYPE: Final = "application/problem+json"
# Code → status, and what it means. The page of the API lists them; each code is an anchor there.
KINDS: Final = MappingProxyType(
    {
        "unreadable": (400, "The body is no JSON."),
        "token-unknown": (401, "Send the token of your program: Authorization: Bearer …"),
        "token-revoked": (401, "This token was revoked."),
        "token-expired": (401, "This token has ended. Ask for a new one."),
        "scope-missing": (403, "This token does not open this."),
        "not-found": (404, "Nothing is here, or it is not for this token."),
        "method": (405, "This address does not know this method."),
        "not-promised": (409, "No call is promised to this number now. The desk does not say why."),
        "booking-off": (409, "The desk takes no requests from afar now. Call it."),
        "hour-refused": (409, "This hour cannot be promised. Ask for the free hours again."),
        "too-large": (413, "The body is too large."),
        "not-valid": (422, "Something in the request is not right."),
        "key-used-otherwise": (422, "This Idempotency-Key came with another request before."),
        "customer-unknown": (422, "Send a name and a number: this customer is not known well."),
        "too-many-calls": (429, "This token has made its calls of this hour."),
        "failed": (500, "The desk made a mistake. It is written down; try again later."),
    }
)


class Problem(Exception):
    """Ends a call of the API. `code` is one of KINDS; `more` is written beside it."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code, self.more = code, more

    def response(self) -> JsonResponse:
        """As problem+json; 401 says what to send, 429 when to come again."""
        status, title = KINDS[self.code]
        page = f"{settings.BASE_URL}{reverse('api_reference')}#{self.code}"
        told = {"type": page, "title": title, "status": status, "code": self.code, **self.more}
        response = JsonResponse(told, status=status, content_type=CONTENT_TYPE)
        if status == 401:
            response["WWW-Authenticate"] = "Bearer"
        if "retry_after" in self.more:
            response["Retry-After"] = str(self.more["retry_after"])
        return response
