"""What is typed about second proofs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm

_CODE = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}


class CodeForm(PlainForm):
    """A code of an app, or a printed one."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("The six digits of your app, or one of your printed codes."),
        max_length=20,
        widget=forms.TextInput(attrs=_CODE),
        error_messages={"required": _("Write the code.")},
    )


class NameForm(PlainForm):
    """How somebody calls one of their proofs."""

    name = forms.CharField(
        label=_("Which device is it?"),
        help_text=_("For example: my phone. So you know later which one to remove."),
        max_length=40,
        error_messages={"required": _("Give it a name.")},
    )


class AppForm(NameForm):
    """The first code of a new app, and a name for it."""

    field_order = ("code", "name")

    code = forms.CharField(
        label=_("The six digits that the app shows now"),
        max_length=20,
        widget=forms.TextInput(attrs={**_CODE, "inputmode": "numeric"}),
        error_messages={"required": _("Write the code.")},
    )
