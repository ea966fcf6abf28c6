"""Which days, topic and channel the figures are about. Odd values mean the usual period."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from helpdesk import labels
from helpdesk.forms.days import DayField
from helpdesk.reads.figures import Period
from helpdesk.reads.topics import topic_names

USUAL = timedelta(days=27)
LONGEST = timedelta(days=1100)


class PeriodForm(PlainForm):
    """From a day to a day, both included, in the address."""

    first = DayField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = DayField(
        label=_("To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    source = forms.ChoiceField(
        label=_("Channel"),
        choices=[
            ("", pgettext_lazy("topics, advisers, channels", "All")),
            *labels.choices_of(labels.CASE_SOURCE),
        ],
        required=False,
    )

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        self.topics = topic_names()
        field = cast(forms.ChoiceField, self.fields["topic"])
        field.choices = [
            ("", pgettext_lazy("topics, advisers, channels", "All")),
            *self.topics.items(),
        ]

    def clean(self) -> dict[str, Any]:
        """The first day comes before the last, and not too long before."""
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if first and last and first > last:
            self.add_error("first", gettext("The first day comes after the last."))
        elif first and (last or self.today) - first > LONGEST:
            self.add_error("first", gettext("Choose three years at most."))
        return said

    @property
    def period(self) -> Period:
        """What was asked for; four weeks up to today for what was not, or not well."""
        said = self.cleaned_data if self.is_valid() else {}
        last = said.get("last") or self.today
        first = said.get("first") or last - USUAL
        return Period(min(first, last), last, said.get("topic") or "", said.get("source") or "")
