"""Checks what an adviser types at the desk, and says plainly what to change. Decides nothing."""

from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from helpdesk import labels
from helpdesk.choices import (
    AttemptOutcome,
    BookingWarning,
    CaseSource,
    Confidence,
    PromiseWay,
    Urgency,
)
from helpdesk.forms.days import DayField, InstantField
from helpdesk.forms.public import PhoneNumberField, YouForm, offer_topics
from helpdesk.forms.ways import WayForm
from helpdesk.models import Case, Person
from helpdesk.policy.hours import instant_of, is_quarter
from helpdesk.policy.ways import outcomes_of
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.numbers import numbers_to_call
from helpdesk.reads.team import active_advisers
from helpdesk.words.foreign import foreign_problems
from helpdesk.words.spoken import in_pairs, spaced, when_in_words


class ByHandForm(PlainForm):
    """A day, an hour of the desk's clock and an adviser; the warnings that were read."""

    day = DayField(
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
    adviser: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Adviser"),
        queryset=None,
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
        field.queryset = active_advisers()

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


class IntakeForm(WayForm):
    """A case opened by an adviser while the person is on the line, or beside them."""

    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Write the name.")}
    )
    topic: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Topic"),
        queryset=None,
        to_field_name="code",
        empty_label=None,
        error_messages={"required": _("Choose a topic."), "invalid_choice": _("Choose a topic.")},
    )
    source = forms.ChoiceField(
        label=_("How do they ask?"),
        choices=[
            (CaseSource.PHONE, _("On the phone")),
            (CaseSource.VISIT, _("They are here")),
            (CaseSource.LETTER, _("In a letter")),
        ],
        initial=CaseSource.PHONE,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )
    question = forms.CharField(
        label=_("What the person says"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    urgency = forms.ChoiceField(
        label=_("Can it wait for its turn?"),
        choices=[("", _("It can wait")), *labels.choices_of(labels.URGENCY)],
        required=False,
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )
    is_right = forms.BooleanField(
        label=_("The number is right after all: the person says so"), required=False
    )
    starts_at = InstantField(required=False)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_topics(self)

    def clean_urgency(self) -> Urgency | None:
        """As a code of the vocabulary; None where it can wait."""
        said = self.cleaned_data["urgency"]
        return Urgency(said) if said else None

    clean_name = YouForm.clean_name

    def clean_source(self) -> CaseSource:
        """As a code of the vocabulary; by phone where nothing is said."""
        return CaseSource(self.cleaned_data["source"] or CaseSource.PHONE)


def _named(person: Person) -> str:
    """A person with the numbers that may be dialled; they may be prefetched."""
    return " · ".join(
        [person.shown_name, *(in_pairs(row.number) for row in numbers_to_call(person))]
    )


def _of_request(case: Any) -> str:
    """A request that is open, with its hour or where it stands: one of `open_requests_of`."""
    stands = (
        when_in_words(case.calls_at, desk_zone())
        if case.calls_at
        else labels.label_of(labels.CASE_STATE, case.state)
    )
    said = (spaced(case.reference), case.person.name, str(case.topic.name), stands)
    return " · ".join(said)


class WhoIsItForm(PlainForm):
    """Which of the people who may be calling it is; "new" for none of them.

    `about`: the open request that it is about; "new", or nothing, for none of those.
    """

    NEW = "new"

    person = forms.ChoiceField(
        label=_("Who is it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who it is."),
            "invalid_choice": _("Choose who it is."),
        },
    )

    about = forms.ChoiceField(
        label=_("A request is open already. Is it about that?"),
        widget=forms.RadioSelect,
        required=False,
        initial=NEW,
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )

    def __init__(
        self, *args: Any, people: list[Person], requests: list[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.requests = {case.reference: case for case in requests}
        cast(forms.ChoiceField, self.fields["about"]).choices = [
            *((reference, _of_request(case)) for reference, case in self.requests.items()),
            (self.NEW, _("No: a new request")),
        ]
        cast(forms.ChoiceField, self.fields["person"]).choices = [
            *((pk, _named(person)) for pk, person in self.people.items()),
            (self.NEW, _("Somebody else: write a new person")),
        ]

    def clean_person(self) -> Person | None:
        """The person chosen; None for somebody new."""
        return self.people.get(self.cleaned_data["person"])

    def clean_about(self) -> Case | None:
        """The open request; None for a new one."""
        return self.requests.get(self.cleaned_data["about"])

    def clean(self) -> dict[str, Any]:
        """A request is that of the person who was chosen."""
        said = super().clean() or {}
        person, about = said.get("person"), said.get("about")
        if about is not None and "person" in said and (person is None or person != about.person):
            self.add_error("about", gettext("This request is of somebody else. Choose again."))
        return said


class OtherNumberForm(PlainForm):
    """Another number for a person."""

    number = PhoneNumberField(label=_("Another number to call"))


class BestHoursForm(PlainForm):
    """When a number is best called; nothing ticked is any time."""

    parts = forms.MultipleChoiceField(
        label=_("Best hours to call"),
        help_text=_("New tries then come at these hours only."),
        choices=labels.choices_of(labels.PART_OF_DAY),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class PersonForm(PlainForm):
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


class ConfidenceForm(PlainForm):
    """How at ease the person is, as their adviser heard it."""

    confidence = forms.ChoiceField(
        label=_("How at ease is the person?"),
        choices=labels.choices_of(labels.CONFIDENCE),
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )

    def clean_confidence(self) -> Confidence:
        """As a code of the vocabulary."""
        return Confidence(self.cleaned_data["confidence"])


class OutcomeForm(PlainForm):
    """How a try to call ended; `FinishForm` adds what becomes of the request."""

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
        widget=forms.Textarea(attrs={"rows": 4, "data-key": "n"}),
    )

    text = forms.CharField(
        label=_("What we write"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(
        self, *args: Any, way: str = PromiseWay.CALL, seen: Collection[str] = (), **kwargs: Any
    ) -> None:
        """`seen`: texts of the team, whose numbers and addresses may stand in what leaves."""
        super().__init__(*args, **kwargs)
        self.seen = seen
        ends = outcomes_of(PromiseWay(way))
        field = cast(forms.ChoiceField, self.fields["outcome"])
        field.choices = [(str(code), labels.OUTCOME[code]) for code in ends]
        if way != PromiseWay.CALL:
            field.label = _("How did it end?")

    def clean(self) -> dict[str, Any]:
        """Whoever wrote has words to send, which lead nowhere that the team has not looked at."""
        said = super().clean() or {}
        if said.get("outcome") is not AttemptOutcome.WRITTEN:
            return said
        text = said.get("text", "")
        if not text.strip():
            self.add_error("text", gettext("Write the words first."))
        for problem in foreign_problems(text, seen=self.seen):
            self.add_error("text", problem)
        return said


class NoteForm(PlainForm):
    """A note on a case."""

    text = forms.CharField(
        label=_("Note"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the note first.")},
    )
