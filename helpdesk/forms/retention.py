"""Delays to try out: what would go with them."""

from dataclasses import asdict
from typing import Any

from django import forms

from accessibility.forms.plain import PlainForm
from helpdesk.policy.retention import LONGEST, SHORTEST, Kept, name_of
from helpdesk.words.retention import field_in_words


class DelaysForm(PlainForm):
    """One field a delay, within the same bounds as the settings; empty: as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shortest, longest = asdict(SHORTEST), asdict(LONGEST)
        for kind in Kept:
            name = name_of(kind)
            self.fields[name] = forms.IntegerField(
                label=field_in_words(kind),
                min_value=shortest[name],
                max_value=longest[name],
                required=False,
            )
