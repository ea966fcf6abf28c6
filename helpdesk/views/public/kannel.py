"""Where Kannel says what became of a message, and brings what people send back.

Reports come by GET, and no other way; the address is signed, and never asked by a browser. Every
answer is empty: Kannel would send its words to the person.
"""

import base64
import binascii
import hmac
import ipaddress
import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from helpdesk.actions.messages.deliveries import record_delivery
from helpdesk.actions.promises.answers import take_sms
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


@csrf_exempt
@require_POST
def incoming(request: HttpRequest) -> HttpResponse:
    """Takes an SMS: its words as the body, `?id=…`, X-Kannel-From; SMS_TOKEN is the password.

    404 when no messages leave by Kannel or the site has no token, 403 from elsewhere or with
    another password, 400 without an id; 202 for everything else, known already or not.
    """
    if road_of(settings.SMS_URL) is not Road.KANNEL or not settings.SMS_TOKEN:
        return HttpResponse(status=404)
    if not (is_allowed(request) and _has_password(request)):
        return HttpResponse(status=403)
    # The letters of its words are not those of its address.
    request.encoding = "utf-8"
    gateway_id = request.GET.get("id", "").strip()
    if not gateway_id:
        return HttpResponse(status=400)
    sender = request.headers.get("X-Kannel-From", "")
    take_sms(
        sender=sender, text=_words(request), gateway_id=f"kannel:{gateway_id}", at=timezone.now()
    )
    return HttpResponse(status=202)


def _words(request: HttpRequest) -> str:
    """The body in the letters that its header names: UTF-8, or UTF-16 for other scripts."""
    charset = (request.content_params or {}).get("charset", "utf-8")
    try:
        return request.body.decode(charset, "replace")
    except (LookupError, ValueError):
        return request.body.decode("utf-8", "replace")


def _has_password(request: HttpRequest) -> bool:
    """Whether the request carries SMS_TOKEN; takes as long for a nearly right one."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    try:
        password = base64.b64decode(given, validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return False
    right = hmac.compare_digest(password, settings.SMS_TOKEN.encode())
    return scheme.lower() == "basic" and right


def is_allowed(request: HttpRequest) -> bool:
    """Whether the request comes from a host of SMS_GATEWAY_HOSTS."""
    try:
        asked = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(
        asked in ipaddress.ip_network(host, strict=False) for host in settings.SMS_GATEWAY_HOSTS
    )
