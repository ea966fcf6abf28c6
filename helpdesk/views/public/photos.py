"""Show me the bill: whoever holds a link or a code sends pictures, and is shown nothing at all."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from helpdesk.actions.cases.files import LinkIsOver, end_round, receive_files, use_code
from helpdesk.actions.promises.look_ups import note_wrong, wait_of
from helpdesk.forms.photos import PhotoCodeForm, files_sent, uploads_of, what_is_wrong
from helpdesk.models import Case
from helpdesk.policy.photos import room_left
from helpdesk.reads.photos import count_of_round
from helpdesk.views.public.journey import counted_visitor, get_or_post
from helpdesk.views.public.my_request import wait_in_words
from helpdesk.words.photos import case_of_photos, photo_token

TOLD_KEY = "photo_code_told"


@get_or_post
@never_cache
def photos(request: HttpRequest, token: str) -> HttpResponse:
    """Send pictures, several times if need be; `done` ends it, and the link with it.

    Nothing of the request is shown: not even its number. Who holds the link may only give.
    """
    case = case_of_photos(token, at=timezone.now())
    if case is None:
        return render(request, "helpdesk/public/photos_over.html", status=404)
    if request.method != "POST":
        return _page(request, case)
    if "done" in request.POST:
        end_round(case=case, round_=case.photo_round)
        return redirect("helpdesk:photos_done")
    return _take(request, case, token)


def _take(request: HttpRequest, case: Case, token: str) -> HttpResponse:
    """Keep what is a picture, a PDF or plain words; of the rest say what to do."""
    uploads = uploads_of(request.FILES)
    left = room_left(count_of_round(case))
    if not uploads:
        return _page(request, case, wrong=[_("Choose a photo first.")])
    if len(uploads) > left:
        return _page(request, case, wrong=[_("No more files fit here. Send ten at most.")])
    files = files_sent(uploads)
    try:
        receive_files(case=case, round_=case.photo_round, files=files, at=timezone.now())
    except LinkIsOver:
        return render(request, "helpdesk/public/photos_over.html", status=404)
    if wrong := what_is_wrong(files):
        return _page(request, case, wrong=wrong)
    return redirect("helpdesk:photos", token)


def _page(request: HttpRequest, case: Case, *, wrong: list[str] | None = None) -> HttpResponse:
    count = count_of_round(case)
    return render(
        request,
        "helpdesk/public/photos.html",
        {"count": count, "has_room": room_left(count) > 0, "wrong": wrong or []},
        status=422 if wrong else 200,
    )


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """It has come; the same for whoever opens it."""
    return render(request, "helpdesk/public/photos_done.html")


@get_or_post
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """The eight figures that an adviser said open the page of one case, once."""
    form = PhotoCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        case = _open(request, form, at=(at := timezone.now()))
        if case is not None:
            return redirect("helpdesk:photos", photo_token(case, at=at))
    return render(
        request,
        "helpdesk/public/photos_code.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


def _open(request: HttpRequest, form: PhotoCodeForm, *, at: datetime) -> Case | None:
    """The case of the code, or None and what is wrong: the same while somebody must wait."""
    told = request.session.get(TOLD_KEY)
    heard_from = datetime.fromisoformat(told) if told else None
    visitor = counted_visitor(request)
    if (wait := wait_of(visitor=visitor, told=heard_from, at=at)) is not None:
        if heard_from is None or heard_from <= at:
            request.session[TOLD_KEY] = wait.isoformat()
        form.add_error(None, wait_in_words(wait, at=at))
        return None
    request.session.pop(TOLD_KEY, None)
    case = use_code(code=form.cleaned_data["code"], at=at)
    if case is None:
        note_wrong(visitor=visitor, at=at)
        form.add_error("code", _("These are not the right figures. Ask your adviser again."))
    return case
