"""What is typed about an account."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainErrors
from website.accounts.actions.guessing import Answer, try_password
from website.accounts.words import wait_in_words


class LogInForm(PlainErrors, AuthenticationForm):
    """Name and password; what is wrong is said in our words, and never which of the two."""

    _WRONG = _("The name or the password is not right. Write both again.")
    error_messages = {
        "invalid_login": _WRONG,
        "inactive": _WRONG,
        "too_soon": _(
            "Too many wrong passwords for this name. Wait %(wait)s, then try again. "
            "Nothing was read meanwhile."
        ),
    }
    answer = Answer()

    def clean(self) -> dict[str, Any]:
        """Who it is, unless it is wrong or too soon."""
        name, password = (self.cleaned_data.get(field) for field in ("username", "password"))
        if name is None or not password:
            return self.cleaned_data
        self.answer = try_password(self.request, name=name, password=password, at=timezone.now())
        if self.answer.wait:
            raise forms.ValidationError(
                self.error_messages["too_soon"],
                code="too_soon",
                params={"wait": wait_in_words(self.answer.wait)},
            )
        if self.answer.user is None:
            raise self.get_invalid_login_error()
        self.user_cache = self.answer.user
        return self.cleaned_data
