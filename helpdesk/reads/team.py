"""Reads who works at the desk."""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from helpdesk.choices import COORDINATORS
from helpdesk.models import Adviser, DeskSettings


def active_advisers() -> QuerySet[Adviser]:
    """Everybody who may look after a request, in the order of names; away for now or not.

    One query, when it is read.
    """
    return Adviser.objects.filter(user__is_active=True)


def active_adviser(pk: int) -> Adviser | None:
    """The adviser of this key; None when there is none, or they have left. One query."""
    return active_advisers().filter(pk=pk).first()


def coordinator_addresses() -> list[str]:
    """The e-mails of whoever coordinates; the desk's own where they have none, [] for neither.

    One query.
    """
    coordinates = Q(groups__name=COORDINATORS) | Q(is_superuser=True)
    staff = get_user_model().objects.filter(coordinates, is_active=True).exclude(email="")
    found = list(staff.order_by("email").values_list("email", flat=True).distinct())
    return found or [address for address in [DeskSettings.current().contact_email] if address]
