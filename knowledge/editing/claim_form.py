"""The form of whoever has checked a fact again: only the next day is asked."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from knowledge.ageing import LATEST, next_check
from knowledge.models import Claim


class CheckedForm(PlainForm):
    """When this fact is to be checked again: the day that is offered, or another one."""

    next_check_on = forms.DateField(
        label=_("Next check on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any = None, *, claim: Claim, today: date) -> None:
        offered = next_check(today, checked_on=claim.checked_on, was_due_on=claim.next_check_on)
        # Several of them stand on one page.
        super().__init__(data, auto_id=f"id_%s_{claim.pk}", initial={"next_check_on": offered})
        self._today = today

    def clean_next_check_on(self) -> date:
        """After today, and within two years."""
        day: date = self.cleaned_data["next_check_on"]
        if not self._today < day <= self._today + LATEST:
            raise forms.ValidationError(_("Choose a day after today, within two years."))
        return day
