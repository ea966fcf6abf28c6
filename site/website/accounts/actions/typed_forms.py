"""Keeps what somebody sent when their session was over, for themselves alone."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from website.models import TypedForm, User

# By one user; and of one form, in signs.
_MOST: Final = 5
_LONGEST: Final = 200_000
_KEPT_FOR: Final = timedelta(days=1)
_LONGEST_PATH: Final = 2000
# Names of fields that hold a secret: such a form is kept nowhere.
_SECRET: Final = ("password", "otp", "token")
KEY: Final = "csrfmiddlewaretoken"
# The field by which a form says that it waited here.
WAITED: Final = "waited_as"


def keep_typed(request: HttpRequest, user: User, *, at: datetime) -> bool:
    """Keep a form until its user is back; False for one without words, with a secret or files."""
    fields = [
        [name, value]
        for name in request.POST
        if name not in (KEY, WAITED)
        for value in request.POST.getlist(name)
    ]
    if not any(value.strip() for _name, value in fields) or not _may_keep(request, fields):
        return False
    TypedForm.objects.filter(user=user, path=request.path).delete()
    TypedForm.objects.create(user=user, path=request.path, fields=fields, kept_at=at)
    kept = user.typed_forms.order_by("-kept_at", "-pk").values_list("pk", flat=True)
    TypedForm.objects.filter(pk__in=list(kept[_MOST:])).delete()
    return True


def _may_keep(request: HttpRequest, fields: list[list[str]]) -> bool:
    has_secret = any(sign in name.lower() for name, _value in fields for sign in _SECRET)
    length = sum(len(name) + len(value) for name, value in fields)
    return (
        not (has_secret or request.FILES)
        and length <= _LONGEST
        and len(request.path) <= _LONGEST_PATH
        and _is_ours(request.path)
    )


def _is_ours(path: str) -> bool:
    try:
        return resolve(path).url_name not in ("login", "logout")
    except Resolver404:
        return False


def keep_after_log_in(request: HttpRequest, *, at: datetime) -> bool:
    """Keep a form of one of our pages, from before its user logged in again in another window."""
    return (
        isinstance(request.user, User)
        and is_of_staff(request.path)
        and keep_typed(request, request.user, at=at)
    )


def end_typed(user: User, key: int) -> None:
    """It was sent again, or is not wanted any more."""
    TypedForm.objects.filter(pk=key, user=user).delete()


def forget_typed(*, at: datetime) -> int:
    """Delete what nobody came back to for a day. Returns how many."""
    return TypedForm.objects.filter(kept_at__lt=at - _KEPT_FOR).delete()[0]


def is_of_staff(path: str) -> bool:
    """Whether a page is for the team: without a session it asks who is there."""
    return path.startswith(settings.ADMIN_PATH) or path.split("/")[2:3] in (["desk"], ["audits"])
