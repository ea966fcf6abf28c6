"""Logging in: Django's own way, and each request knows the adviser with the same query."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainErrors


class StaffBackend(ModelBackend):
    """Reads the user with their place at the desk: every page there asks for it."""

    def get_user(self, user_id):
        """The user of a session, None when they may not log in any more."""
        users = get_user_model()._default_manager.select_related("adviser")
        user = users.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None


class LogInForm(PlainErrors, AuthenticationForm):
    """Name and password; what is wrong is said in our words, and never which of the two."""

    _WRONG = _("The name or the password is not right. Write both again.")
    error_messages = {"invalid_login": _WRONG, "inactive": _WRONG}
