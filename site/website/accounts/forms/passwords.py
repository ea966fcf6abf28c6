"""What is typed about an account."""

from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainErrors, PlainForm
from website.accounts.actions.guessing import Answer, try_own_password, try_password
from website.accounts.validators import HINT
from website.accounts.words import wait_in_words
from website.models import User

_TOO_SOON = _("Too many wrong passwords. Wait %(wait)s, then try again.")


def _too_soon(answer: Answer) -> forms.ValidationError:
    """How long to wait; the same for a name that nobody has."""
    return forms.ValidationError(
        _TOO_SOON, code="too_soon", params={"wait": wait_in_words(answer.wait)}
    )


class LogInForm(PlainErrors, AuthenticationForm):
    """Name and password; what is wrong is said in our words, and never which of the two."""

    _WRONG = _("The name or the password is not right. Write both again.")
    error_messages = {
        "invalid_login": _WRONG,
        "inactive": _WRONG,
    }
    answer = Answer()

    def clean(self) -> dict[str, Any]:
        """Who it is, unless it is wrong or too soon."""
        name, password = (self.cleaned_data.get(field) for field in ("username", "password"))
        if name is None or not password:
            return self.cleaned_data
        request = cast(HttpRequest, self.request)
        self.answer = try_password(request, name=name, password=password, at=timezone.now())
        if self.answer.wait:
            raise _too_soon(self.answer)
        if self.answer.user is None:
            raise self.get_invalid_login_error()
        self.user_cache = self.answer.user
        return self.cleaned_data


class NewPasswordForm(PlainForm):
    """A password that somebody chooses, twice."""

    new_password = forms.CharField(
        label=_("New password"),
        help_text=HINT,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    new_password_again = forms.CharField(
        label=_("The new password once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User | None, data: Any = None) -> None:
        super().__init__(data)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """Twice the same, and one that nobody tries first."""
        said = super().clean() or {}
        first, second = said.get("new_password"), said.get("new_password_again")
        if first and second and first != second:
            self.add_error("new_password_again", _("The two are not the same. Write both again."))
        elif first:
            try:
                validate_password(first, self.user)
            except forms.ValidationError as error:
                self.add_error("new_password", error)
        return said


class OwnPasswordForm(NewPasswordForm):
    """The password of now first: an open page of somebody else must not be enough."""

    field_order = ("current_password", "new_password", "new_password_again")

    current_password = forms.CharField(
        label=_("Your password until now"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(request.user, data)  # type: ignore[arg-type]
        self.request = request

    def clean_current_password(self) -> str:
        """It is right; whoever guesses here is slowed as at the door."""
        password: str = self.cleaned_data["current_password"]
        answer = try_own_password(self.request, password=password, at=timezone.now())
        if answer.wait:
            raise _too_soon(answer)
        if answer.user is None:
            raise forms.ValidationError(_("This is not your password. Write it again."))
        return password
