"""Checks what is typed about who looks after a case, and about who is there."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.models import Adviser


class GiveForm(forms.Form):
    """Another adviser for a case, with the reason in a sentence; `seen` is who had it."""

    adviser = forms.ModelChoiceField(
        label=_("Who looks after this request?"),
        queryset=Adviser.objects.none(),
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
        field.queryset = Adviser.objects.filter(user__is_active=True)


class TeamNoteForm(forms.Form):
    """A note to everybody at the desk."""

    text = forms.CharField(
        label=_("A note to everybody"),
        help_text=_("About no person. Write @ and a first name to call somebody."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write something first.")},
    )
    shown_until = forms.DateField(
        label=_("Last day to show it"),
        help_text=_("Leave it empty when you do not know."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day, like 24/12/2026.")},
    )


class AwayForm(forms.Form):
    """Going away: until when, what the others should know, and whether they take the requests."""

    until = forms.DateField(
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
