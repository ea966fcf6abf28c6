"""Filters of the queue under a name, for whoever keeps them, or for the whole team."""

from typing import TYPE_CHECKING

from helpdesk.models import SavedView

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

MOST = 20


class TooManyViews(Exception):
    """More views than anybody finds their way in."""


def keep_view(*, user: "AbstractUser", name: str, query: str, is_shared: bool = False) -> SavedView:
    """Keep these filters; a name that one has already gets the new ones. Raises TooManyViews.

    `is_shared`: everybody of the desk sees the view, and whoever keeps it takes it away.
    """
    mine = SavedView.objects.filter(user=user.pk)
    if not mine.filter(name=name).exists() and mine.count() >= MOST:
        raise TooManyViews
    view, _is_new = SavedView.objects.update_or_create(
        user_id=user.pk, name=name, defaults={"query": query, "is_shared": is_shared}
    )
    return view


def remove_view(*, user: "AbstractUser", pk: int) -> None:
    """Take one's own view away; one that is gone stays gone."""
    SavedView.objects.filter(user=user.pk, pk=pk).delete()
