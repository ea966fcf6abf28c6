"""What the queue may be filtered by, and the views that somebody keeps under a name."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from helpdesk import labels
from helpdesk.choices import CaseState, QueueOrder
from helpdesk.reads.queue import Offered

SHOWS = {
    "open": pgettext_lazy("requests", "Open"),
    "mine": _("Mine"),
    "unplanned": _("Without a call"),
    **{
        str(state): labels.CASE_STATE[state] for state in CaseState if state is not CaseState.CLOSED
    },
    "all": pgettext_lazy("requests", "All"),
}


class QueueForm(PlainForm):
    """The filters of the queue, kept in its address. Odd values mean no filter."""

    show = forms.ChoiceField(label=_("Which requests"), choices=list(SHOWS.items()), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    adviser = forms.ChoiceField(label=_("Who looks after it"), required=False)
    q = forms.CharField(label=_("Name, number or request"), required=False, max_length=120)
    order = forms.ChoiceField(
        label=_("Order"), choices=labels.choices_of(labels.QUEUE_ORDER), required=False
    )
    rows = forms.ChoiceField(choices=[("dense", "")], required=False)
    before = forms.IntegerField(min_value=1, required=False)

    def __init__(self, data: Mapping[str, Any], *, offered: Offered) -> None:
        super().__init__(data)
        self.offered = offered
        for name, choices in (("topic", offered.topics), ("adviser", offered.advisers)):
            self.fields[name].choices = [  # type: ignore[attr-defined]
                ("", pgettext_lazy("topics, advisers, channels", "All")),
                *choices,
            ]

    def asked(self) -> dict[str, Any]:
        """What is filtered by, without what could not be read; "open" is always said."""
        self.is_valid()
        kept = {name: value for name, value in self.cleaned_data.items() if value}
        if kept.get("order") == QueueOrder.NEWEST:
            del kept["order"]
        return {"show": "open", **kept}


def order_of(asked: Mapping[str, Any]) -> QueueOrder:
    """In which order the page stands: the newest first where nothing was said.

    Closed ones are many: all of them together stand by opening only.
    """
    order = QueueOrder(asked.get("order") or QueueOrder.NEWEST)
    by_opening = order in (QueueOrder.NEWEST, QueueOrder.AGE)
    return order if by_opening or asked["show"] != "all" else QueueOrder.NEWEST


def address_of(asked: Mapping[str, Any], **more: Any) -> str:
    """The address of these filters after "?": each of them, but for pages, in a fixed order."""
    names = ("show", "topic", "adviser", "q", "order", "rows")
    kept = {name: asked[name] for name in names if asked.get(name)}
    return urlencode({**kept, **more})


class ViewForm(PlainForm):
    """A name for the filters of the page."""

    name = forms.CharField(
        label=_("Name of this view"),
        max_length=40,
        error_messages={"required": _("Write a name.")},
    )
    is_shared = forms.BooleanField(
        label=_("Everybody of the desk sees it"),
        help_text=_("What you searched for stays yours: such a view is not shared."),
        required=False,
    )

    def clean_is_shared(self) -> bool:
        """No name or number that somebody looked for is shown to the team."""
        is_shared = bool(self.cleaned_data["is_shared"])
        if is_shared and QueryDict(self.data.get("query", "")).get("q"):
            raise forms.ValidationError(gettext("Empty the search first, then share the view."))
        return is_shared
