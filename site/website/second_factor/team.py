"""For coordinators: who of the team has a second proof, and somebody's who lost theirs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.permissions import Staff
from helpdesk.views.desk.access import DeskRequest, for_staff, or_404
from website.second_factor.actions import reset_factor
from website.second_factor.reads import find_staff, is_asked, is_of_demo, staff_with_factor


def can_reset_factor(staff: Staff) -> bool:
    """Coordinators; nobody resets their own here, nor an administrator's who is none."""
    return staff.is_coordinator


@require_safe
@for_staff(can_reset_factor)
def team(request: DeskRequest) -> HttpResponse:
    """Every account, whether a second proof is asked of it and whether it has one."""
    lines = [
        {
            "user": user,
            "has_factor": user.has_factor,
            "is_asked": is_asked(user) and not is_of_demo(user),
            "can_reset": user.has_factor and _may_reset(request, user),
        }
        for user in staff_with_factor()
    ]
    return render(request, "website/second_factor/team.html", {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(can_reset_factor)
def reset(request: DeskRequest, pk: int) -> HttpResponse:
    """Take away the proofs of somebody who lost them; asked first, written down, and told."""
    user = or_404(find_staff(pk))
    or_404(_may_reset(request, user) or None)
    if request.method != "POST":
        return render(request, "website/second_factor/reset.html", {"owner": user})
    reset_factor(user=user, at=timezone.now(), by=request.user)
    messages.success(request, _("It is removed. They set up a new one at their next log-in."))
    return redirect("second_factor:team")


def _may_reset(request: DeskRequest, user: object) -> bool:
    is_own = getattr(user, "pk", None) == request.user.pk
    return not is_own and (request.user.is_superuser or not getattr(user, "is_superuser", False))
