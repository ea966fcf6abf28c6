"""Checks a memo to oneself: what, which day, and from which hour on."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from helpdesk.forms.days import DayField
from helpdesk.policy.hours import instant_of
from helpdesk.reads.availability import desk_zone

MORNING = time(9)
# Nobody remembers further ahead by a line of a day.
FURTHEST = timedelta(days=366)


class MemoTimeForm(PlainForm):
    """Another day, and from which hour on; `due_at` once it is valid."""

    day = DayField(
        label=_("Which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    hour = forms.TimeField(
        label=_("From which hour on?"),
        help_text=_("Empty: from the morning on."),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Choose an hour.")},
    )
    due_at: datetime

    def clean(self) -> dict[str, Any]:
        """The instant is to come, within a year."""
        said = super().clean() or {}
        if "day" not in said or "hour" not in said:
            return said
        due_at = instant_of(said["day"], said["hour"] or MORNING, desk_zone())
        if due_at is None:
            self.add_error("hour", gettext("The clocks change at this hour. Choose another."))
            return said
        now = timezone.now()
        is_today = said["day"] == now.astimezone(desk_zone()).date()
        if due_at <= now and not (is_today and said["hour"] is None):
            self.add_error("day", gettext("This hour has passed. Choose another."))
        elif due_at > now + FURTHEST:
            self.add_error("day", gettext("This day is too far away. Choose a nearer one."))
        self.due_at = due_at
        return said


class MemoForm(MemoTimeForm):
    """A memo and its day."""

    text = forms.CharField(
        label=_("What do you want to remember?"),
        max_length=120,
        error_messages={
            "required": _("Write what you want to remember."),
            "max_length": _("Write it shorter: 120 signs at most."),
        },
    )
    field_order = ("text", "day", "hour")
