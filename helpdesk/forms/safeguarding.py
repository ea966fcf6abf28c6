"""Checks what is typed about a worry, and what was done about it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from helpdesk import labels
from helpdesk.forms.cases import OF_THE_LIST


class FlagForm(PlainForm):
    """What an adviser fears, for coordinators only."""

    kind = forms.ChoiceField(
        label=_("What are you afraid of?"),
        choices=labels.choices_of(labels.SAFEGUARDING_KIND),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers."), **OF_THE_LIST},
    )
    what = forms.CharField(
        label=_("What did you see or hear?"),
        help_text=_("Facts, in the person's own words where you can."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what you saw or heard.")},
    )


class SettleForm(PlainForm):
    """What a coordinator did about a worry."""

    answer = forms.CharField(
        label=_("What was done"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what was done.")},
    )
