"""Checks what a coordinator types about the programs of the operator."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainModelForm
from helpdesk import labels
from helpdesk.choices import Scope
from helpdesk.models import ApiToken
from helpdesk.policy.api_tokens import LONGEST_LIFE
from helpdesk.reads.availability import desk_day


class ApiTokenForm(PlainModelForm):
    """A token that is about to be made: for which program, for what, until when."""

    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=labels.choices_of(labels.SCOPE),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = ApiToken
        fields = ("name", "scopes", "expires_on", "hourly_limit")

    def clean_expires_on(self) -> date:
        """A day that is still to come, and not too far."""
        day: date = self.cleaned_data["expires_on"]
        today = desk_day(timezone.now())
        if not today <= day <= today + LONGEST_LIFE:
            raise forms.ValidationError(gettext("Choose a day from today to one year ahead."))
        return day

    def said(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        return {**said, "scopes": [Scope(code) for code in said["scopes"]]}
