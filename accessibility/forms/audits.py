"""What somebody who audits the site writes down."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from accessibility.models import EXCEPTION_KINDS, OUTCOMES, REFERENCES, Audit
from accessibility.policy.criteria import Reference
from accessibility.policy.statement import Outcome
from accessibility.reads.audits import pages_of

_JUDGED = [
    (str(code), OUTCOMES[code])
    for code in (Outcome.CONFORM, Outcome.NOT_CONFORM, Outcome.NOT_APPLICABLE)
]


class JudgeForm(PlainForm):
    """A person's word about a criterion; no page is every page of the sample."""

    outcome = forms.ChoiceField(
        label=_("Is it met?"),
        choices=_JUDGED,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the answers."),
            "invalid_choice": _("Choose one of the answers."),
        },
    )
    page: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("On which page?"),
        queryset=None,
        required=False,
        empty_label=_("On every page of the sample"),
        error_messages={"invalid_choice": _("Choose one of the pages.")},
    )
    tool = forms.CharField(
        label=_("With what did you check?"),
        help_text=_("For example: a screen reader and a browser. The statement names it."),
        required=False,
        max_length=120,
        error_messages={"max_length": _("Write less: 120 letters at most.")},
    )
    note = forms.CharField(
        label=_("What did you see?"),
        help_text=_("For the team and the file of the audit."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Write less: 2000 letters at most.")},
    )

    def __init__(self, audit: Audit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page"].queryset = pages_of(audit)  # type: ignore[attr-defined]


class ExceptionForm(PlainForm):
    """A content that stays out of reach, with its reason; the statement says it word for word."""

    kind = forms.ChoiceField(
        label=_("Why is it allowed?"),
        choices=EXCEPTION_KINDS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the answers."),
            "invalid_choice": _("Choose one of the answers."),
        },
    )
    what = forms.CharField(
        label=_("Which content is it?"),
        max_length=200,
        error_messages={
            "required": _("Say which content it is."),
            "max_length": _("Write less: 200 letters at most."),
        },
    )
    reason = forms.CharField(
        label=_("What is the reason?"),
        max_length=300,
        error_messages={
            "required": _("Give the reason: the law asks for it."),
            "max_length": _("Write less: 300 letters at most."),
        },
    )
    instead = forms.CharField(
        label=_("What can people use instead?"),
        required=False,
        max_length=200,
        error_messages={"max_length": _("Write less: 200 letters at most.")},
    )


class EndForm(PlainForm):
    """Who did the audit, as the statement says it."""

    auditor = forms.CharField(
        label=_("Who did the audit?"),
        help_text=_("A team or a company. The statement names it."),
        max_length=120,
        error_messages={"required": _("Say who did the audit.")},
    )


class VersionForm(PlainForm):
    """A version of a reference came out; telling it again corrects its day."""

    reference = forms.ChoiceField(label=_("Which rules"), choices=REFERENCES)
    version = forms.CharField(
        label=_("Its version"),
        max_length=20,
        error_messages={
            "required": _("Write the number of the version."),
            "max_length": _("Write less: 20 letters at most."),
        },
    )
    published_on = forms.DateField(
        label=_("The day when it came out"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )

    def clean_published_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["published_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext("This day is still to come."))
        return day


SHOWS = {
    "": _("All"),
    "open": _("Not checked"),
    "broken": _("Not met"),
    "met": _("Met"),
    "machine": _("With a word of a machine"),
    "person": _("With a word of a person"),
}


class GridForm(PlainForm):
    """The filters of the grid, in its address. Odd values mean no filter."""

    theme = forms.TypedChoiceField(label=_("Theme"), required=False, coerce=int, empty_value=None)
    show = forms.ChoiceField(label=_("Which rules"), choices=list(SHOWS.items()), required=False)

    def __init__(self, reference: Reference, language: str, data: Any) -> None:
        super().__init__(data)
        themes = [(str(one.number), one.name(language)) for one in reference.themes]
        self.fields["theme"].choices = [("", _("All")), *themes]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What is filtered by, without what could not be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
