"""What `manage.py check --deploy` says of accounts."""

from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError

from website.models import User
from website.running.roles import COORDINATOR


@register(Tags.security, deploy=True)
def coordinators_are_no_administrators(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """Before, the first coordinator was made an administrator. They stay so until somebody says."""
    try:
        found = User.objects.filter(
            is_active=True, is_superuser=True, groups__name=COORDINATOR
        ).values_list("username", flat=True)
        names = ", ".join(sorted(found))
    except DatabaseError:
        return []  # no database, or none that is prepared
    if not names:
        return []
    return [
        Warning(
            f"Coordinators who are administrators too: {names}.",
            hint=(
                "Whoever has such a password may do everything. Make another account with "
                "`manage.py createsuperuser`, and take the right from these in the CMS."
            ),
            id="website.W001",
        )
    ]
