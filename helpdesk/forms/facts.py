"""What was seen when a form was opened, so that a stale one overwrites nothing."""

import json
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from helpdesk import labels
from helpdesk.models import Case
from helpdesk.policy.changes import Fact
from helpdesk.reads.case_facts import facts_of
from helpdesk.reads.topics import topics_for


def seen_in(posted: Mapping[str, Any]) -> dict[str, Fact] | None:
    """The facts that a page carried in its field "seen"; None for nothing that can be read."""
    try:
        seen = json.loads(posted.get("seen", ""))
    except (TypeError, ValueError, RecursionError):
        return None
    return seen if isinstance(seen, dict) else None


def as_seen(facts: Mapping[str, Fact]) -> str:
    """The same facts as the text of a hidden field."""
    return json.dumps(dict(facts))


class FactsForm(PlainForm):
    """Topic, device, language, the guide and its step, and what the person said."""

    topic_id = forms.TypedChoiceField(
        label=_("Topic"),
        coerce=int,
        error_messages={"required": _("Choose a topic."), "invalid_choice": _("Choose a topic.")},
    )
    device = forms.ChoiceField(
        label=_("Device in hand"),
        choices=[("", _("Not known")), *labels.choices_of(labels.DEVICE)],
        required=False,
    )
    language = forms.ChoiceField(label=_("Language"), choices=labels.choices_of(labels.LANGUAGES))
    guide_number = forms.IntegerField(
        label=_("Guide number"), min_value=1, max_value=99_999, required=False
    )
    guide_step = forms.IntegerField(
        label=_("Stuck at step"), min_value=1, max_value=99, required=False
    )
    question = forms.CharField(
        label=_("What the person says"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None, *, case: Case) -> None:
        super().__init__(data, initial=facts_of(case))
        # The topic of the case stays possible when it is no longer offered.
        field = cast(forms.ChoiceField, self.fields["topic_id"])
        field.choices = [(topic.pk, topic.name) for topic in topics_for(case)]

    def shown(self, name: str, value: Fact) -> str:
        """A value of one field as people read it; "–" for none."""
        choices = getattr(self.fields[name], "choices", None)
        if choices is not None:
            return str(dict(choices).get(value, value))
        return str(value or "–")
