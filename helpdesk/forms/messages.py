"""What of the messages is shown, and where a test message goes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accessibility.forms.plain import PlainForm
from helpdesk import labels
from helpdesk.choices import Channel
from helpdesk.forms.public import PhoneNumberField
from helpdesk.policy.messages import STATES, Part
from helpdesk.reads.messages import Asked
from helpdesk.words.messages import PARTS

DAYS = (7, 30, 90)
MINE, ALL = "mine", "all"


class MessagesForm(PlainForm):
    """The filters of the page, kept in its address. Odd values mean no filter.

    `before` is the key of the last line that was read. What came in has no channel to choose.
    """

    show = forms.ChoiceField(
        choices=[(str(part), words) for part, words in PARTS.items()],
        required=False,
        widget=forms.HiddenInput,
    )
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[
            ("", pgettext_lazy("topics, advisers, channels", "All")),
            *labels.choices_of(labels.CHANNEL),
        ],
        required=False,
    )
    days = forms.TypedChoiceField(
        label=_("Of the last"),
        choices=[(days, _("%(days)d days") % {"days": days}) for days in DAYS],
        coerce=int,
        required=False,
    )
    who = forms.ChoiceField(
        label=_("Whose"),
        choices=[(ALL, _("Everybody's")), (MINE, _("Mine, and nobody's"))],
        required=False,
    )
    before = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], *, may_choose_whose: bool) -> None:
        super().__init__(data)
        if not may_choose_whose:
            del self.fields["who"]
        self.is_valid()
        if self.part not in STATES:
            del self.fields["channel"]

    @property
    def part(self) -> Part:
        """The part that is shown; what waits where none is named."""
        return Part(self.cleaned_data.get("show") or Part.WAITING)

    @property
    def is_mine(self) -> bool:
        """Whether whoever may choose asks for their own alone."""
        return self.cleaned_data.get("who") == MINE

    def asked(self, *, at: datetime, whose: int | None) -> Asked:
        """The filters as values."""
        said = self.cleaned_data
        channel = said.get("channel") if self.part in STATES else ""
        return Asked(
            part=self.part,
            since=at - timedelta(days=said.get("days") or DAYS[0]),
            channel=Channel(channel) if channel else None,
            whose=whose,
            before=said.get("before"),
        )

    def address(self, **other: Any) -> str:
        """The address after "?" with these filters, from the first line on, or as `other` says."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "before"}
        return urlencode({name: value for name, value in (said | other).items() if value})


class TestForm(PlainForm):
    """By what a test message goes; an SMS to a number that is typed, an e-mail to one's own."""

    __test__ = False

    channel = forms.ChoiceField(
        choices=[(str(Channel.EMAIL), "e-mail"), (str(Channel.SMS), "sms")],
        widget=forms.HiddenInput,
    )
    number = PhoneNumberField(
        label=_("Number of your mobile phone"),
        required=False,
        error_messages={"required": _("Write your phone number.")},
    )

    def clean(self) -> dict[str, Any]:
        """An SMS needs a number."""
        said = super().clean() or {}
        if said.get("channel") == Channel.SMS and "number" in said and not said["number"]:
            self.add_error("number", self.fields["number"].error_messages["required"])
        return said
