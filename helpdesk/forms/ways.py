"""Checks by what a promise is to be kept: a call, also through a relay, or words in writing."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from helpdesk.choices import PhoneKind, PromiseWay
from helpdesk.forms.public import PhoneNumberField, YouForm
from helpdesk.policy.ways import BY_NUMBER, CHANNEL_OF
from helpdesk.reads.reach import channels_that_leave

RELAY = "relay"
_WAYS: list[tuple[Any, Any]] = [
    (PromiseWay.CALL, _("We call")),
    (RELAY, _("We call through a relay service")),
    (PromiseWay.SMS, _("We write by SMS")),
    (PromiseWay.EMAIL, _("We write by e-mail")),
    (PromiseWay.LETTER, _("We write by letter")),
]


class WayForm(PlainForm):
    """By what a promise is kept: a call, also through a relay, or words in writing."""

    RELAY = RELAY

    way = forms.ChoiceField(
        label=_("How do we answer?"),
        choices=_WAYS,
        initial=PromiseWay.CALL,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )
    number = PhoneNumberField(label=_("Phone number"), required=False)
    email = YouForm.base_fields["email"]
    postal_address = forms.CharField(
        label=_("Postal address"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, leaves = cast(forms.ChoiceField, self.fields["way"]), channels_that_leave()
        # What does not leave this desk is not offered: nobody would be promised it.
        field.choices = [
            pair for pair in _WAYS if pair[0] not in CHANNEL_OF or CHANNEL_OF[pair[0]] in leaves
        ]
        self.fields["email"].label = _("E-mail")
        self.fields["email"].widget.attrs["autocomplete"] = "off"

    def clean_way(self) -> PromiseWay:
        """As a code of the vocabulary: a relay is a call."""
        said = self.cleaned_data["way"] or PromiseWay.CALL
        return PromiseWay.CALL if said == self.RELAY else PromiseWay(said)

    @property
    def through_relay(self) -> bool:
        """Whether the call goes through a relay service."""
        return self.data.get("way") == self.RELAY

    def clean(self) -> dict[str, Any]:
        """What the way needs: a number, a mobile number, an e-mail or an address."""
        said = super().clean() or {}
        number, way = said.get("number"), said.get("way")
        if "number" in said and number is None and way in BY_NUMBER:
            self.add_error("number", gettext("Write the number, or choose to write."))
        if number is not None and way is PromiseWay.SMS and number.kind != PhoneKind.MOBILE:
            self.add_error("number", gettext("No SMS gets to this number. Choose another way."))
        if way is PromiseWay.EMAIL and not said.get("email") and "email" not in self.errors:
            self.add_error("email", gettext("Write the e-mail."))
        if way is PromiseWay.LETTER and not said.get("postal_address"):
            self.add_error("postal_address", gettext("Write the address."))
        return said
