"""What a coordinator says of an account, and what somebody says who lost their password."""

from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from helpdesk.forms.days import DayField
from helpdesk.forms.emails import OurEmailField
from website.accounts.actions.accounts import AccountFacts
from website.accounts.reads import has_account, roles_of
from website.accounts.words import ROLES
from website.models import User


def _role_choices() -> list[tuple[str, str]]:
    return [(code, f"{name} – {does}") for code, (name, does) in ROLES.items()]


class AccountForm(PlainForm):
    """Who somebody is, what they do here, and until when."""

    first_name = forms.CharField(
        label=_("First name"), help_text=_("People are told this name."), max_length=40
    )
    last_name = forms.CharField(label=_("Last name"), required=False, max_length=150)
    email = OurEmailField(
        label=_("E-mail"),
        help_text=_("For the code, and a forgotten password. Empty: you read the code aloud."),
        required=False,
        max_length=254,
    )
    roles = forms.MultipleChoiceField(
        label=_("What do they do here?"),
        choices=_role_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    last_day = DayField(
        label=_("Their last day"),
        help_text=_("The account ends after it by itself. Leave it empty when you do not know."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day, like 24/12/2026.")},
    )

    def facts(self) -> AccountFacts:
        """What was said, once the form is valid."""
        said = self.cleaned_data
        return AccountFacts(
            first_name=said["first_name"],
            last_name=said["last_name"],
            email=said["email"],
            roles=said["roles"],
            last_day=said["last_day"],
            is_active=said.get("is_active", True),
        )


class InviteForm(AccountForm):
    """A new account, with the name to log in."""

    field_order = ("username", "first_name", "last_name", "email", "roles", "last_day")

    username = forms.CharField(
        label=_("Name to log in"),
        help_text=_("Short, without spaces, like “awa”. It stays."),
        max_length=150,
        validators=[UnicodeUsernameValidator(message=_("Write letters, digits and . - _ only."))],
    )

    def clean_username(self) -> str:
        """A name that nobody has."""
        name: str = self.cleaned_data["username"]
        if has_account(name):
            raise forms.ValidationError(gettext("Somebody has this name already. Choose another."))
        return name


class ChangeAccountForm(AccountForm):
    """An account that exists; it may be switched off."""

    is_active = forms.BooleanField(label=_("The account is on"), required=False)

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(
            data,
            initial={
                "first_name": user.first_name,
                "last_name": user.last_name,
                "email": user.email,
                "roles": roles_of(user),
                "last_day": user.last_day,
                "is_active": user.is_active,
            },
        )


class CodeForm(PlainForm):
    """The code that a coordinator gave, or that came by mail."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Twelve letters and digits, like k7mq-2hxa-9tcv."),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class ForgottenForm(PlainForm):
    """Who forgot their password."""

    who = forms.CharField(
        label=_("Your name to log in, or your e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
