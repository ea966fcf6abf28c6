"""A worry about a scam or a pressure: any adviser tells it, coordinators read and settle it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.actions.people.safeguarding import FlagIsSettled, raise_flag, settle_flag
from helpdesk.forms.safeguarding import FlagForm, SettleForm
from helpdesk.permissions import can_read_safeguarding
from helpdesk.reads.safeguarding import find_flag, open_flags, settled_flags
from helpdesk.views.desk.access import DeskRequest, case_or_404, for_desk, for_staff, or_404

SETTLED_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def tell(request: DeskRequest, reference: str) -> HttpResponse:
    """Tell the coordinators; nothing of it appears on the request or on the page of the person."""
    case = case_or_404(reference)
    form = FlagForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        raise_flag(case=case, at=timezone.now(), by=request.user, **form.cleaned_data)
        messages.success(request, _("The coordinators read it. Nobody else does."))
        return redirect("helpdesk:case", case.reference)
    return render(
        request,
        "helpdesk/desk/safeguarding_tell.html",
        {"case": case, "form": form},
        status=422 if form.is_bound else 200,
    )


def _page(
    request: DeskRequest, *, settling: int | None = None, form: SettleForm | None = None
) -> HttpResponse:
    """What is open, the oldest first; `form` is the answer to `settling`, with its errors."""
    lines = [
        {
            "flag": flag,
            "form": form
            if form is not None and flag.pk == settling
            else SettleForm(auto_id=f"id_{flag.pk}_%s"),
        }
        for flag in open_flags()
    ]
    return render(
        request,
        "helpdesk/desk/safeguarding.html",
        {"lines": lines, "settled": settled_flags(SETTLED_SHOWN), "form": form},
        status=422 if form is not None else 200,
    )


@require_safe
@for_staff(can_read_safeguarding)
def flags(request: DeskRequest) -> HttpResponse:
    """What coordinators have to look at, and what they settled last."""
    return _page(request)


@require_POST
@for_staff(can_read_safeguarding)
def settle(request: DeskRequest, pk: int) -> HttpResponse:
    """Write what was done. What somebody else wrote in the meantime stands."""
    flag = or_404(find_flag(pk))
    form = SettleForm(request.POST, auto_id=f"id_{pk}_%s")
    if not form.is_valid():
        return _page(request, settling=pk, form=form)
    try:
        settle_flag(flag=flag, at=timezone.now(), by=request.user, **form.cleaned_data)
    except FlagIsSettled:
        messages.error(request, _("Somebody settled it before you. Read what they wrote."))
    else:
        messages.success(request, _("It is settled."))
    return redirect("helpdesk:safeguarding")
