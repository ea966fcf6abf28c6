"""Checks the one form at the end of a call: how it ended, and what is done with the request."""

from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.actions.promises.closing import ReferredTo
from helpdesk.actions.promises.finishing import After, Said
from helpdesk.choices import AfterCall, AttemptOutcome, NextTime, PromiseWay
from helpdesk.forms.cases import OF_THE_LIST, ReferralForm, TimeSpentForm
from helpdesk.forms.desk import OutcomeForm
from helpdesk.models import Attempt
from helpdesk.policy.finishing import may_follow, minutes_by_clock, outcome_meant
from helpdesk.reads.cases import reasons_to_wait

# A choice of the minutes: those that went by since the call began.
BY_CLOCK = "clock"


class FinishForm(OutcomeForm, TimeSpentForm, ReferralForm):
    """How a try ended, and, where somebody was spoken with, what becomes of the request."""

    then = forms.ChoiceField(
        label=_("And the request?"),
        choices=labels.choices_of(labels.AFTER_CALL),
        widget=forms.RadioSelect,
        required=False,
        error_messages=OF_THE_LIST,
    )
    next_time = forms.ChoiceField(
        label=_("Could the person do it alone next time?"),
        choices=[("", _("Nobody asked")), *labels.choices_of(labels.NEXT_TIME)],
        required=False,
        error_messages=OF_THE_LIST,
    )
    # Who sends the same page again, and never heard the answer, sends the same key.
    sending = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)
    reason: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("What do we wait for?"),
        queryset=None,
        required=False,
        empty_label=_("Choose"),
        error_messages=OF_THE_LIST,
    )

    def __init__(self, *args: Any, way: str = PromiseWay.CALL, **kwargs: Any) -> None:
        super().__init__(*args, way=way, **kwargs)
        self.way = PromiseWay(way)
        self.fields["outcome"].required = False
        self.fields["referral"].required = False
        self.fields["referral"].widget = forms.Select(
            choices=[("", gettext("Choose")), *labels.choices_of(labels.REFERRAL)]
        )
        self.fields["minutes"].help_text = self.fields["place"].help_text = ""
        cast(forms.ModelChoiceField, self.fields["reason"]).queryset = reasons_to_wait()
        minutes = cast(forms.ChoiceField, self.fields["minutes"])
        not_said, *lengths = list(cast(Any, minutes.choices))
        minutes.choices = [not_said, (BY_CLOCK, gettext("As long as the call")), *lengths]

    def clean_outcome(self) -> AttemptOutcome | None:
        """As a code of the vocabulary; None where it was not said by itself."""
        said = self.cleaned_data["outcome"]
        return AttemptOutcome(said) if said else None

    def clean_then(self) -> AfterCall | None:
        """As a code of the vocabulary; None for a request that goes on."""
        said = self.cleaned_data["then"]
        return AfterCall(said) if said else None

    def clean_next_time(self) -> NextTime | None:
        """As a code of the vocabulary; None when nobody asked."""
        said = self.cleaned_data["next_time"]
        return NextTime(said) if said else None

    def clean(self) -> dict[str, Any]:
        """The end that was said, or that follows; and all that what becomes of it needs."""
        said = self.cleaned_data
        then, way = said.get("then"), self.way
        if "outcome" not in self.errors:
            said["outcome"] = outcome = outcome_meant(said.get("outcome"), then, way)
            if outcome is None:
                self.add_error("outcome", self.fields["outcome"].error_messages["required"])
            elif then is not None and not may_follow(then, outcome):
                self.add_error("then", gettext("Nobody agreed to this in such a call."))
        self._ask_for_more(then)
        return super().clean()

    def _ask_for_more(self, then: AfterCall | None) -> None:
        said = self.cleaned_data
        if then is AfterCall.REFERRED and not (said.get("referral") or "referral" in self.errors):
            self.add_error("referral", gettext("Say to whom you send the person."))
        if then is AfterCall.WAIT and not (said.get("reason") or "reason" in self.errors):
            self.add_error("reason", gettext("Say what we wait for."))

    def said(self, *, is_correction: bool) -> Said:
        """How the try ended, for the action."""
        told = self.cleaned_data
        key = str(told["sending"] or "")
        return Said(told["outcome"], told["note"], told["text"], is_correction, key)

    def after(self, attempt: Attempt, at: datetime) -> After:
        """What is done with the request, for the action; the clock stops at `at`."""
        said = self.cleaned_data
        referral = said["referral"]
        ended_at = attempt.ended_at or at
        by_clock = said["minutes"] == BY_CLOCK and not said["other_minutes"]
        minutes = minutes_by_clock(attempt.started_at, ended_at) if by_clock else self.spent
        return After(
            then=said["then"],
            next_time=said["next_time"],
            referred_to=ReferredTo(referral, said["place"]) if referral else None,
            reason=said["reason"],
            minutes=minutes or 0,
        )
