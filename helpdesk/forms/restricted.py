"""Checks why somebody opens a restricted record."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from helpdesk import labels
from helpdesk.choices import OpeningReason


class OpeningForm(PlainForm):
    """A reason of the list; something else is said in words. `next` is where one was going."""

    reason = forms.TypedChoiceField(
        label=_("Why do you open it?"),
        choices=labels.choices_of(labels.OPENING_REASON),
        coerce=OpeningReason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers.")},
    )
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("Coordinators read it."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)

    def clean(self) -> dict[str, Any]:
        """Something else needs its words."""
        said = super().clean() or {}
        if said.get("reason") == OpeningReason.OTHER and not said.get("words"):
            self.add_error("words", gettext("Write why."))
        return said
