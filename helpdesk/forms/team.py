"""Checks what is typed about who looks after a case, and about who is there."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from helpdesk.forms.days import DayField
from helpdesk.reads.team import active_advisers


class GiveForm(PlainForm):
    """Another adviser for a case, with the reason in a sentence; `seen` is who had it."""

    adviser: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Who looks after this request?"),
        queryset=None,
        error_messages={
            "required": _("Choose an adviser."),
            "invalid_choice": _("Choose an adviser."),
        },
    )
    why = forms.CharField(
        label=_("Why?"),
        help_text=_("One sentence. The whole desk can read it in the story."),
        max_length=300,
        error_messages={"required": _("Say why in one sentence.")},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["adviser"])
        field.queryset = active_advisers()


class TeamNoteForm(PlainForm):
    """A note to everybody at the desk."""

    text = forms.CharField(
        label=_("A note to everybody"),
        help_text=_("About no person. Write @ and a first name to call somebody."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write something first.")},
    )
    shown_until = DayField(
        label=_("Last day to show it"),
        help_text=_("Leave it empty when you do not know."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day, like 24/12/2026.")},
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean_shown_until(self) -> date | None:
        """Today or later; None when it was left empty."""
        return _not_past(self.cleaned_data["shown_until"], today=self.today)


def _not_past(day: date | None, *, today: date) -> date | None:
    """The same day; a ValidationError for one that has passed."""
    if day is not None and day < today:
        raise forms.ValidationError(gettext("This day has passed. Choose today or later."))
    return day


class AwayForm(PlainForm):
    """Going away: until when, what the others should know, and whether they take the requests."""

    until = DayField(
        label=_("Last day away"),
        help_text=_("Leave it empty when you do not know."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day, like 24/12/2026.")},
    )
    text = forms.CharField(
        label=_("What the others should know"),
        help_text=_("They see it on your requests and on the page of the team."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    gives_requests = forms.BooleanField(
        label=_("Give my open requests to the others now"), required=False, initial=True
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean_until(self) -> date | None:
        """Today or later; None when it was left empty."""
        return _not_past(self.cleaned_data["until"], today=self.today)
