"""The check of a new password, wherever it is chosen: pages of ours and `manage.py`."""

from functools import lru_cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.models import DeskSettings
from website.accounts.rules.passwords import SHORTEST, Weakness, weaknesses

WORDS = {
    Weakness.SHORT: _("Too short: write 12 signs at least."),
    Weakness.COMMON: _("Many people use this password. Choose another."),
    Weakness.OURS: _("The name of the desk is easily guessed. Choose another password."),
    Weakness.NAME: _("Your own name is easily guessed. Choose another password."),
    Weakness.FEW_SIGNS: _("It repeats itself. Choose another password."),
}
HINT = _("12 signs at least. Three or four words that have nothing in common are good.")


@lru_cache(maxsize=1)
def _everybodys() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


class GoodPassword:
    """Refuses what the rules refuse, in our words (AUTH_PASSWORD_VALIDATORS)."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with a sentence for each weakness."""
        desk = DeskSettings.current()
        found = weaknesses(
            password,
            ours=(desk.name, desk.organisation),
            names=_names_of(user),
            common=_everybodys(),
        )
        if found:
            raise ValidationError([ValidationError(WORDS[one], code=one) for one in found])

    def get_help_text(self) -> str:
        """What to write."""
        return gettext("Your password needs %(count)s signs at least.") % {"count": SHORTEST}


def _names_of(user: Any) -> list[str]:
    """What the user is called, everywhere where others may read it."""
    if user is None:
        return []
    adviser = getattr(user, "adviser", None) if user.pk else None
    return [
        *(user.get_username(), user.first_name, user.last_name, user.email.partition("@")[0]),
        adviser.first_name if adviser else "",
    ]
