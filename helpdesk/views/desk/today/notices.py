"""What somebody has to say or to post: letters in large print, and lines to tick."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk.actions.messages.notices import mark_carried
from helpdesk.choices import Channel
from helpdesk.reads.outbox import find_notice
from helpdesk.views.desk.access import DeskRequest, about, for_desk, or_404
from helpdesk.words.message import body_of
from helpdesk.words.notices import subject_of


@require_safe
@for_desk
def letter(request: DeskRequest, pk: int) -> HttpResponse:
    """The letter on paper, in the person's language; Http404 for what is no letter."""
    notice = or_404(find_notice(pk))
    if notice.channel != Channel.LETTER:
        raise Http404
    about(notice.case.person)
    with translation.override(notice.language if notice.language in ("fr", "en") else "fr"):
        return render(
            request,
            [f"helpdesk/paper/letter_{notice.kind}.html", "helpdesk/paper/letter_plain.html"],
            {
                "subject": subject_of(notice.kind, translation.get_language()),
                "words": body_of(notice),
                "signed_by": notice.callback.adviser if notice.callback else notice.case.adviser,
                "notice": notice,
                "case": notice.case,
                "callback": notice.callback,
                "person": notice.callback.called if notice.callback else notice.case.person,
                "appointment": notice.appointment,
                "times": [datetime.fromisoformat(time) for time in notice.times],
                "at": timezone.now(),
                "language_code": translation.get_language(),
            },
        )


@require_POST
@for_desk
def done(request: DeskRequest, pk: int) -> HttpResponse:
    """It was said, or posted."""
    notice = or_404(find_notice(pk))
    about(notice.case.person)
    if mark_carried(notice=notice, at=timezone.now(), by=request.user):
        messages.success(request, _("It is noted."))
    else:
        messages.warning(request, _("This was done already, or is not needed any more."))
    return redirect("helpdesk:today")
