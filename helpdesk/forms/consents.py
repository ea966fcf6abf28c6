"""Checks what is said about a helper: who, for what, until when."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from helpdesk import labels
from helpdesk.choices import ConsentScope, HelperKind, HowSaid
from helpdesk.forms.cases import OF_THE_LIST
from helpdesk.forms.days import DayField
from helpdesk.forms.public import PhoneNumberField, YouForm
from helpdesk.policy.consents import proposals

_CHOOSE = {"required": _("Choose one of the answers."), **OF_THE_LIST}
OTHER_DAY = "other"


class HelperForm(PlainForm):
    """Who helps, at which number, for what and until when."""

    name = forms.CharField(
        label=_("Name of the helper"),
        max_length=120,
        error_messages={"required": _("Write the name.")},
    )
    number = PhoneNumberField(
        label=_("Phone number of the helper"),
        error_messages={"required": _("Write the phone number of the helper.")},
    )
    kind = forms.ChoiceField(
        label=_("Who is it?"),
        choices=labels.choices_of(labels.HELPER_KIND),
        widget=forms.RadioSelect,
        initial=HelperKind.RELATIVE,
        error_messages=_CHOOSE,
    )
    scope = forms.ChoiceField(
        label=_("For what?"),
        choices=labels.choices_of(labels.CONSENT_SCOPE),
        widget=forms.RadioSelect,
        initial=ConsentScope.ONE_REQUEST,
        error_messages=_CHOOSE,
    )
    until = forms.ChoiceField(
        label=_("Until when?"), widget=forms.RadioSelect, error_messages=_CHOOSE
    )
    other_day = DayField(
        label=_("Another last day"),
        help_text=_("Two years from today at most."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day like this: 31/12/2027.")},
    )
    # The words that were on the page: a consent keeps what was read aloud.
    script_language = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8)
    script_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    clean_name = YouForm.clean_name

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        days = proposals(today)
        field = cast(forms.ChoiceField, self.fields["until"])
        field.choices = [
            *((day.isoformat(), date_format(day, "j F Y")) for day in days),
            (OTHER_DAY, _("Another day")),
        ]
        field.initial = days[1].isoformat()

    def clean(self) -> dict[str, Any]:
        """`last_day` is the day that was chosen, proposed or not."""
        said = super().clean() or {}
        if said.get("until") == OTHER_DAY:
            said["last_day"] = said.get("other_day")
            if not said["last_day"] and "other_day" not in self.errors:
                self.add_error("other_day", _("Write the last day."))
        elif said.get("until"):
            said["last_day"] = date.fromisoformat(said["until"])
        return said


class HowSaidForm(PlainForm):
    """Whether the person said it on the phone or in a letter."""

    how = forms.TypedChoiceField(choices=labels.choices_of(labels.HOW_SAID), coerce=HowSaid)
