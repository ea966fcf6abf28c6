"""What somebody tells us about an obstacle on the site."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.forms.public import PhoneNumberField, YouForm


class ComplaintForm(YouForm):
    """What happened and where, who they are, and how to answer them: by phone or by e-mail."""

    field_order = ("what", "page", "name", "number", "email", "key")

    what = forms.CharField(
        label=_("What happened?"),
        help_text=_("What did you want to do? What stopped you?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Write what happened."),
            "max_length": _("Write less: 2000 letters at most."),
        },
    )
    page = forms.CharField(
        label=_("On which page?"),
        help_text=_("Its title or its address, if you know it."),
        required=False,
        max_length=300,
        error_messages={"max_length": _("Write less: 300 letters at most.")},
    )
    number = PhoneNumberField(
        label=_("Your phone number"),
        help_text=_("We answer by phone, or by e-mail. One of them is enough."),
        required=False,
    )
    # The same form sent twice is one complaint.
    key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def clean(self) -> dict[str, Any]:
        """Without a number and without an e-mail nobody could answer."""
        said = super().clean() or {}
        is_reachable = said.get("number") or said.get("email")
        if not is_reachable and not self.errors.keys() & {"number", "email"}:
            self.add_error(
                "number", gettext("Give a phone number or an e-mail, so that we can answer.")
            )
        return said
