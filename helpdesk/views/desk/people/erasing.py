"""Erasing somebody in two clicks, with what ends, what stays, and who has to agree."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.actions.desk.erasing import (
    AlreadyErased,
    SameHand,
    agree_to_erase,
    ask_to_erase,
    withdraw_erasure,
)
from helpdesk.actions.promises.callbacks import CallIsRunning
from helpdesk.models import DeskSettings, Erasure
from helpdesk.permissions import can_erase
from helpdesk.policy.personal_data import Reason
from helpdesk.reads.erasures import erasing_by, erasure_of, find_erasure, what_ends
from helpdesk.reads.people import everybody_in
from helpdesk.views.desk.access import CALL_RUNNING, DeskRequest, for_staff, or_404
from helpdesk.views.desk.people.people import person_or_404
from helpdesk.words.person_file import WHY_KEPT


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(can_erase)
def erase(request: DeskRequest, pk: int) -> HttpResponse:
    """First what ends and what stays; then it is done, or a second coordinator is asked."""
    person, at = person_or_404(pk), timezone.now()
    if person.merged_into is not None:
        return redirect("helpdesk:person_erase", person.merged_into.pk)
    if request.method == "POST":
        try:
            erasure = ask_to_erase(person=person, at=at, by=request.user)
        except CallIsRunning:
            messages.error(request, str(CALL_RUNNING))
            return redirect("helpdesk:person_erase", pk)
        except AlreadyErased:
            return _was_erased(request)
        return _told(request, erasure)
    everybody = everybody_in(person)
    return render(
        request,
        "helpdesk/desk/person_erase.html",
        {
            "person": person,
            "ending": what_ends(everybody, at=at),
            "follows": erasing_by(request.user, person=person, at=at),
            "waiting": erasure_of(person),
            "alone": DeskSettings.current().erasures_alone,
            "kept": [str(WHY_KEPT[reason]) for reason in Reason if reason in WHY_KEPT],
        },
    )


def _was_erased(request: DeskRequest) -> HttpResponse:
    messages.error(request, _("Somebody erased this person before you."))
    return redirect("helpdesk:retention")


def _told(request: DeskRequest, erasure: Erasure) -> HttpResponse:
    """The page of the person is gone: it leads to the list."""
    if erasure.done_at is None:
        messages.success(request, _("Another coordinator must agree. Nothing is erased yet."))
    else:
        messages.success(request, _("It is erased. Dated backups keep it until they go."))
    return redirect("helpdesk:retention")


@require_POST
@for_staff(can_erase)
def agree(request: DeskRequest, pk: int) -> HttpResponse:
    """The second hand."""
    erasure = or_404(find_erasure(pk))
    try:
        return _told(request, agree_to_erase(erasure=erasure, at=timezone.now(), by=request.user))
    except SameHand:
        messages.error(request, _("You asked for it: another coordinator must agree."))
    except CallIsRunning:
        messages.error(request, str(CALL_RUNNING))
    except AlreadyErased:
        return _was_erased(request)
    return redirect("helpdesk:retention")


@require_POST
@for_staff(can_erase)
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Nobody is erased after all."""
    withdraw_erasure(erasure=or_404(find_erasure(pk)))
    messages.success(request, _("It is taken back. Nothing was erased."))
    return redirect("helpdesk:retention")
