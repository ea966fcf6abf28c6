"""Days and instants that people or browsers send: none at the edges of what can be counted."""

from datetime import date, datetime
from typing import Any, Final

from django import forms

from accessibility.forms.plain import PlainForm

# The years of a desk. Beyond them the day before, or the hour elsewhere, may not exist.
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2200


def _in_our_time(field: forms.Field, day: date | None) -> None:
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(field.error_messages["invalid"], code="invalid")


class DayField(forms.DateField):
    """A day of the years 2000 to 2200, or None; any other is as wrong as a word would be."""

    def to_python(self, value: Any) -> date | None:
        """The day; ValidationError "invalid"."""
        day = super().to_python(value)
        _in_our_time(self, day)
        return day


class InstantField(forms.DateTimeField):
    """An instant of the years 2000 to 2200, aware, or None."""

    def to_python(self, value: Any) -> datetime | None:
        """The instant; ValidationError "invalid"."""
        at = super().to_python(value)
        _in_our_time(self, at)
        return at


class DayForm(PlainForm):
    """A day in the address of a page; odd values mean none."""

    day = DayField(required=False)

    def asked(self) -> date | None:
        """The day; None where none was said, or it could not be read."""
        self.is_valid()
        day: date | None = self.cleaned_data.get("day")
        return day
