"""What the queue may be filtered by, and the views that somebody keeps under a name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from helpdesk.models import Adviser, SavedView, Topic

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

SHOWS = {
    "open": _("Open"),
    "mine": _("Mine"),
    "unplanned": _("Without a call"),
    "waiting": _("Waiting for the person"),
    "all": _("All"),
}


@dataclass(frozen=True)
class View:
    """A view that somebody keeps; `query` is the address after "?"."""

    pk: int
    name: str
    query: str


@dataclass(frozen=True)
class Offered:
    """Topics and advisers as (value, label), by label; and one's own views, by name."""

    topics: list[tuple[str, str]] = field(default_factory=list)
    advisers: list[tuple[str, str]] = field(default_factory=list)
    views: list[View] = field(default_factory=list)


def offered_to(user: "AbstractUser") -> Offered:
    """Everything that the filters of a page offer to this user. One query, most of the time."""
    topics = Topic.objects.filter(is_active=True).values_list(
        Value("topic"), "pk", "code", Value("")
    )
    advisers = Adviser.objects.filter(user__is_active=True).values_list(
        Value("adviser"), "pk", Cast("pk", CharField()), "first_name"
    )
    views = SavedView.objects.filter(user=user.pk).values_list(Value("view"), "pk", "query", "name")
    parts = (part.order_by() for part in (topics, advisers, views))
    found = Offered()
    for kind, pk, value, label in sorted(next(parts).union(*parts, all=True), key=lambda r: r[3]):
        if kind == "view":
            found.views.append(View(pk, label, value))
        elif kind == "adviser":
            found.advisers.append((value, label))
        else:
            found.topics.append((value, Topic(pk=pk, code=value).name))
    found.topics.sort(key=lambda topic: topic[1])
    return found


class QueueForm(forms.Form):
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
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]

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


class ViewForm(forms.Form):
    """A name for the filters of the page."""

    name = forms.CharField(
        label=_("Name of this view"),
        max_length=40,
        error_messages={"required": _("Write a name.")},
    )
