"""Checks what people type, and says plainly what to change. Decides nothing."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.availability import desk_zone
from helpdesk.choices import AttemptOutcome, BookingWarning, ClosingReason, Confidence
from helpdesk.models import Adviser, Person, Topic
from helpdesk.policy.hours import instant_of, is_quarter
from helpdesk.policy.phone_numbers import BadNumber, NumberProblem, PhoneNumber, read_number
from helpdesk.policy.references import normalise
from helpdesk.wording import in_pairs


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
    }
    return words.get(
        error.problem,
        gettext("This is not a phone number. Write its ten digits, like 06 39 98 12 34."),
    )


class PhoneNumberField(forms.CharField):
    """Any spacing; cleaned to a PhoneNumber."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        )
        kwargs.setdefault("error_messages", {"required": _("Write your phone number.")})
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


def _offer_topics(form: forms.Form) -> None:
    """Only topics that are offered today."""
    field = form.fields["topic"]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
    field.queryset = Topic.objects.filter(is_active=True)


class AboutForm(forms.Form):
    """What is it about?"""

    topic = forms.ModelChoiceField(
        label=_("What is it about?"),
        queryset=Topic.objects.none(),
        to_field_name="code",
        widget=forms.RadioSelect,
        empty_label=None,
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
        _offer_topics(self)


class HowForm(forms.Form):
    """How would you rather do it? The page's title asks it, so the legend is for the ear only."""

    title_is_question = True

    wanted_help = forms.ChoiceField(
        label=_("How would you rather do it?"),
        choices=labels.choices_of(labels.WANTED_HELP),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose an answer, or skip this question."),
            "invalid_choice": _("Choose an answer, or skip this question."),
        },
    )


class AfraidForm(forms.Form):
    """Are you afraid of making a mistake? As above, the title asks it."""

    title_is_question = True

    afraid = forms.ChoiceField(
        label=_("Are you afraid of making a mistake?"),
        choices=labels.choices_of(labels.AFRAID),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose an answer, or skip this question."),
            "invalid_choice": _("Choose an answer, or skip this question."),
        },
    )


class WhenForm(forms.Form):
    """One of the offered times, as an ISO instant."""

    starts_at = forms.DateTimeField(
        input_formats=["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"],
        error_messages={
            "required": _("Choose one of the hours."),
            "invalid": _("Choose one of the hours."),
        },
    )


class ZoneForm(forms.Form):
    """Where the person lives by the clock."""

    zone = forms.ChoiceField(label=_("Where do you live?"), choices=labels.choices_of(labels.ZONES))


