"""The files of a case: saved, brought to the desk, asked for by a code, and looked at."""

import re

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.actions.cases.files import add_files, give_code, note_seen
from helpdesk.channels.incoming.files import MOST_FILES
from helpdesk.forms.photos import DeskFilesForm, files_sent, what_is_wrong
from helpdesk.permissions import can_work_on
from helpdesk.reads.mails import find_file
from helpdesk.reads.photos import find_arrival
from helpdesk.views.desk.access import (
    CASE_CLOSED,
    DeskRequest,
    about,
    case_or_404,
    for_desk,
    or_404,
)
from helpdesk.words.files import file_name, media_type
from helpdesk.words.photos import photo_link

# What is opened by itself runs nothing, and asks for nothing.
POLICY = "sandbox; default-src 'none'"
# One part of a file: from a byte, to a byte, or its last ones.
_PART = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


@require_safe
@for_desk
def file(request: DeskRequest, reference: str, pk: int) -> HttpResponse:
    """A file of this case, for whoever may see the case; Http404 for one of another."""
    found = or_404(find_file(case_or_404(reference), pk))
    response = _answer(bytes(found.content or b""), request.headers.get("Range", ""))
    response.headers["Content-Type"] = media_type(found)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(found)}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _answer(content: bytes, asked: str) -> HttpResponse:
    """The file, or the part of it that a player asks for: some play nothing without (RFC 9110)."""
    size = len(content)
    response = HttpResponse(content)
    response.headers["Accept-Ranges"] = "bytes"
    part = _PART.fullmatch(asked)
    if part is None or part.group(1) == part.group(2) == "":
        return response
    first, last = part.groups()
    begins = int(first) if first else max(size - int(last), 0)
    ends = min(int(last) if first and last else size - 1, size - 1)
    if begins > ends:
        response = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{size}"
        return response
    response.status_code, response.content = 206, content[begins : ends + 1]
    response.headers["Content-Range"] = f"bytes {begins}-{ends}/{size}"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def add(request: DeskRequest, reference: str) -> HttpResponse:
    """Put files to a case: chosen, dragged or pasted; what is refused says why."""
    case = case_or_404(reference)
    if not can_work_on(request.staff, case):
        messages.error(request, CASE_CLOSED)
        return redirect("helpdesk:case", case.reference)
    form = DeskFilesForm(request.POST if request.method == "POST" else None)
    uploads = request.FILES.getlist("files")
    if form.is_bound and form.is_valid():
        if not uploads:
            form.add_error(None, _("Choose a file first."))
        elif len(uploads) > MOST_FILES:
            form.add_error(None, _("Send ten files at most."))
        else:
            files = files_sent(uploads)
            text = form.cleaned_data["text"]
            add_files(case=case, files=files, text=text, at=timezone.now(), by=request.user)
            for words in what_is_wrong(files):
                messages.warning(request, words)
            if any(file.refusal is None for file in files):
                messages.success(request, _("The files are kept."))
            return redirect("helpdesk:case", case.reference)
    return render(
        request,
        "helpdesk/desk/case_files.html",
        {"case": case, "form": form, "most": MOST_FILES},
        status=422 if form.errors else 200,
    )


@require_POST
@for_desk
def code(request: DeskRequest, reference: str) -> HttpResponse:
    """A code to say on the phone, shown once, and the link to send or to read aloud."""
    case = case_or_404(reference)
    if not can_work_on(request.staff, case):
        messages.error(request, CASE_CLOSED)
        return redirect("helpdesk:case", case.reference)
    at = timezone.now()
    digits = give_code(case=case, at=at)
    # On one line, however narrow the page is.
    shown = "\N{NO-BREAK SPACE}".join(
        digits[place : place + 2] for place in range(0, len(digits), 2)
    )
    return render(
        request,
        "helpdesk/desk/case_photo_code.html",
        {
            "case": case,
            "shown": shown,
            "link": photo_link(case, at=at),
            "code_address": settings.BASE_URL + reverse("helpdesk:photos_code"),
        },
    )


@require_POST
@for_desk
def seen(request: DeskRequest, pk: int) -> HttpResponse:
    """I have looked at them: they are on nobody's day any more."""
    arrival = or_404(find_arrival(pk))
    about(arrival.case.person)
    if note_seen(arrival=arrival, at=timezone.now(), by=request.user):
        messages.success(request, _("It is noted."))
    else:
        messages.warning(request, _("This was done already, or is not needed any more."))
    return redirect("helpdesk:today")
