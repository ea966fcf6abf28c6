"""Checks what is typed about the work on a case: waiting, lists, joining, closing, writing."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from accessibility.text.directions import direction_of
from helpdesk import labels
from helpdesk.actions.cases.checklist import LONGEST_ITEM
from helpdesk.choices import ClosingReason, NextTime, Referral, Urgency
from helpdesk.forms.days import DayField
from helpdesk.forms.public import offer_topics
from helpdesk.models import Callback, Case, Note
from helpdesk.policy.references import normalise, spaced
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.cases import (
    calls_to_keep,
    cases_to_join,
    find_case,
    has_notes,
    notes_of,
    reasons_to_wait,
)
from helpdesk.words.foreign import foreign_problems
from helpdesk.words.spoken import minutes_in_words, when_in_words

MINUTES = (15, 30, 45, 60, 90, 120)
LONGEST = 24 * 60
# Nobody plans further ahead.
FURTHEST = timedelta(days=366)
OF_THE_LIST = {"invalid_choice": _("Choose one of the answers.")}


class WaitForm(PlainForm):
    """For what we wait."""

    reason: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("What do we wait for?"),
        queryset=None,
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Say what we wait for."),
            "invalid_choice": _("Say what we wait for."),
        },
    )

    until = DayField(
        label=_("Until which day?"),
        help_text=_("Empty: we remind the person. With a day, no reminder leaves."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["reason"])
        field.queryset = reasons_to_wait()

    def clean_until(self) -> date | None:
        """A day to come, within a year; None where the person is reminded."""
        until: date | None = self.cleaned_data["until"]
        today = timezone.now().astimezone(desk_zone()).date()
        if until is not None and until <= today:
            raise forms.ValidationError(gettext("This day has passed. Choose another."))
        if until is not None and until > today + FURTHEST:
            raise forms.ValidationError(gettext("This day is too far away. Choose a nearer one."))
        return until


class UrgencyForm(PlainForm):
    """Why a request cannot wait for its turn."""

    urgency = forms.ChoiceField(
        label=_("Can it wait for its turn?"),
        choices=[("", _("It can wait")), *labels.choices_of(labels.URGENCY)],
        required=False,
        error_messages=OF_THE_LIST,
    )

    def clean_urgency(self) -> Urgency | None:
        """As a code of the vocabulary; None where it can wait."""
        said = self.cleaned_data["urgency"]
        return Urgency(said) if said else None


class ChecklistForm(PlainForm):
    """One more thing to do."""

    text = forms.CharField(
        label=_("Something else to do"),
        max_length=LONGEST_ITEM,
        error_messages={
            "required": _("Write what is to be done."),
            "max_length": _("Write it shorter: 120 signs at most."),
        },
    )


class TimeSpentForm(PlainForm):
    """How long a case took: one of the usual lengths, or any number of minutes."""

    minutes = forms.ChoiceField(
        label=_("Time spent"),
        help_text=_("It helps us to plan. It is never counted for one adviser."),
        required=False,
        error_messages=OF_THE_LIST,
    )
    other_minutes = forms.IntegerField(
        label=_("Or another number of minutes"),
        required=False,
        min_value=1,
        max_value=LONGEST,
        error_messages={
            "invalid": _("Write a number of minutes, like 20."),
            "min_value": _("Write one minute at least."),
            "max_value": _("Write one day at most."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["minutes"])
        lengths = [(str(minutes), minutes_in_words(minutes)) for minutes in MINUTES]
        field.choices = [("", gettext("Not said")), *lengths]

    @property
    def spent(self) -> int | None:
        """The minutes that were said; what was typed counts before what was chosen."""
        said = self.cleaned_data
        return said["other_minutes"] or (int(said["minutes"]) if said["minutes"] else None)


class ReferralForm(PlainForm):
    """To whom the person is referred."""

    referral = forms.ChoiceField(
        label=_("To whom do you send the person?"),
        choices=labels.choices_of(labels.REFERRAL),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say to whom you send the person."),
            "invalid_choice": _("Say to whom you send the person."),
        },
    )
    place = forms.CharField(
        label=_("Name of the place"),
        help_text=_("As the person will look for it. You may leave it empty."),
        required=False,
        max_length=80,
    )

    def clean_referral(self) -> Referral | None:
        """As a code of the vocabulary; None where it may be left open."""
        said = self.cleaned_data["referral"]
        return Referral(said) if said else None


class CloseForm(TimeSpentForm, ReferralForm):
    """Why a case ends; could the person do it alone next time? To whom were they referred?"""

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
        label=_("Could the person do it alone next time?"),
        help_text=_("Ask them. It is about this task, and no mark for the person."),
        choices=labels.choices_of(labels.NEXT_TIME),
        widget=forms.RadioSelect,
        required=False,
        error_messages=OF_THE_LIST,
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["referral"].required = False
        self.fields["referral"].label = _("Referred: to whom?")

    def clean_reason(self) -> ClosingReason:
        """As a code of the vocabulary."""
        return ClosingReason(self.cleaned_data["reason"])

    def clean_next_time(self) -> NextTime | None:
        """As a code of the vocabulary; None when nobody asked."""
        said = self.cleaned_data["next_time"]
        return NextTime(said) if said else None

    def clean(self) -> dict[str, Any]:
        """A referral is to somebody."""
        said = super().clean() or {}
        is_said = said.get("referral") or "referral" in self.errors
        if said.get("reason") is ClosingReason.REFERRED and not is_said:
            self.add_error("referral", gettext("Say to whom you send the person."))
        return said


class OtherCaseForm(PlainForm):
    """Another request, by its reference."""

    reference = forms.CharField(
        label=_("Number of the other request"),
        max_length=20,
        error_messages={"required": _("Write the number of the other request.")},
    )

    def clean_reference(self) -> Case:
        """The case of this reference, however it is spaced."""
        typed = self.cleaned_data["reference"]
        reference = normalise(typed)
        case = find_case(reference) if reference else None
        if case is None:
            raise forms.ValidationError(gettext("No request has this number."))
        return case


class _Notes(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Note) -> str:
        """The first words."""
        return obj.text if len(obj.text) <= 160 else f"{obj.text[:159]}…"


class SplitForm(PlainForm):
    """What the new request is about, and the notes that go along."""

    topic: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Topic of the new request"),
        queryset=None,
        to_field_name="code",
        empty_label=None,
        error_messages={"required": _("Choose a topic."), "invalid_choice": _("Choose a topic.")},
    )
    question = forms.CharField(
        label=_("What the person asks"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    notes = _Notes(
        label=_("Notes that go with the new request"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages=OF_THE_LIST,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_topics(self)
        cast(_Notes, self.fields["notes"]).queryset = notes_of(case)
        if not has_notes(case):
            del self.fields["notes"]


class _Cases(forms.ModelChoiceField):
    def label_from_instance(self, obj: Case) -> str:
        """`K7 4M 92 · My phone`."""
        return f"{spaced(obj.reference)} · {obj.topic.name}"


class _Calls(forms.ModelChoiceField):
    def label_from_instance(self, obj: Callback) -> str:
        """`K7 4M 92 · Karim · Tuesday 24 November, at 10 am`."""
        live = obj.live_appointment
        when = when_in_words(live.starts_at, desk_zone()) if live else gettext("no hour yet")
        return f"{spaced(obj.case.reference)} · {obj.adviser.first_name} · {when}"


class JoinForm(PlainForm):
    """Which request joins this one, and which call stays when both have one."""

    other = _Cases(
        label=_("Which request is the same as this one?"),
        queryset=None,
        to_field_name="reference",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose a request."),
            "invalid_choice": _("Choose a request."),
        },
    )
    call = _Calls(
        label=_("Which call stays?"),
        queryset=None,
        widget=forms.RadioSelect,
        empty_label=None,
        required=False,
        error_messages={"invalid_choice": _("Choose a call.")},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(_Cases, self.fields["other"]).queryset = cases_to_join(case)
        cast(_Calls, self.fields["call"]).queryset = calls_to_keep(case)


class ReplyForm(PlainForm):
    """What an adviser writes to the person."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Write the answer first."),
            "max_length": _("Write it shorter: 1000 signs at most."),
        },
    )

    def __init__(
        self, *args: Any, language: str, seen: Collection[str] = (), **kwargs: Any
    ) -> None:
        """`seen`: texts of the team, whose numbers and addresses may stand in an answer."""
        super().__init__(*args, **kwargs)
        self.seen = seen
        attributes = {"lang": language, "dir": direction_of(language)}
        self.fields["text"].widget.attrs.update(attributes)

    def clean_text(self) -> str:
        """With plain line ends; what leaves leads to nowhere that the team has not looked at."""
        text = "\n".join(self.cleaned_data["text"].splitlines())
        is_said = "aloud" in self.data
        if not is_said and (problems := foreign_problems(text, seen=self.seen)):
            hint = gettext("A number or an address of others belongs in a ready answer.")
            raise forms.ValidationError([*problems, hint])
        return text
