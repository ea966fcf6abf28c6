"""The journal: what was done and who read, without a name. For auditors and coordinators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accessibility.forms.plain import PlainForm
from helpdesk.models import CaseEvent, PersonRead
from helpdesk.permissions import can_read_journal
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.journal import accounts_of_advisers, latest_events, latest_reads
from helpdesk.reads.topics import topic_names
from helpdesk.views.desk.access import DeskRequest, for_staff
from helpdesk.words.sentences import Names, sentence

PAGE = 50


class JournalForm(PlainForm):
    """What is shown, and from where on: `before` is the key of the last line that was read."""

    show = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=[
            ("done", gettext_lazy("What was done")),
            ("read", gettext_lazy("Who read the page of a person")),
        ],
        required=False,
    )
    before = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)


@dataclass(frozen=True)
class JournalLine:
    """One line: when, which account, what, about which request or person by their key alone."""

    pk: int
    at: datetime
    who: str
    what: str
    about: str


def _account(user_id: int | None) -> str:
    if user_id is None:
        return _("The desk, or the person")
    return _("Account %(number)s") % {"number": user_id}


def _events(rows: Sequence[CaseEvent]) -> list[JournalLine]:
    advisers = {pk: _account(user_id) for pk, user_id in accounts_of_advisers().items()}
    names = Names(zone=desk_zone(), advisers=advisers, topics=topic_names(), references={})
    return [
        JournalLine(
            pk=event.pk,
            at=event.at,
            who=_account(event.actor_id),
            what=sentence(event.kind, event.data, names),
            about=_("Request %(number)s") % {"number": event.case_id},
        )
        for event in rows
    ]


def _reads(rows: Sequence[PersonRead]) -> list[JournalLine]:
    return [
        JournalLine(
            pk=read.pk,
            at=read.hour,
            who=_account(read.reader_id),
            what=_("Read the page of a person, within this hour."),
            about=_("Person %(number)s") % {"number": read.person_id},
        )
        for read in rows
    ]


@require_safe
@for_staff(can_read_journal)
def journal(request: DeskRequest) -> HttpResponse:
    """`?show=done|read&before=…`, the latest first, 50 a page by its key."""
    form = JournalForm(request.GET)
    form.is_valid()
    show, before = form.cleaned_data.get("show") or "done", form.cleaned_data.get("before")
    if show == "done":
        lines = _events(latest_events(before=before, most=PAGE + 1))
    else:
        lines = _reads(latest_reads(before=before, most=PAGE + 1))
    return render(
        request,
        "helpdesk/desk/journal.html",
        {
            "form": form,
            "show": show,
            "before": before,
            "lines": lines[:PAGE],
            "older": lines[PAGE - 1].pk if len(lines) > PAGE else None,
        },
    )
