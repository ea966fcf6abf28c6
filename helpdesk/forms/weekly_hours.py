"""Checks other hours of one adviser or several: of days of the week, or of one date."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from helpdesk.actions.desk.weekly_hours import OtherHours
from helpdesk.forms.days import DayField
from helpdesk.models import Adviser
from helpdesk.models.adviser import WEEKDAYS
from helpdesk.policy.weekly_hours import HalfPeriod, Overlap, Period, periods_in
from helpdesk.reads.team import active_advisers

PLACES: Final = range(3)


def _day(label: Any, **more: Any) -> DayField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DayField(label=label, widget=widget, **more)


def _hour(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, required=False)


class PeriodsForm(PlainForm):
    """Whose hours, and up to three periods of a day; none is not there."""

    advisers = forms.MultipleChoiceField(
        label=_("Whose hours?"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.team = {str(each.pk): each for each in active_advisers()}
        field = cast(forms.MultipleChoiceField, self.fields["advisers"])
        field.choices = [(key, each.first_name) for key, each in self.team.items()]
        for place in PLACES:
            number = {"number": place + 1}
            self.fields[f"starts_{place}"] = _hour(_("Period %(number)s: from") % number)
            self.fields[f"ends_{place}"] = _hour(_("Period %(number)s: to") % number)

    def clean(self) -> dict[str, Any]:
        """Whole periods that do not overlap, as `periods`."""
        said = super().clean() or {}
        typed = [(said.get(f"starts_{n}"), said.get(f"ends_{n}")) for n in PLACES]
        try:
            said["periods"] = periods_in(typed)
        except Overlap as problem:
            words = gettext("This period begins before another one has ended.")
            self.add_error(f"starts_{problem.place}", words)
        except HalfPeriod as problem:
            words = gettext("Write from when to when, the end after the beginning.")
            self._add_once(f"ends_{problem.place}", words)
        return said

    def _add_once(self, name: str, words: str) -> None:
        if name not in self.errors:
            self.add_error(name, words)

    def period_fields(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """The beginning and the end of each period."""
        for place in PLACES:
            yield self[f"starts_{place}"], self[f"ends_{place}"]

    @property
    def chosen(self) -> list[Adviser]:
        """Whose hours, once it is valid."""
        return [self.team[key] for key in self.cleaned_data["advisers"]]

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods, the earliest first, once it is valid."""
        found: tuple[Period, ...] = self.cleaned_data["periods"]
        return found

    def _not_past(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day is not None and day < self.today:
            raise forms.ValidationError(gettext("This day has passed. Choose today or later."))
        return day


class WeeklyForm(PeriodsForm):
    """Which days of the week, and from when to when they are so."""

    weekdays = forms.MultipleChoiceField(
        label=_("Which days?"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    first = _day(_("From which day on?"))
    last = _day(
        _("Until which day?"), help_text=_("Included. Empty: until you change it."), required=False
    )

    def clean_first(self) -> date | None:
        """Today or later: what was, was so."""
        return self._not_past("first")

    def clean(self) -> dict[str, Any]:
        """The last day follows the first."""
        said = super().clean()
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", gettext("The last day must follow the first day."))
        return said

    def hours(self) -> OtherHours:
        """For the action, once it is valid."""
        said = self.cleaned_data
        return OtherHours(
            weekdays=frozenset(int(day) for day in said["weekdays"]),
            periods=self.periods,
            first=said["first"],
            last=said["last"],
        )


class OneDateForm(PeriodsForm):
    """The hours of one date, in place of the weekly ones."""

    day = _day(_("Which day?"))

    def clean_day(self) -> date | None:
        """Today or later."""
        return self._not_past("day")
