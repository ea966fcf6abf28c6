"""Checks what a coordinator types about the programs of the operator."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainModelForm
from helpdesk import labels
from helpdesk.choices import ProgramEvent, Scope
from helpdesk.models import ApiToken, Webhook
from helpdesk.policy.api_tokens import LONGEST_LIFE
from helpdesk.policy.webhooks import address_problem
from helpdesk.reads.availability import desk_day


class WebhookForm(PlainModelForm):
    """A webhook that is about to be made: for which program, where, and of what it is told."""

    events = forms.MultipleChoiceField(
        label=_("What it is told"),
        choices=labels.choices_of(labels.PROGRAM_EVENT),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Webhook
        fields = ("name", "address", "events")

    def clean_address(self) -> str:
        """An address to which something may be sent."""
        address: str = self.cleaned_data["address"]
        if address_problem(address) is not None:
            raise forms.ValidationError(
                gettext("Write an address that begins with https://, with no port or password.")
            )
        return address

    def said(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        return {**said, "events": [ProgramEvent(code) for code in said["events"]]}


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
