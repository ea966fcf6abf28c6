"""Where Kannel says what became of a message.

It asks by GET, and no other way; the address is signed, and never asked by a browser. So is every
answer short and the same: Kannel asks again after another one.
"""

import ipaddress
import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from helpdesk.actions.messages.deliveries import record_delivery
from helpdesk.channels.sms.kannel import key_in
from helpdesk.policy.sms_roads import Road, road_of

# Whether the message arrived. Queued (4) and taken by the operator (8) are news of the way, and of
# a long text they may come after its end.
OUTCOMES = {"1": True, "2": False, "16": False}


@never_cache
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Takes `?about=…&type=…` of our own making from an allowed host.

    404 when no messages leave by Kannel, 403 from elsewhere or with another signature; 204 for
    every other report, known or not, so that Kannel does not say it again.
    """
    if road_of(settings.SMS_URL) is not Road.KANNEL:
        return HttpResponse(status=404)
    key = key_in(request.GET.get("about", ""))
    if key is None or not is_allowed(request):
        return HttpResponse(status=403)
    outcome = OUTCOMES.get(request.GET.get("type", ""))
    if outcome is not None and request.method == "GET":
        record_delivery(idempotency_key=uuid.UUID(key), delivered=outcome, at=timezone.now())
    return HttpResponse(status=204)


def is_allowed(request: HttpRequest) -> bool:
    """Whether the request comes from a host of SMS_GATEWAY_HOSTS."""
    try:
        asked = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(
        asked in ipaddress.ip_network(host, strict=False) for host in settings.SMS_GATEWAY_HOSTS
    )
