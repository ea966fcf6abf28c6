"""Checks the words that a coordinator writes for a message, or for a script."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from accessibility.text.directions import direction_of
from helpdesk.choices import Channel, Script
from helpdesk.words.foreign import foreign_problems
from helpdesk.words.notices import own_subject, problems
from helpdesk.words.scripts import PARTS, part_problems


class NoticeTextForm(PlainForm):
    """The text of one message, with its places; of an e-mail its subject too."""

    subject = forms.CharField(label=_("Subject"), required=False, max_length=120)
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
        for field in self.fields.values():
            field.widget.attrs.update({"lang": language, "dir": direction_of(language)})
        if channel != Channel.EMAIL:
            del self.fields["subject"]

    def clean_subject(self) -> str:
        """What was written, else our own; a language in which we have none needs one."""
        subject = " ".join(self.cleaned_data["subject"].split())
        if not subject and not own_subject(self.kind, self.language):
            raise forms.ValidationError(_("Write the subject of the e-mail."))
        if found := foreign_problems(subject):
            raise forms.ValidationError(found)
        return subject

    def clean_text(self) -> str:
        """With plain line ends; a ValidationError with every problem, in plain words."""
        text: str = "\n".join(self.cleaned_data["text"].splitlines())
        found = problems(self.kind, self.channel, text, language=self.language)
        if found:
            raise forms.ValidationError(found)
        return text


class ScriptForm(PlainForm):
    """The words of a script, part by part."""

    def __init__(self, *args: Any, script: Script, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = {"rows": 4, "lang": language, "dir": direction_of(language)}
        self.parts = PARTS[script]
        for name, part in self.parts.items():
            self.fields[name] = forms.CharField(
                label=part.label,
                required=False,
                max_length=4000,
                widget=forms.Textarea(attrs=attributes),
            )

    def clean(self) -> dict[str, Any]:
        """With plain line ends; each part with every problem, in plain words."""
        for name, part in self.parts.items():
            text = "\n".join(self.cleaned_data.get(name, "").splitlines())
            self.cleaned_data[name] = text
            for problem in part_problems(part, text) if name not in self.errors else ():
                self.add_error(name, problem)
        return self.cleaned_data
