"""Checks what people type, and says plainly what to change. Decides nothing."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from helpdesk import labels
from helpdesk.choices import Channel, SaidNeed
from helpdesk.forms.days import InstantField
from helpdesk.forms.emails import EmailWidget, OurEmailField
from helpdesk.policy.phone_numbers import BadNumber, NumberProblem, PhoneNumber, read_number
from helpdesk.policy.references import normalise
from helpdesk.policy.said_needs import lacks_a_way_to_write
from helpdesk.reads.reach import channels_that_leave
from helpdesk.reads.topics import offered_topics
from helpdesk.reads.ways import means_typed
from helpdesk.words.needs import lacks_to_write, write_to_me

# A language that nobody knows is for advisers to write down.
_UNKNOWN = (labels.UNKNOWN_LANGUAGE,)


def problem_in_words(error: BadNumber) -> str:
    """What is wrong with a number, and what to do (decision 47)."""
    if error.problem is NumberProblem.TOO_SHORT and error.missing:
        return ngettext(
            "This number is %(count)d digit short. Check it and write it again.",
            "This number is %(count)d digits short. Check it and write it again.",
            error.missing,
        ) % {"count": error.missing}
    if error.problem is NumberProblem.TOO_LONG and error.missing:
        return ngettext(
            "This number has %(count)d digit too many. Check it and write it again.",
            "This number has %(count)d digits too many. Check it and write it again.",
            error.missing,
        ) % {"count": error.missing}
    words = {
        NumberProblem.EMPTY: gettext("Write your phone number."),
        NumberProblem.SHORT_NUMBER: gettext(
            "We cannot call a short number. Write your ten digits."
        ),
        NumberProblem.NOT_ALLOTTED: gettext(
            "No phone has this number. Check it and write it again."
        ),
        NumberProblem.WITH_MORE: gettext("Write one phone number alone, like 06 39 98 12 34."),
    }
    return words.get(
        error.problem,
        gettext("This is not a phone number. Write its ten digits, like 06 39 98 12 34."),
    )


class PhoneNumberField(forms.CharField):
    """Any spacing; cleaned to a PhoneNumber."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        )
        kwargs["error_messages"] = {
            "required": _("Write your phone number."),
            "max_length": _("Write one phone number alone, like 06 39 98 12 34."),
            **kwargs.get("error_messages", {}),
        }
        super().__init__(**kwargs)

    def clean(self, value: Any) -> PhoneNumber | None:
        """The number, or a ValidationError in plain words; None when empty and not required."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_number(text)
        except BadNumber as error:
            raise forms.ValidationError(problem_in_words(error)) from error


def offer_topics(form: forms.Form) -> None:
    """Only topics that are offered today."""
    field = form.fields["topic"]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
    field.queryset = offered_topics()


class AboutForm(PlainForm):
    """What is it about? Each topic is a button, and the page's title asks it."""

    topic: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("What is it about?"),
        queryset=None,
        to_field_name="code",
        error_messages={
            "required": _("Choose one of the answers."),
            "invalid_choice": _("Choose one of the answers."),
        },
    )
    question = forms.CharField(
        label=_("In a few words, if you want"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Write less: 500 letters at most.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_topics(self)


class WhenForm(PlainForm):
    """One of the offered times, as an ISO instant."""

    starts_at = InstantField(
        input_formats=["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"],
        error_messages={
            "required": _("Choose one of the times."),
            "invalid": _("Choose one of the times."),
        },
    )


class ZoneForm(PlainForm):
    """Where the person lives by the clock."""

    zone = forms.ChoiceField(label=_("Where do you live?"), choices=labels.choices_of(labels.ZONES))


class ReachableForm(PlainForm):
    """When can we reach you? The page's title asks it, so the label is for the ear only."""

    title_is_question = "reachable_when"

    reachable_when = forms.CharField(
        label=_("When can we reach you?"),
        help_text=_("For example: on Mondays, after 6 pm."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Write when we can reach you."),
            "max_length": _("Write less: 200 letters at most."),
        },
    )


def cleaned_name(name: str) -> str:
    """With single spaces; a ValidationError where there is no letter in it."""
    name = " ".join(name.split())
    if not any(char.isalpha() for char in name):
        raise forms.ValidationError(gettext("Write your name."))
    return name


class YouForm(PlainForm):
    """Your name and number."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": _("Write your name."),
            "max_length": _("Write a shorter name."),
        },
    )
    number = PhoneNumberField(
        label=_("Your phone number"), help_text=_("We use it to call you, for nothing else.")
    )
    email = OurEmailField(
        label=_("Your e-mail, if you have one"),
        required=False,
        widget=EmailWidget(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, in_writing: bool = False, **kwargs: Any) -> None:
        """`in_writing`: they said that we write to them, so an e-mail is enough."""
        super().__init__(*args, **kwargs)
        self.needs = [SaidNeed.IN_WRITING] if in_writing else []
        if in_writing:
            self._ask_where_to_write()

    def _ask_where_to_write(self) -> None:
        """An e-mail is enough, or a number: of what leaves this desk."""
        number, email, leaves = self.fields["number"], self.fields["email"], channels_that_leave()
        number.required = False
        if Channel.SMS in leaves:
            number.label = _("Your mobile number, if we write by SMS")
            number.help_text = _("We use it to write to you, for nothing else.")
        else:
            number.label = _("Your phone number, if you have one")
            number.help_text = _("It finds your request again. We do not call it.")
        if Channel.EMAIL in leaves:
            email.label = _("Your e-mail, if we write by e-mail")

    def clean(self) -> dict[str, Any]:
        """Whoever is written to gave a mobile number or an e-mail."""
        said = super().clean() or {}
        is_typed = "number" in said and "email" in said
        number = said.get("number")
        means = means_typed(number=number.e164 if number else "", email=said.get("email", ""))
        if is_typed and lacks_a_way_to_write(self.needs, means):
            has_mail = Channel.EMAIL in means.leaves
            self.add_error("email" if has_mail else "number", lacks_to_write(means.leaves))
        return said

    def clean_name(self) -> str:
        """At least one letter, with single spaces."""
        return cleaned_name(self.cleaned_data["name"])


class ForSomebodyForm(YouForm):
    """Who asks, for whom, at which number of theirs, and how that person agreed."""

    asked_by = forms.CharField(
        label=_("Your own name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": _("Write your name."),
            "max_length": _("Write a shorter name."),
        },
    )
    agreed = forms.ChoiceField(
        label=_("Does this person agree?"),
        choices=labels.choices_of(labels.HOW_AGREED),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the answers."),
            "invalid_choice": _("Choose one of the answers."),
        },
    )
    field_order = ("asked_by", "name", "number", "agreed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # An e-mail of whoever asks would tell them what becomes of the other person.
        del self.fields["email"]
        name, number = self.fields["name"], self.fields["number"]
        name.label = _("The name of the person we call")
        name.error_messages["required"] = _("Write the name of this person.")
        number.label = _("The phone number of this person")
        number.help_text = _("We use it to call this person, for nothing else.")
        for field in (name, number):
            field.widget.attrs["autocomplete"] = "off"

    def clean_asked_by(self) -> str:
        """As for the other name."""
        return cleaned_name(self.cleaned_data["asked_by"])


class NeedsForm(PlainForm):
    """What should we know? Ticks, none of which is asked for."""

    needs = forms.MultipleChoiceField(
        label=_("Tick what is true for you"),
        choices=labels.choices_of(labels.SAID_NEED),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )
    spoken = forms.ChoiceField(
        label=_("Which language do you speak best?"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needs, leaves = cast(forms.MultipleChoiceField, self.fields["needs"]), channels_that_leave()
        # Without a gateway and a mail server nothing would be written: it is not offered.
        asked = {SaidNeed.IN_WRITING: write_to_me(leaves)}
        needs.choices = [
            (code, words)
            for code, label in labels.choices_of(labels.SAID_NEED)
            if (words := asked.get(SaidNeed(code), label))
        ]
        field = cast(forms.ChoiceField, self.fields["spoken"])
        offered = [pair for pair in labels.choices_of(labels.LANGUAGES) if pair[0] not in _UNKNOWN]
        field.choices = [("", _("The language of this page")), *offered]


class FindRequestForm(PlainForm):
    """The reference and the phone number of a request."""

    reference = forms.CharField(
        label=_("Your request number"),
        help_text=_("Six letters and digits, like K7 4M 92."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Write your request number.")},
    )
    number = PhoneNumberField(label=_("Your phone number"))

    def clean_reference(self) -> str:
        """Without spaces, as it is stored; one wrong letter is caught here."""
        reference = normalise(self.cleaned_data["reference"])
        if reference is None:
            raise forms.ValidationError(
                gettext("This request number is not right. Check each letter and digit.")
            )
        return reference


class FirstLettersForm(PlainForm):
    """The first three letters of the name, to open a request by its link."""

    letters = forms.CharField(
        label=_("The first three letters of your name"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the first three letters of your name.")},
    )
