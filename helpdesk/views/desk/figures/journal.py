"""The journal: what was done, who looked at whom, who came in. For auditors and coordinators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from helpdesk import labels
from helpdesk.forms.journal import ENTRIES, PARTS, READ, DayForm, JournalForm
from helpdesk.models import CaseEvent, JournalEntry, PersonRead
from helpdesk.permissions import can_read_journal, can_see_who_looked
from helpdesk.reads.availability import desk_day, desk_zone
from helpdesk.reads.journal import (
    accounts_of_advisers,
    latest_entries,
    latest_events,
    latest_reads,
    names_of_accounts,
)
from helpdesk.reads.topics import topic_names
from helpdesk.reads.unusual_reading import unusual_reading
from helpdesk.views.desk.access import DeskRequest, for_staff
from helpdesk.words.journal import about_in_words, alarm_in_words, page_in_words
from helpdesk.words.journal_details import details_in_words
from helpdesk.words.sentences import Names, sentence

PAGE = 50


@dataclass(frozen=True)
class JournalLine:
    """One line: when, which account, what, about which request or person by their key alone."""

    pk: int
    at: datetime
    who: str
    what: str
    about: str


def _accounts(request: DeskRequest) -> dict[int, str]:
    """What each account is called here: with the name for coordinators, by its key for others."""
    is_named = request.staff.is_coordinator
    return {
        pk: f"{_account(pk)} · {name}" if is_named else _account(pk)
        for pk, name in names_of_accounts().items()
    }


def _account(pk: int) -> str:
    return _("Account %(number)s") % {"number": pk}


def _who(user_id: int | None, accounts: Mapping[int, str]) -> str:
    return _("The desk, or the person") if user_id is None else accounts[user_id]


def _events(rows: Sequence[CaseEvent], accounts: Mapping[int, str]) -> list[JournalLine]:
    advisers = {pk: accounts[user_id] for pk, user_id in accounts_of_advisers().items()}
    names = Names(zone=desk_zone(), advisers=advisers, topics=topic_names(), references={})
    return [
        JournalLine(
            pk=event.pk,
            at=event.at,
            who=_who(event.actor_id, accounts),
            what=sentence(event.kind, event.data, names),
            about=_("Request %(number)s") % {"number": event.case_id},
        )
        for event in rows
    ]


def _reads(rows: Sequence[PersonRead], accounts: Mapping[int, str]) -> list[JournalLine]:
    return [
        JournalLine(
            pk=read.pk,
            at=read.at,
            who=_who(read.reader_id, accounts),
            what=page_in_words(read.page),
            about=_("Person %(number)s") % {"number": read.person_id}
            if read.person_id
            else ngettext("%(count)d person", "%(count)d people", read.people)
            % {"count": read.people},
        )
        for read in rows
    ]


def _entries(rows: Sequence[JournalEntry], accounts: Mapping[int, str]) -> list[JournalLine]:
    return [
        JournalLine(
            pk=entry.pk,
            at=entry.at,
            who=_("Nobody logged in, or the desk")
            if entry.actor_id is None
            else _who(entry.actor_id, accounts),
            what=" ".join(
                [labels.label_of(labels.JOURNAL_KIND, entry.kind), details_in_words(entry.data)]
            ).strip(),
            about=about_in_words(entry),
        )
        for entry in rows
    ]


@require_safe
@for_staff(can_read_journal)
def journal(request: DeskRequest) -> HttpResponse:
    """`?show=&account=&kind=&reference=&first=&last=&before=`, the latest first, 50 a page."""
    accounts = _accounts(request)
    form = JournalForm(request.GET, accounts=accounts)
    asked = form.asked(desk_zone())
    if form.show_part == ENTRIES:
        lines = _entries(latest_entries(asked, most=PAGE + 1), accounts)
    elif form.show_part == READ:
        lines = _reads(latest_reads(asked, most=PAGE + 1), accounts)
    else:
        lines = _events(latest_events(asked, most=PAGE + 1), accounts)
    return render(
        request,
        "helpdesk/desk/journal.html",
        {
            "form": form,
            "parts": [(code, label, form.address(show=code)) for code, label in PARTS.items()],
            "show": form.show_part,
            "before": asked.before,
            "lines": lines[:PAGE],
            "sees_unusual": can_see_who_looked(request.staff),
            "newest": form.address(),
            "older": form.address(before=lines[PAGE - 1].pk) if len(lines) > PAGE else "",
        },
    )


@require_safe
@for_staff(can_see_who_looked)
def unusual(request: DeskRequest) -> HttpResponse:
    """`?on=`: who read about far more people than usual, or about people who asked nothing."""
    today = desk_day(timezone.now())
    form = DayForm(request.GET)
    day = form.day or today
    accounts = names_of_accounts()
    return render(
        request,
        "helpdesk/desk/journal_unusual.html",
        {
            "form": form,
            "day": day,
            "alarms": [
                {
                    "who": accounts[alarm.reader],
                    "words": alarm_in_words(alarm),
                    "reads": urlencode(
                        {"show": READ, "account": alarm.reader, "first": day, "last": day}
                    ),
                }
                for alarm in unusual_reading(day)
            ],
        },
    )
