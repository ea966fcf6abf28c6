"""Reads who works at the desk."""

from django.db.models import QuerySet

from helpdesk.models import Adviser


def active_advisers() -> QuerySet[Adviser]:
    """Everybody who may look after a request, in the order of names; away for now or not.

    One query, when it is read.
    """
    return Adviser.objects.filter(user__is_active=True)


def active_adviser(pk: int) -> Adviser | None:
    """The adviser of this key; None when there is none, or they have left. One query."""
    return active_advisers().filter(pk=pk).first()
