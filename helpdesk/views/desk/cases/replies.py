"""Write to the person: from a ready answer, seen before it leaves, or read aloud."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk import labels
from helpdesk.actions.messages.replies import (
    TooManyReplies,
    read_reply_aloud,
    write_reply,
)
from helpdesk.choices import Channel
from helpdesk.forms.cases import ReplyForm
from helpdesk.models import Case
from helpdesk.reads.guides import guide_to_send
from helpdesk.views.desk.access import DeskRequest, case_or_404, for_desk
from helpdesk.words.notices import language_of
from helpdesk.words.photos import photo_link
from helpdesk.words.replies import preview_of, ready_answers

LONGEST_GUIDE_NUMBER = 6


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def write(request: DeskRequest, reference: str) -> HttpResponse:
    """`?reply=` begins with a ready answer, `?guide=` with the steps of a guide.

    `?photo=` begins with the page where a photo is sent.
    `preview` shows what leaves, `aloud` says it was read aloud.

    A closed case too: whoever was helped may still be told something.
    """
    case = case_or_404(reference)
    language = language_of(case.language)
    answers = ready_answers(case, first_name=_first_name(request))
    chosen = next((a for a in answers if str(a.pk) == request.GET.get("reply")), None)
    form = ReplyForm(
        request.POST if request.method == "POST" else None,
        initial={"text": chosen.text if chosen else _begun(request, case)},
        language=chosen.text.language if chosen else language,
        seen=[*(answer.text for answer in answers), _begun(request, case)],
    )
    if form.is_bound and form.is_valid() and "preview" not in request.POST:
        try:
            return _send(request, case, form.cleaned_data["text"])
        except TooManyReplies:
            form.add_error(None, _("You wrote many answers in an hour. Wait a little, or call."))
    text = form.data.get("text", "") if form.is_bound else form.initial["text"]
    return render(
        request,
        "helpdesk/desk/case_write.html",
        {
            "case": case,
            "form": form,
            "answers": answers,
            "chosen": chosen,
            "language": language,
            "theirs": labels.language_name(case.language),
            "has_text": bool(text.strip()),
            "shown": preview_of(case, text.strip()),
        },
        status=422 if form.errors else 200,
    )


def _begun(request: DeskRequest, case: Case) -> str:
    """With what a text begins: where a photo is sent, or the steps of a guide; "" for neither."""
    if "photo" not in request.GET:
        return _steps(request, case)
    with translation.override(language_of(case.language)):
        link = photo_link(case, at=timezone.now())
        return gettext("Send a photo or a document here: %(link)s") % {"link": link}


def _steps(request: DeskRequest, case: Case) -> str:
    """The steps of the guide that is asked for; "" for none."""
    wanted = request.GET.get("guide", "")
    if not (wanted.isdecimal() and len(wanted) < LONGEST_GUIDE_NUMBER):
        return ""
    return guide_to_send(int(wanted), language=case.language, device=case.device)


def _first_name(request: DeskRequest) -> str:
    adviser = request.staff.adviser
    return adviser.first_name if adviser else str(request.user.first_name)


def _send(request: DeskRequest, case: Case, text: str) -> HttpResponse:
    at = timezone.now()
    if "aloud" in request.POST:
        read_reply_aloud(case=case, text=text, at=at, by=request.user)
        messages.success(request, _("It is noted: you said it on the phone."))
        return redirect("helpdesk:case", case.reference)
    notice = write_reply(case=case, text=text, at=at, by=request.user)
    if notice.channel == Channel.CONSOLE:
        messages.warning(request, _("Nothing reaches this person. The answer is kept here only."))
    else:
        channel = labels.label_of(labels.CHANNEL, notice.channel)
        messages.success(
            request, _("The answer is ready. Channel: %(channel)s.") % {"channel": channel}
        )
    return redirect("helpdesk:case", case.reference)
