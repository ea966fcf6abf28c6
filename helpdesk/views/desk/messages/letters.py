"""Letters in large print: one by one, or those of the day as one file; posted, and returned."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accessibility.display.tagged_file import can_make_files, file_of
from helpdesk.actions.messages.letters import note_returned
from helpdesk.actions.messages.notices import ForAnotherHand, mark_carried
from helpdesk.choices import Channel
from helpdesk.models import Notice
from helpdesk.reads.letters import MOST, letters_among, letters_to_post
from helpdesk.reads.outbox import find_notice
from helpdesk.views.desk.access import DeskRequest, about, for_desk, or_404
from helpdesk.words.message import body_of
from helpdesk.words.notices import subject_of


@dataclass(frozen=True)
class LetterLine:
    """A letter, to whom, and its page without what stands around all of them."""

    notice: Notice
    name: str
    has_address: bool
    part: str = ""


def _language(notice: Notice) -> str:
    return notice.language if notice.language in ("fr", "en") else "fr"


def _part_of(request: DeskRequest, notice: Notice, *, at: datetime, is_page: bool) -> str:
    """The letter without what stands around it, in the active language.

    `is_page`: it is shown, and not written into a file.
    """
    return render_to_string(
        [f"helpdesk/paper/letter_{notice.kind}.html", "helpdesk/paper/letter_plain.html"],
        {
            "is_page": is_page,
            "subject": subject_of(notice.kind, translation.get_language()),
            "words": body_of(notice),
            "signed_by": notice.callback.adviser if notice.callback else notice.case.adviser,
            "notice": notice,
            "case": notice.case,
            "callback": notice.callback,
            "person": notice.addressee,
            "appointment": notice.appointment,
            "times": [datetime.fromisoformat(time) for time in notice.times],
            "at": at,
            "language_code": translation.get_language(),
        },
        request=request,
    )


@require_safe
@for_desk
def letter(request: DeskRequest, pk: int) -> HttpResponse:
    """The letter on paper, in the person's language; Http404 for what is no letter."""
    notice = or_404(find_notice(pk))
    if notice.channel != Channel.LETTER:
        raise Http404
    about(notice.case.person)
    with translation.override(_language(notice)):
        part = _part_of(request, notice, at=timezone.now(), is_page=True)
        context = {
            "part": part,
            "case": notice.case,
            "language_code": translation.get_language(),
        }
        return render(request, "helpdesk/paper/letter.html", context)


def _lines(*, at: datetime) -> tuple[list[LetterLine], bool]:
    """The letters of one file, in the order of print, and whether there are more."""
    found = letters_to_post(at)
    lines = [
        LetterLine(notice, notice.addressee.name, bool(notice.postal_address.strip()))
        for notice in found[:MOST]
    ]
    return lines, len(found) > MOST


@require_safe
@for_desk
def letters(request: DeskRequest) -> HttpResponse:
    """What is to be printed and posted, in the order of print."""
    lines, has_more = _lines(at=timezone.now())
    context = {"lines": lines, "has_more": has_more, "makes_files": can_make_files()}
    return render(request, "helpdesk/desk/letters.html", context)


@require_safe
@for_desk
def letters_file(request: DeskRequest) -> HttpResponse:
    """All of them with a list in front: a PDF, or a page to print where none can be made."""
    at, is_file = timezone.now(), can_make_files()
    lines, _has_more = _lines(at=at)
    written = []
    for line in lines:
        with translation.override(_language(line.notice)):
            part = _part_of(request, line.notice, at=at, is_page=not is_file)
        written.append(LetterLine(line.notice, line.name, line.has_address, part))
    context = {"letters": written, "at": at, "is_file": is_file}
    page = render_to_string("helpdesk/paper/letters.html", context, request=request)
    if not is_file:
        return HttpResponse(page)
    answer = HttpResponse(
        file_of(page, style="helpdesk/letter.css"), content_type="application/pdf"
    )
    answer["Content-Disposition"] = f'inline; filename="letters-{at:%Y-%m-%d}.pdf"'
    return answer


@require_POST
@for_desk
def posted(request: DeskRequest) -> HttpResponse:
    """Those that were on the page are in the post: no other, though more may be due by now.

    What tells of a change that the reader made waits for a colleague.
    """
    keys = [int(key) for key in request.POST.getlist("letter")[:MOST] if key.isdecimal()]
    at, count, own = timezone.now(), 0, 0
    for each in letters_among(keys):
        try:
            count += mark_carried(notice=each, at=at, by=request.user)
        except ForAnotherHand:
            own += 1
    if own:
        words = ngettext(
            "%(count)d letter tells of a change of yours. A colleague posts it.",
            "%(count)d letters tell of a change of yours. A colleague posts them.",
            own,
        )
        messages.error(request, words % {"count": own})
    if count:
        words = ngettext("%(count)d letter is posted.", "%(count)d letters are posted.", count)
        messages.success(request, words % {"count": count})
    elif not own:
        messages.warning(request, _("This was done already, or is not needed any more."))
    return redirect("helpdesk:letters")


@require_POST
@for_desk
def returned(request: DeskRequest, pk: int) -> HttpResponse:
    """A letter came back."""
    notice = or_404(find_notice(pk))
    about(notice.case.person)
    if note_returned(notice=notice, at=timezone.now(), by=request.user):
        messages.success(request, _("It is noted. We write there no more."))
    else:
        messages.warning(request, _("This letter was not posted, or came back already."))
    return redirect("helpdesk:person", notice.case.person_id)
