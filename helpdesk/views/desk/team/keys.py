"""Whether single keys do something for this user; off until they switch them on."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from helpdesk.views.desk.access import DeskRequest, for_desk


@require_POST
@for_desk
def keys(request: DeskRequest) -> HttpResponse:
    """Switch the keys on or off, for as long as the session lasts."""
    request.session["desk_keys"] = "on" in request.POST
    return HttpResponse(status=204)
