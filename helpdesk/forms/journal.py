"""What of the journal is read: which part, whose lines, of which kind, request and days."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accessibility.forms.plain import PlainForm
from helpdesk import labels
from helpdesk.forms.days import DayField
from helpdesk.policy.hours import local_midnight
from helpdesk.policy.references import normalise
from helpdesk.reads.journal import JournalAsked

ENTRIES, DONE, READ = "entries", "done", "read"
PARTS = {
    DONE: _("What was done to requests"),
    ENTRIES: _("Log-ins, rights, settings, files"),
    READ: _("Who looked at people"),
}
_ALL = ("", pgettext_lazy("topics, advisers, channels", "All"))
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class JournalForm(PlainForm):
    """The filters of the journal, kept in its address. Odd values mean no filter.

    `before` is the key of the last line that was read. Only what is no story has kinds.
    """

    show = forms.ChoiceField(
        label=_("Part of the journal"),
        choices=list(PARTS.items()),
        required=False,
        widget=forms.HiddenInput,
    )
    account = forms.ChoiceField(label=_("Who"), required=False)
    kind = forms.ChoiceField(label=_("What"), required=False)
    reference = forms.CharField(label=_("Request number"), required=False, max_length=20)
    first = DayField(label=_("From"), required=False, widget=_DAY)
    last = DayField(label=_("To"), required=False, widget=_DAY)
    before = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], *, accounts: Mapping[int, str]) -> None:
        super().__init__(data)
        account = cast(forms.ChoiceField, self.fields["account"])
        account.choices = [_ALL, *((str(pk), name) for pk, name in accounts.items())]
        kind = cast(forms.ChoiceField, self.fields["kind"])
        kind.choices = [_ALL, *labels.choices_of(labels.JOURNAL_KIND)]
        self.is_valid()
        if self.show_part != ENTRIES:
            del self.fields["kind"]

    def clean_reference(self) -> str:
        """The reference, however it was written. What is none stays: no line is about it."""
        typed: str = self.cleaned_data["reference"]
        return normalise(typed) or typed

    @property
    def show_part(self) -> str:
        """The part that is read; what was done to requests where none is named."""
        return self.cleaned_data.get("show") or DONE

    def asked(self, zone: ZoneInfo) -> JournalAsked:
        """The filters as values; days are those of this zone, both included."""
        said = self.cleaned_data
        return JournalAsked(
            account=int(said["account"]) if said.get("account") else None,
            kind=said.get("kind") or "",
            reference=said.get("reference") or "",
            since=_starts(said.get("first"), zone),
            until=_starts(said.get("last"), zone, days=1),
            before=said.get("before"),
        )

    def address(self, **other: Any) -> str:
        """The address after "?" with these filters, from the newest line on, or as `other` says."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "before"}
        return urlencode({name: value for name, value in (said | other).items() if value})


class DayForm(PlainForm):
    """One day, in the address; an odd one is none."""

    on = DayField(label=_("Day"), required=False, widget=_DAY)

    @property
    def day(self) -> date | None:
        """The day that was asked for; None for none."""
        return self.cleaned_data.get("on") if self.is_valid() else None


def _starts(day: date | None, zone: ZoneInfo, *, days: int = 0) -> datetime | None:
    return None if day is None else local_midnight(day + timedelta(days=days), zone)
