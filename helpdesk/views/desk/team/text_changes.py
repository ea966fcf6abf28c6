"""Changes of what messages say: the old words and the new, seen by a second coordinator."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk import labels
from helpdesk.actions.messages.text_changes import (
    IsDecided,
    NotASecondHand,
    TextOf,
    accept_text,
    propose_text,
    refuse_text,
)
from helpdesk.choices import Script
from helpdesk.models import TextChange
from helpdesk.models.text_change import OF_A_SCRIPT
from helpdesk.policy.second_hands import may_accept
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.text_changes import find_change, latest_changes
from helpdesk.views.desk.access import DeskRequest, for_desk, or_404
from helpdesk.words.notices import own_subject, own_text
from helpdesk.words.scripts import PARTS
from helpdesk.words.spoken import hour_in_words

SHOWN = 50


@dataclass(frozen=True)
class PartOfText:
    """One part of a text: its name, the words before, and those that were proposed."""

    name: str
    before: str
    after: str


def proposed_in_words(change: TextChange) -> str:
    """What happens now with what was proposed."""
    if change.usable_at is None:
        return _("It is proposed. It is used once another coordinator has seen it.")
    hour = {"hour": hour_in_words(change.usable_at, desk_zone())}
    return _("It is proposed. It is used from %(hour)s on, and the team is told.") % hour


def title_of(change: TextChange) -> str:
    """Which message or script, by which channel and in which language."""
    language = labels.language_name(change.language)
    if change.channel == OF_A_SCRIPT:
        return f"{labels.label_of(labels.SCRIPT, change.kind)}, {language}"
    kind = labels.label_of(labels.NOTICE_KIND, change.kind)
    return f"{kind}, {labels.label_of(labels.CHANNEL, change.channel)}, {language}"


def parts_of(change: TextChange) -> list[PartOfText]:
    """The old and the new words side by side; our own where nobody wrote others."""
    if change.channel == OF_A_SCRIPT:
        names = {name: str(part.label) for name, part in PARTS[Script(change.kind)].items()}
        before, after = change.before, change.after
    else:
        key = (change.kind, change.channel, change.language)
        ours = {"text": own_text(*key), "subject": own_subject(change.kind, change.language)}
        names = {"text": _("Text")} | ({"subject": _("Subject")} if key[1] == "email" else {})
        before, after = (
            {name: words.get(name) or ours[name] for name in names}
            for words in (change.before, change.after)
        )
    return [PartOfText(said, before.get(n, ""), after.get(n, "")) for n, said in names.items()]


@require_safe
@for_desk
def changes(request: DeskRequest) -> HttpResponse:
    """What waits to be seen, then who changed what. Coordinators only."""
    _coordinators_only(request)
    found = latest_changes(most=SHOWN)
    lines = [{"change": change, "title": title_of(change)} for change in found]
    return render(request, "helpdesk/desk/text_changes.html", {"lines": lines})


@require_safe
@for_desk
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """The old words and the new, and what may be done. Coordinators only."""
    _coordinators_only(request)
    change = or_404(find_change(pk))
    return render(
        request,
        "helpdesk/desk/text_change.html",
        {
            "change": change,
            "title": title_of(change),
            "parts": parts_of(change),
            "may_accept": may_accept(proposed_by=change.proposed_by_id, by=request.user.pk),
        },
    )


@require_POST
@for_desk
def decide(request: DeskRequest, pk: int) -> HttpResponse:
    """`do=accept|refuse|again`: use it, leave it, or propose its words once more."""
    _coordinators_only(request)
    change, at, do = or_404(find_change(pk)), timezone.now(), request.POST.get("do")
    try:
        if do == "accept":
            accept_text(change=change, at=at, by=request.user)
            messages.success(request, _("These words are used from now on."))
        elif do == "refuse":
            refuse_text(change=change, at=at, by=request.user)
            messages.success(request, _("These words are not used."))
        elif do == "again" and change.after:
            text = TextOf(change.kind, change.channel, change.language)
            change = propose_text(text=text, words=change.after, at=at, by=request.user)
            messages.success(request, proposed_in_words(change))
    except NotASecondHand:
        messages.error(request, _("Another coordinator must see it."))
    except IsDecided:
        messages.error(request, _("Somebody decided before you. Nothing was changed."))
    except ValueError:
        messages.error(request, _("These words cannot be used any more. Change them."))
    return redirect("helpdesk:text_change", change.pk)


def _coordinators_only(request: DeskRequest) -> None:
    if not request.staff.is_coordinator:
        raise PermissionDenied
