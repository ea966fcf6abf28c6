"""Checks what is to be done with several requests at once."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from helpdesk import labels
from helpdesk.actions.desk.several import Wanted
from helpdesk.choices import ClosingReason, SeveralAct
from helpdesk.policy.several import REASONS
from helpdesk.reads.incidents import find_incident, running_incidents
from helpdesk.reads.team import active_advisers
from helpdesk.words.incidents import incidents_now
from helpdesk.words.replies import titles_of_answers

# What each act needs to know besides.
NEEDS = {
    SeveralAct.GIVE: "adviser",
    SeveralAct.CLOSE: "reason",
    SeveralAct.WRITE: "reply",
    SeveralAct.TIE: "incident",
}


def offered_acts() -> list[tuple[str, Any]]:
    """What may be done with any requests: an incident ends on its own page."""
    running = bool(running_incidents())
    unfit = {SeveralAct.END, *(() if running else (SeveralAct.TIE,))}
    return [(str(act), words) for act, words in labels.SEVERAL_ACT.items() if act not in unfit]


class SeveralForm(PlainForm):
    """The act, and the one thing that it needs to know; a first page asks for that."""

    act = forms.ChoiceField()
    adviser = forms.ChoiceField(label=_("To whom?"), required=False)
    reason = forms.ChoiceField(label=_("How do these requests end?"), required=False)
    reply = forms.ChoiceField(label=_("Which answer?"), required=False)
    incident = forms.ChoiceField(label=_("Which incident?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["act"]).choices = offered_acts()
        self.team = {str(each.pk): each for each in active_advisers()}
        offered: dict[str, list[tuple[str, Any]]] = {
            "adviser": [(key, each.first_name) for key, each in self.team.items()],
            "reason": [(str(code), labels.CLOSING_REASON[code]) for code in REASONS],
            "reply": [(str(pk), title) for pk, title in titles_of_answers()],
            "incident": [(str(one.key), one.title) for one in incidents_now()],
        }
        for name, choices in offered.items():
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("", gettext("Choose")), *choices]

    def wanted(self, *, name: str) -> Wanted:
        """For the action; what is still to be said is None. `name`: who writes."""
        said = self.cleaned_data
        return Wanted(
            act=SeveralAct(said["act"]),
            adviser=self.team.get(said["adviser"]),
            reason=ClosingReason(said["reason"]) if said["reason"] else None,
            reply_id=int(said["reply"]) if said["reply"] else None,
            name=name,
            incident=find_incident(int(said["incident"])) if said["incident"] else None,
        )

    @property
    def needed(self) -> Any:
        """The field of what this act needs to know; None for one that needs nothing."""
        name = NEEDS.get(SeveralAct(self.cleaned_data["act"]))
        return self[name] if name else None

    def lacks(self) -> bool:
        """Whether what the act needs is still to be said."""
        name = NEEDS.get(SeveralAct(self.cleaned_data["act"]))
        return name is not None and not self.cleaned_data[name]

    def say_what_is_missing(self) -> None:
        """Put the error beside the field that was left empty."""
        self.add_error(self.needed.name, gettext("Choose one of the answers."))
