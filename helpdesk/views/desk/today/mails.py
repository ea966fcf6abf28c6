"""What came by mail, ticked once somebody has read it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.actions.messages.incoming import note_read
from helpdesk.reads.mails import find_mail
from helpdesk.views.desk.access import DeskRequest, about, for_desk, or_404


@require_POST
@for_desk
def read(request: DeskRequest, pk: int) -> HttpResponse:
    """I have read it: it is on nobody's day any more."""
    mail = or_404(find_mail(pk))
    about(or_404(mail.case).person)
    if note_read(mail=mail, at=timezone.now(), by=request.user):
        messages.success(request, _("It is noted."))
    else:
        messages.warning(request, _("This was done already, or is not needed any more."))
    return redirect("helpdesk:today")