class ByHandForm(forms.Form):
    """A day, an hour of the desk's clock and an adviser; the warnings that were read."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    hour = forms.TimeField(
        label=_("Hour"),
        help_text=_("On a quarter hour, like 14:15."),
        widget=forms.TimeInput(attrs={"type": "time", "step": 900}, format="%H:%M"),
        error_messages={"required": _("Choose an hour."), "invalid": _("Choose an hour.")},
    )
    adviser = forms.ModelChoiceField(
        label=_("Adviser"),
        queryset=Adviser.objects.none(),
        empty_label=None,
        error_messages={
            "required": _("Choose an adviser."),
            "invalid_choice": _("Choose an adviser."),
        },
    )
    overrule = forms.MultipleChoiceField(
        choices=labels.choices_of(labels.BOOKING_WARNING),
        widget=forms.MultipleHiddenInput,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["adviser"])
        field.queryset = Adviser.objects.filter(user__is_active=True)

    def clean_overrule(self) -> list[BookingWarning]:
        """As codes of the vocabulary."""
        return [BookingWarning(code) for code in self.cleaned_data["overrule"]]

    def clean(self) -> dict[str, Any]:
        """`starts_at`: the instant; an hour that a clock change skips or shows twice is refused."""
        said = super().clean() or {}
        if "day" in said and "hour" in said:
            said["starts_at"] = instant_of(said["day"], said["hour"], desk_zone())
            if said["starts_at"] is None:
                self.add_error("hour", gettext("The clocks change at this hour. Choose another."))
            elif not is_quarter(said["starts_at"]):
                self.add_error("hour", gettext("Choose a quarter hour, like 14:15."))
        return said


class ReachableForm(forms.Form):
    """When can we reach you?"""

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


class YouForm(forms.Form):
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
    email = forms.EmailField(
        label=_("Your e-mail, if you have one"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("This e-mail is not complete. It looks like name@example.fr.")
        },
    )

    def clean_name(self) -> str:
        """At least one letter, with single spaces."""
        name = " ".join(self.cleaned_data["name"].split())
        if not any(char.isalpha() for char in name):
            raise forms.ValidationError(gettext("Write your name."))
        return name


class FindRequestForm(forms.Form):
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


class FirstLettersForm(forms.Form):
    """The first three letters of the name, to open a request by its link."""

    letters = forms.CharField(
        label=_("The first three letters of your name"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the first three letters of your name.")},
    )


class IntakeForm(forms.Form):
    """A case opened by an adviser while the person is on the line."""

    number = PhoneNumberField(label=_("Phone number"))
    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Write the name.")}
    )
    topic = forms.ModelChoiceField(
        label=_("Topic"),
        queryset=Topic.objects.none(),
        to_field_name="code",
        empty_label=None,
        error_messages={"required": _("Choose a topic."), "invalid_choice": _("Choose a topic.")},
    )
    question = forms.CharField(
        label=_("What the person says"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_topics(self)

    clean_name = YouForm.clean_name


def _named(person: Person) -> str:
    """A person with their numbers, which may be prefetched."""
    return " · ".join([person.name, *(in_pairs(row.number) for row in person.numbers.all())])


class WhoIsItForm(forms.Form):
    """Which of the people who may be calling it is; "new" for none of them."""

    NEW = "new"

    person = forms.ChoiceField(
        label=_("Who is it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who it is."),
            "invalid_choice": _("Choose who it is."),
        },
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        cast(forms.ChoiceField, self.fields["person"]).choices = [
            *((pk, _named(person)) for pk, person in self.people.items()),
            (self.NEW, _("Somebody else: write a new person")),
        ]

    def clean_person(self) -> Person | None:
        """The person chosen; None for somebody new."""
        return self.people.get(self.cleaned_data["person"])


class OtherNumberForm(forms.Form):
    """Another number for a person."""

    number = PhoneNumberField(label=_("Another number to call"))


class BestHoursForm(forms.Form):
    """When a number is best called; nothing ticked is any time."""

    parts = forms.MultipleChoiceField(
        label=_("Best hours to call"),
        help_text=_("New tries then come at these hours only."),
        choices=labels.choices_of(labels.PART_OF_DAY),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class PersonForm(forms.Form):
    """What an adviser knows of a person: needs, language, and where a message can go."""

    NEEDS = {
        "speak_slowly": _("Speak slowly"),
        "hard_of_hearing": _("Hard of hearing"),
        "low_vision": _("Low vision"),
        "uses_relay": _("Calls through a relay service"),
        "needs_interpreter": _("Needs an interpreter"),
    }

    needs = forms.MultipleChoiceField(
        label=_("To know before a call"),
        help_text=_("A relay or an interpreter makes the call a quarter of an hour longer."),
        choices=labels.choices_of(NEEDS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=labels.choices_of(labels.LANGUAGES),
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )
    email = YouForm.base_fields["email"]
    postal_address = forms.CharField(
        label=_("Postal address"),
        help_text=_("For letters, when nothing else reaches the person."),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @classmethod
    def known_of(cls, person: Person) -> dict[str, Any]:
        """What the form shows at first."""
        needs = [name for name in cls.NEEDS if getattr(person, name)]
        kept = ("language", "email", "postal_address")
        return {"needs": needs, **{name: getattr(person, name) for name in kept}}

    def facts(self) -> dict[str, str | bool]:
        """What was said, as fields of a person."""
        said = dict(self.cleaned_data)
        needs = said.pop("needs")
        return {**said, **{name: name in needs for name in self.NEEDS}}


class ConfidenceForm(forms.Form):
    """How at ease the person is, as their adviser heard it."""

    confidence = forms.ChoiceField(
        label=_("How at ease is the person?"),
        choices=labels.choices_of(labels.CONFIDENCE),
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )

    def clean_confidence(self) -> Confidence:
        """As a code of the vocabulary."""
        return Confidence(self.cleaned_data["confidence"])


class OutcomeForm(forms.Form):
    """How a try to call ended. The outcome is mandatory."""

    outcome = forms.ChoiceField(
        label=_("How did the call end?"),
        choices=labels.choices_of(labels.OUTCOME),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say how the call ended."),
            "invalid_choice": _("Say how the call ended."),
        },
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_outcome(self) -> AttemptOutcome:
        """As a code of the vocabulary."""
        return AttemptOutcome(self.cleaned_data["outcome"])


class NoteForm(forms.Form):
    """A note on a case."""

    text = forms.CharField(
        label=_("Note"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the note first.")},
    )


class CloseForm(forms.Form):
    """Why a case ends; could the person do it alone next time?"""

    reason = forms.ChoiceField(
        label=_("How does this request end?"),
        choices=labels.choices_of(labels.CLOSING_REASON),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say how the request ends."),
            "invalid_choice": _("Say how the request ends."),
        },
    )
    next_time = forms.ChoiceField(
        label=_("Could the person do it next time?"),
        choices=labels.choices_of(labels.NEXT_TIME),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_reason(self) -> ClosingReason:
        """As a code of the vocabulary."""
        return ClosingReason(self.cleaned_data["reason"])


class QueueForm(forms.Form):
    """The filters of the queue, kept in its address. Odd values mean no filter."""

    show = forms.ChoiceField(
        label=_("Which requests"),
        choices=[
            ("open", _("Open")),
            ("mine", _("Mine")),
            ("unplanned", _("Without a call")),
            ("all", _("All")),
        ],
        required=False,
    )
    q = forms.CharField(label=_("Name, number or request"), required=False, max_length=120)
    before = forms.IntegerField(min_value=1, required=False)
