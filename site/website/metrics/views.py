"""The page `/metrics`: for whoever holds the token, or asks from a named address."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Requests of every web process, then how the desk stands.

    401 for everybody else, also where no setting opens it.
    """
    if not may_read(request):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    # Slow to import, and most processes never show this page.
    from website.metrics.text import CONTENT_TYPE, all_measures  # noqa: PLC0415

    return HttpResponse(all_measures(), content_type=CONTENT_TYPE)


def may_read(request: HttpRequest) -> bool:
    """Whether METRICS_TOKEN came with the request, or METRICS_HOSTS names where it comes from."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and kind.lower() == "bearer":
        return constant_time_compare(token.strip(), settings.METRICS_TOKEN)
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    networks = [ipaddress.ip_network(one, strict=False) for one in settings.METRICS_HOSTS]
    return any(address in network for network in networks)
