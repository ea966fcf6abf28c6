"""Checks the words that a coordinator writes for a message."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.words.notices import problems


class NoticeTextForm(forms.Form):
    """The text of one message, with its places."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Write a place with its braces. A line whose place is empty is left out."),
    )

    def __init__(self, *args: Any, kind: str, channel: str, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.channel, self.language = kind, channel, language
        self.fields["text"].widget.attrs["lang"] = language

    def clean_text(self) -> str:
        """With plain line ends; a ValidationError with every problem, in plain words."""
        text: str = "\n".join(self.cleaned_data["text"].splitlines())
        found = problems(self.kind, self.channel, text, language=self.language)
        if found:
            raise forms.ValidationError(found)
        return text
