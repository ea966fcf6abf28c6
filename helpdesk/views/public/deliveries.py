"""Where the SMS gateway says what became of a message."""

import hmac
import json
import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from helpdesk.actions.messages.deliveries import record_delivery

# Whether the message arrived, by the gateway's word; its other words are news of the way.
OUTCOMES = {"delivered": True, "failed": False}


@csrf_exempt
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """Takes JSON {"id": uuid, "status": "delivered" | "failed"} under the bearer SMS_TOKEN.

    404 when the site has no token, 403 for another one, 400 for what is no JSON object; 204 for
    everything else, known or not, so that the gateway does not say it again.
    """
    if not settings.SMS_TOKEN:
        return HttpResponse(status=404)
    if not has_token(request):
        return HttpResponse(status=403)
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        return HttpResponse(status=400)
    if not isinstance(said, dict):
        return HttpResponse(status=400)
    key, status = _key_of(said.get("id")), said.get("status")
    if key and isinstance(status, str) and status in OUTCOMES:
        record_delivery(idempotency_key=key, delivered=OUTCOMES[status], at=timezone.now())
    return HttpResponse(status=204)


def has_token(request: HttpRequest) -> bool:
    """Whether the request carries SMS_TOKEN; takes as long for a nearly right one."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    right = hmac.compare_digest(token.encode(), settings.SMS_TOKEN.encode())
    return scheme.lower() == "bearer" and right


def _key_of(value: object) -> uuid.UUID | None:
    """The key in a report; None for what cannot be one of ours."""
    try:
        return uuid.UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
