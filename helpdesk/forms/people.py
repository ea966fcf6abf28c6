"""Checks what is typed about a person: name, numbers, two files that become one, no name at all."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from helpdesk import labels
from helpdesk.choices import ContactFact, Device, PhoneOwner
from helpdesk.forms.cases import OF_THE_LIST, TimeSpentForm
from helpdesk.forms.public import PhoneNumberField, YouForm, offer_topics
from helpdesk.models import Person, PhoneNumber
from helpdesk.policy.duplicates import NumberFacts, Side, usual_side
from helpdesk.reads.numbers import as_seen

_FIELDS = {
    "name": _("Name"),
    "language": _("Language"),
    "email": _("E-mail"),
    "postal_address": _("Postal address"),
    "confidence": _("How at ease"),
    "speak_slowly": _("Speak slowly"),
    "hard_of_hearing": _("Hard of hearing"),
    "low_vision": _("Low vision"),
    "uses_relay": _("Calls through a relay service"),
    "needs_interpreter": _("Needs an interpreter"),
}


class NameForm(PlainForm):
    """The right name of a person; `seen` is the one that it corrects."""

    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Write the name.")}
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    clean_name = YouForm.clean_name


class ConfirmedForm(PlainForm):
    """What an adviser confirmed with the person, as the page showed it: "email a@example.org"."""

    confirmed = forms.RegexField(rf"^({'|'.join(ContactFact)}) \S+$", max_length=270)

    def clean_confirmed(self) -> tuple[ContactFact, str]:
        """Which fact, and what it says."""
        fact, _space, value = self.cleaned_data["confirmed"].partition(" ")
        return ContactFact(fact), value


class WishForm(PlainForm):
    """The owner of a number that nobody calls wants to be called again, and how they said it."""

    number = PhoneNumberField(label=_("Phone number"))
    how = forms.ChoiceField(
        label=_("How did they say it?"),
        choices=labels.choices_of(labels.HOW_SAID),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how you know it."), **OF_THE_LIST},
    )


class NumberFactsForm(PlainForm):
    """Whose phone it is, what it is, when to call it, and what a message there may say."""

    MESSAGES = {
        "may_leave_message": _("We may leave a message"),
        "may_say_why": _("A message may say why we call"),
    }

    owner = forms.ChoiceField(
        label=_("Whose phone is it?"),
        choices=labels.choices_of(labels.PHONE_OWNER),
        widget=forms.RadioSelect,
        initial=PhoneOwner.OWN,
        error_messages={"required": _("Say whose phone it is."), **OF_THE_LIST},
    )
    owner_name = forms.CharField(
        label=_("Name of whose phone it is"),
        help_text=_("When it is not their own."),
        required=False,
        max_length=60,
    )
    kind = forms.ChoiceField(
        label=_("Kind of phone"),
        choices=labels.choices_of(labels.PHONE_KIND),
        error_messages={"required": _("Choose one of the answers."), **OF_THE_LIST},
    )
    best_parts = forms.MultipleChoiceField(
        label=_("Best hours to call"),
        help_text=_("Nothing ticked: at any hour."),
        choices=labels.choices_of(labels.PART_OF_DAY),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages=OF_THE_LIST,
    )
    messages = forms.MultipleChoiceField(
        label=_("Messages at this number"),
        help_text=_("Somebody else may hear them. Ask the person."),
        choices=labels.choices_of(MESSAGES),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=["may_leave_message"],
        error_messages=OF_THE_LIST,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @classmethod
    def known_of(cls, row: PhoneNumber) -> dict[str, Any]:
        """What the form shows at first."""
        kept = ("owner", "owner_name", "kind", "best_parts")
        return {
            **{name: getattr(row, name) for name in kept},
            "messages": [name for name in cls.MESSAGES if getattr(row, name)],
            "seen": as_seen(row),
        }

    def clean(self) -> dict[str, Any]:
        """Somebody else's phone has a name; one's own needs none."""
        said = super().clean() or {}
        owner = said.get("owner")
        if owner == PhoneOwner.OWN:
            said["owner_name"] = ""
        elif owner == PhoneOwner.SOMEBODY_ELSE and not said.get("owner_name"):
            self.add_error("owner_name", gettext("Write whose phone it is."))
        return said

    def facts(self) -> NumberFacts:
        """What was said."""
        said = self.cleaned_data
        return NumberFacts(
            kind=said["kind"],
            owner=said["owner"],
            owner_name=said["owner_name"],
            may_leave_message="may_leave_message" in said["messages"],
            may_say_why="may_say_why" in said["messages"],
            best_parts=tuple(said["best_parts"]),
        )


class NewNumberForm(NumberFactsForm):
    """One more number of a person; its kind is known from its digits."""

    number = PhoneNumberField(label=_("Phone number"))
    field_order = ("number",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"]

    def clean(self) -> dict[str, Any]:
        """The kind of phone is that of the digits."""
        said = super().clean()
        if "number" in said:
            said["kind"] = said["number"].kind
        return said


class MergeForm(PlainForm):
    """Whose value stays, for each field in which the two differ."""

    def __init__(self, *args: Any, kept: Person, merged: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.merged = merged
        for name, label in _FIELDS.items():
            ours, theirs = getattr(kept, name), getattr(merged, name)
            if ours == theirs:
                continue
            usual = usual_side(name, kept=ours, merged=theirs)
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=[
                    (str(kept.pk), value_in_words(name, ours)),
                    (str(merged.pk), value_in_words(name, theirs)),
                ],
                widget=forms.RadioSelect,
                initial=str(merged.pk if usual is Side.MERGED else kept.pk),
                error_messages={"required": _("Choose one of the answers."), **OF_THE_LIST},
            )

    def choices(self) -> dict[str, Side]:
        """The side that was chosen for each field that was asked."""
        return {
            name: Side.MERGED if value == str(self.merged.pk) else Side.KEPT
            for name, value in self.cleaned_data.items()
        }


def value_in_words(field: str, value: Any) -> str:
    """What a field of a person says."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    tables: dict[str, Mapping[Any, Any]] = {
        "language": labels.LANGUAGES,
        "confidence": labels.CONFIDENCE,
    }
    if field in tables:
        return labels.label_of(tables[field], value)
    return value or gettext("Nothing")


class AnonymousHelpForm(TimeSpentForm):
    """Somebody was helped at once and told no name: what about, and what one knows besides."""

    topic: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Topic"),
        queryset=None,
        to_field_name="code",
        empty_label=None,
        error_messages={"required": _("Choose a topic."), "invalid_choice": _("Choose a topic.")},
    )
    device = forms.ChoiceField(
        label=_("Device in hand"), required=False, error_messages=OF_THE_LIST
    )
    guide_number = forms.IntegerField(
        label=_("Number of the guide"),
        required=False,
        min_value=1,
        max_value=99_999,
        error_messages={
            "invalid": _("Write the number of a guide, like 214."),
            "min_value": _("Write the number of a guide, like 214."),
            "max_value": _("Write the number of a guide, like 214."),
        },
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("topic", "device", "guide_number", "minutes", "other_minutes", "key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_topics(self)
        devices = labels.choices_of(labels.DEVICE)
        cast(forms.ChoiceField, self.fields["device"]).choices = [
            ("", gettext("Not said")),
            *devices,
        ]

    def clean_device(self) -> Device | None:
        """As a code of the vocabulary; None when nobody asked."""
        said = self.cleaned_data["device"]
        return Device(said) if said else None
