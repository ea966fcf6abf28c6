"""The texts of messages: which are the coordinator's own, how each reads, and other words."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk import labels
from helpdesk.actions.messages.text_changes import TextOf, propose_text, restore
from helpdesk.choices import Channel
from helpdesk.forms.texts import NoticeTextForm
from helpdesk.models.texts import first_language, languages
from helpdesk.policy.sms import Segments, segments
from helpdesk.reads.text_changes import count_of_proposals, proposed_change
from helpdesk.reads.texts import changed_text, changed_texts
from helpdesk.views.desk.access import DeskRequest, for_desk
from helpdesk.views.desk.team.text_changes import proposed_in_words
from helpdesk.words.notices import (
    CHANNELS,
    EDITABLE,
    PLACES,
    Key,
    default_text,
    example_of,
    example_values,
    own_text,
    places_for,
    subject_of,
)
from helpdesk.words.scripts import PARTS, languages_to_write


@dataclass(frozen=True)
class Example:
    """A message as the person reads it; `subject` is "" for an SMS, `size` None for an e-mail."""

    subject: str
    text: str
    size: Segments | None


def example(key: Key, text: str, subject: str = "") -> Example:
    """The message of this text with example values; an empty text gives what stands around it."""
    kind, channel, language = key
    text = "\n".join(text.strip().splitlines())
    words = example_of(kind, channel, language, text)
    if channel == Channel.SMS:
        return Example("", words, segments(words))
    return Example(subject or subject_of(kind, language), words, None)


@require_safe
@for_desk
def all_texts(request: DeskRequest) -> HttpResponse:
    """Every message by channel and language. Coordinators only."""
    _coordinators_only(request)
    own = changed_texts()
    table = [
        (kind, [(channel, _states(kind, channel, own)) for channel in CHANNELS])
        for kind in EDITABLE
    ]
    return render(
        request,
        "helpdesk/desk/texts.html",
        {
            "table": table,
            "languages": languages(),
            "proposals": count_of_proposals(),
            "scripts": [(script, languages_to_write()) for script in PARTS],
        },
    )


def _states(kind: str, channel: str, own: set[Key]) -> list[tuple[str, str]]:
    """(language, "changed", "missing" or "") for each language of the site."""
    return [(code, _state((kind, channel, code), own)) for code in languages()]


def _state(key: Key, own: set[Key]) -> str:
    if key in own:
        return "changed"
    return "" if own_text(*key) else "missing"


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def edit(request: DeskRequest, kind: str, channel: str, language: str) -> HttpResponse:
    """Other words for one message: `preview` shows them, `restore` brings our own text back.

    Coordinators only; Http404 for a message, channel or language that has no text.
    """
    _coordinators_only(request)
    if kind not in EDITABLE or channel not in CHANNELS or language not in languages():
        raise Http404
    key = (kind, channel, language)
    if "restore" in request.POST:
        restore(text=TextOf(*key), at=timezone.now(), by=request.user)
        messages.success(request, _("Our own text is in use again."))
        return redirect("helpdesk:texts")
    own = changed_text(kind=kind, channel=channel, language=language)
    text, subject = _words_now(key)
    form = NoticeTextForm(
        request.POST if request.method == "POST" else None,
        initial={"text": text, "subject": subject},
        kind=kind,
        channel=channel,
        language=language,
    )
    if form.is_bound:
        text, subject = request.POST.get("text", ""), request.POST.get("subject", "")
        if form.is_valid() and "preview" not in request.POST:
            change = propose_text(
                text=TextOf(*key),
                words={"subject": "", **form.cleaned_data},
                at=timezone.now(),
                by=request.user,
            )
            messages.success(request, proposed_in_words(change))
            return redirect("helpdesk:text_change", change.pk)
    return _page(request, form, key, example(key, text, subject), is_own=own is not None)


def _words_now(key: Key) -> tuple[str, str]:
    """Text and subject in use: the coordinators' own, else ours; "" where there are none."""
    own = changed_text(kind=key[0], channel=key[1], language=key[2])
    return (own.text, own.subject) if own else (own_text(*key), "")


def _page(
    request: DeskRequest, form: NoticeTextForm, key: Key, shown: Example, *, is_own: bool
) -> HttpResponse:
    kind, channel, language = key
    values = example_values(kind, channel, language)
    return render(
        request,
        "helpdesk/desk/text_edit.html",
        {
            "form": form,
            "kind": labels.label_of(labels.NOTICE_KIND, kind),
            "channel": labels.label_of(labels.CHANNEL, channel),
            "language": labels.language_name(language),
            # To translate, where we have no words in this language.
            "model": "" if own_text(*key) else default_text(kind, channel, first_language()),
            "model_language": first_language(),
            "code": language,
            "is_own": is_own,
            "change": proposed_change(kind, channel, language),
            "now": example(key, *_words_now(key)),
            "places": [(f"{{{p}}}", PLACES[p], values[p].strip()) for p in places_for(kind)],
            "example": shown,
        },
        status=422 if form.errors else 200,
    )


def _coordinators_only(request: DeskRequest) -> None:
    if not request.staff.is_coordinator:
        raise PermissionDenied
