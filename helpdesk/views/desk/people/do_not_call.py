"""Numbers that want no call: one is added during a call, and may be called again by two hands."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.actions.cases.drafts import keep_draft
from helpdesk.actions.promises.do_not_call import (
    MayNotLift,
    hear_wish,
    lift_refusal,
    refuse_calls,
)
from helpdesk.forms.people import WishForm
from helpdesk.permissions import can_see_refusals
from helpdesk.reads.do_not_call import find_refusal, how_many, wishes
from helpdesk.reads.numbers import number_of
from helpdesk.views.desk.access import DeskRequest, case_or_404, for_desk, or_404


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def refuse(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    """The owner of this number of the person wants no call: asked once more, then done.

    Pressed on a call page, what was typed stays a draft.
    """
    case, at = case_or_404(reference), timezone.now()
    row = or_404(number_of(case.person, number))
    if request.method == "POST" and "note" in request.POST:
        keep_draft(case=case, user=request.user, text=request.POST["note"], typed_at=at)
        return redirect("helpdesk:case_do_not_call", case.reference, row.pk)
    if request.method == "POST":
        refuse_calls(number=row.number, at=at, by=request.user)
        messages.success(request, _("Nobody calls this number any more."))
        return redirect("helpdesk:case", case.reference)
    return render(request, "helpdesk/desk/do_not_call_add.html", {"case": case, "row": row})


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def refusals(request: DeskRequest) -> HttpResponse:
    """An owner wants to be called again: who heard it writes it down, and another hand lifts it."""
    form = WishForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        number, how = form.cleaned_data["number"].e164, form.cleaned_data["how"]
        row = hear_wish(number=number, how=how, at=timezone.now(), by=request.user)
        if row is None:
            messages.warning(request, _("This number may be called. Nothing was changed."))
        else:
            messages.success(request, _("The wish is noted. A coordinator has to agree."))
        return redirect("helpdesk:do_not_call")
    may_lift = can_see_refusals(request.staff)
    return render(
        request,
        "helpdesk/desk/do_not_call.html",
        {
            "form": form,
            "may_lift": may_lift,
            "count": how_many() if may_lift else None,
            "wishes": wishes() if may_lift else (),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
@for_desk
def lift(request: DeskRequest, pk: int) -> HttpResponse:
    """The second hand: this number may be called again."""
    row = or_404(find_refusal(pk))
    try:
        lift_refusal(
            row=row,
            at=timezone.now(),
            by=request.user,
            is_coordinator=can_see_refusals(request.staff),
        )
    except MayNotLift:
        messages.error(
            request,
            _("Another coordinator has to agree. If there is none, you can, a day later."),
        )
    else:
        messages.success(request, _("This number may be called again."))
    return redirect("helpdesk:do_not_call")
