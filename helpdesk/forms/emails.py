"""The field of an e-mail: none is none, and what is probably a slip is asked about once."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.policy.emails import BadEmail, EmailProblem, meant_instead, read_email


class _Typed(str):
    """What was typed; `asked` is what the page asked about before."""

    __slots__ = ("asked",)
    asked: str


class EmailWidget(forms.EmailInput):
    """Remembers in the page what it asked about, so that the same e-mail sent again is taken."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """What was typed, and what was asked about."""
        typed = _Typed(super().value_from_datadict(data, files, name) or "")
        typed.asked = data.get(f"{name}_asked", "")
        return typed

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The field, and behind it what is asked about; nothing more for an e-mail without slip."""
        field = super().render(name, value, attrs, renderer)
        if not _slip_in(value or ""):
            return field
        return format_html('{}<input type="hidden" name="{}_asked" value="{}">', field, name, value)


def _slip_in(typed: str) -> str:
    """The e-mail that was probably meant; "" for none."""
    try:
        return meant_instead(read_email(typed))
    except BadEmail:
        return ""


class OurEmailField(forms.EmailField):
    """Cleaned to an e-mail that can be written to, or "" for none."""

    widget = EmailWidget
    default_error_messages = {
        "invalid": _("This e-mail is not complete. It looks like name@example.fr."),
        "max_length": _("This e-mail is too long. Check it and write it again."),
    }

    def clean(self, value: Any) -> str:
        """The e-mail, or a ValidationError that says what to change."""
        try:
            email = read_email(value or "")
        except BadEmail as error:
            raise forms.ValidationError(problem_in_words(error)) from error
        cleaned = super().clean(email)
        better = meant_instead(email)
        if better and getattr(value, "asked", "") != value:
            raise forms.ValidationError(
                gettext("Did you mean %(email)s? If yours is right, send it again.")
                % {"email": better}
            )
        return cleaned


def problem_in_words(error: BadEmail) -> str:
    """What is wrong with an e-mail, and what to do."""
    if error.problem is EmailProblem.ACCENTS:
        return gettext("An e-mail has no accents. Is it %(email)s?") % {"email": error.meant}
    words = {
        EmailProblem.TOO_LONG: gettext("This e-mail is too long. Check it and write it again."),
        EmailProblem.SPACES: gettext("An e-mail has no spaces. Write it without."),
        EmailProblem.SEVERAL: gettext("Write one e-mail alone."),
        EmailProblem.NO_AT: gettext("This e-mail has no @. It looks like name@example.fr."),
        EmailProblem.INCOMPLETE: gettext(
            "This e-mail is not complete. It looks like name@example.fr."
        ),
    }
    return words[error.problem]
