"""What somebody has to say or to post, or did not arrive: lines to tick."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.actions.messages.notices import ForAnotherHand, mark_carried
from helpdesk.actions.messages.unheard import note_seen_to
from helpdesk.reads.outbox import find_notice
from helpdesk.views.desk.access import DeskRequest, about, for_desk, or_404


@require_POST
@for_desk
def done(request: DeskRequest, pk: int) -> HttpResponse:
    """It was said, or posted."""
    notice = or_404(find_notice(pk))
    about(notice.case.person)
    try:
        is_new = mark_carried(notice=notice, at=timezone.now(), by=request.user)
    except ForAnotherHand:
        messages.error(request, _("You made this change. A colleague tells the person of it."))
    else:
        if is_new:
            messages.success(request, _("It is noted."))
        else:
            messages.warning(request, _("This was done already, or is not needed any more."))
    return redirect("helpdesk:today")


@require_POST
@for_desk
def seen_to(request: DeskRequest, pk: int) -> HttpResponse:
    """I saw to what did not arrive: it stands on nobody's day any more."""
    notice = or_404(find_notice(pk))
    about(notice.case.person)
    if note_seen_to(notice=notice, at=timezone.now(), by=request.user):
        messages.success(request, _("It is noted."))
    else:
        messages.warning(request, _("This was done already, or is not needed any more."))
    return redirect("helpdesk:today")
