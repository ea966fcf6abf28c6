"""What the queue may be filtered by, and the views that somebody keeps under a name."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accessibility.forms.plain import PlainForm
from helpdesk.reads.queue import Offered

SHOWS = {
    "open": pgettext_lazy("requests", "Open"),
    "mine": _("Mine"),
    "unplanned": _("Without a call"),
    "waiting": _("Waiting for the person"),
    "all": pgettext_lazy("requests", "All"),
}


class QueueForm(PlainForm):
    """The filters of the queue, kept in its address. Odd values mean no filter."""

    show = forms.ChoiceField(label=_("Which requests"), choices=list(SHOWS.items()), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    adviser = forms.ChoiceField(label=_("Who looks after it"), required=False)
    q = forms.CharField(label=_("Name, number or request"), required=False, max_length=120)
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
        return {"show": "open", **kept}


def address_of(asked: Mapping[str, Any], **more: Any) -> str:
    """The address of these filters after "?": each of them, but for pages, in a fixed order."""
    names = ("show", "topic", "adviser", "q")
    kept = {name: asked[name] for name in names if asked.get(name)}
    return urlencode({**kept, **more})


class ViewForm(PlainForm):
    """A name for the filters of the page."""

    name = forms.CharField(
        label=_("Name of this view"),
        max_length=40,
        error_messages={"required": _("Write a name.")},
    )
