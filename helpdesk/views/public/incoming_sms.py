"""Where the SMS gateway brings what people send back."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from helpdesk.actions.promises.answers import take_sms
from helpdesk.views.public.deliveries import has_token


@csrf_exempt
@require_POST
def incoming(request: HttpRequest) -> HttpResponse:
    """Takes JSON {"id": text, "from": number or name, "text": text} under the bearer SMS_TOKEN.

    404 when the site has no token, 403 for another one, 400 for what lacks one of the three; 204
    for everything else, known already or not, so that the gateway does not bring it again.
    """
    if not settings.SMS_TOKEN:
        return HttpResponse(status=404)
    if not has_token(request):
        return HttpResponse(status=403)
    said = _said(request)
    if said is None:
        return HttpResponse(status=400)
    take_sms(sender=said["from"], text=said["text"], gateway_id=said["id"], at=timezone.now())
    return HttpResponse(status=204)


def _said(request: HttpRequest) -> dict[str, Any] | None:
    """What the gateway brings; None where it is not three texts, of which the id says something."""
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    is_whole = all(isinstance(said.get(name), str) for name in ("id", "from", "text"))
    return said if is_whole and said["id"].strip() else None
