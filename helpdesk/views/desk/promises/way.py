"""A promise is kept by another way: somebody does not hear, or has no phone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.actions.promises.appointments import PromiseEnded
from helpdesk.actions.promises.callbacks import CallIsRunning, NoWayToReach, NumberRefused
from helpdesk.actions.promises.intake import NumberIsDead
from helpdesk.actions.promises.ways import WantedWay, change_way
from helpdesk.forms.ways import WayForm
from helpdesk.models import Callback
from helpdesk.permissions import can_change_promise
from helpdesk.reads.reach import email_of_case
from helpdesk.views.desk.access import (
    CALL_RUNNING,
    NO_WAY,
    NUMBER_REFUSED,
    NUMBER_WAS_WRONG,
    PROMISE_ENDED,
    DeskRequest,
    callback_or_404,
    for_desk,
)
from helpdesk.words.spoken import in_pairs


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def way(request: DeskRequest, pk: int) -> HttpResponse:
    """By what the promise is kept from now on; what it needs is written down with it."""
    callback = callback_or_404(pk)
    if not can_change_promise(request.staff, callback):
        messages.error(request, PROMISE_ENDED)
        return redirect("helpdesk:case", callback.case.reference)
    form = WayForm(
        request.POST if request.method == "POST" else None, initial=_as_it_stands(callback)
    )
    if form.is_bound and form.is_valid() and _change(request, callback, form):
        return redirect("helpdesk:case", callback.case.reference)
    return render(
        request,
        "helpdesk/desk/promise_way.html",
        {"case": callback.case, "callback": callback, "form": form},
        status=422 if form.errors else 200,
    )


def _as_it_stands(callback: Callback) -> dict[str, str]:
    return {
        "way": callback.way,
        "number": "" if callback.lacks_number else in_pairs(callback.number),
        "email": email_of_case(callback.case),
        "postal_address": callback.case.person.postal_address,
    }


def _change(request: DeskRequest, callback: Callback, form: WayForm) -> bool:
    """Whether it was done, or cannot be done any more; False: the form says what is wrong."""
    said = form.cleaned_data
    wanted = WantedWay(
        way=said["way"],
        number=said["number"].e164 if said["number"] else "",
        email=said["email"],
        address=said["postal_address"],
    )
    try:
        change_way(callback=callback, wanted=wanted, at=timezone.now(), by=request.user)
    except PromiseEnded:
        messages.error(request, PROMISE_ENDED)
    except CallIsRunning:
        messages.error(request, CALL_RUNNING)
    except NumberIsDead:
        form.add_error("number", NUMBER_WAS_WRONG)
    except NumberRefused:
        form.add_error("number", NUMBER_REFUSED)
    except NoWayToReach:
        form.add_error("way", NO_WAY)
    else:
        messages.success(request, _("It is noted."))
    return not form.errors
