"""Begins, follows and ends the sessions of staff.

The row is the truth. A process remembers it for a minute, so that a page costs no query for it.
"""

from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from helpdesk.choices import JournalKind
from helpdesk.policy.digests import keyed_digest
from website.accounts.actions.journal import record_account
from website.accounts.rules.sessions import KNOWN_FOR, SEEN_EVERY, device_of, is_over
from website.models import StaffSession, User

Times = tuple[datetime, datetime]


def begin_session(request: HttpRequest, user: User, *, at: datetime) -> None:
    """Write down that this user is logged in here, from now; what was written before goes on."""
    device = device_of(request.META.get("HTTP_USER_AGENT", ""))
    key = _key(request)
    StaffSession.objects.update_or_create(
        session_key=key,
        defaults={
            "user": user,
            "browser": device.browser,
            "system": device.system,
            "began_at": at,
            "seen_at": at,
        },
    )
    request.session.set_expiry(at + KNOWN_FOR)
    _remember(key, (at, at))


def is_session_over(request: HttpRequest, user: User, *, at: datetime) -> bool:
    """Whether the session of this request has ended; one that is written nowhere begins now."""
    key = _key(request)
    times: Times | None = cache.get(_place(key))
    # Another process may have seen them since this one did.
    if times is None or at - times[1] >= SEEN_EVERY:
        row = StaffSession.objects.filter(session_key=key).first()
        if row is None:
            begin_session(request, user, at=at)
            return False
        times = (row.began_at, row.seen_at)
        _remember(key, times)
    return is_over(began_at=times[0], seen_at=times[1], at=at)


def note_seen(request: HttpRequest, *, at: datetime) -> None:
    """Write down, once a minute, that the user did something."""
    key = _key(request)
    times: Times | None = cache.get(_place(key))
    if times is not None and at - times[1] < SEEN_EVERY:
        return
    if StaffSession.objects.filter(session_key=key).update(seen_at=at) and times is not None:
        _remember(key, (times[0], at))


@transaction.atomic
def end_sessions(rows: Iterable[StaffSession]) -> int:
    """Log these out, wherever they are. Returns how many."""
    keys = [row.session_key for row in rows]
    for key in keys:
        _store(key).delete()
        cache.delete(_place(key))
    StaffSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


@transaction.atomic
def end_from_afar(*, user: User, rows: Iterable[StaffSession], by: User, at: datetime) -> int:
    """End sessions of a user on other devices, as they or a coordinator asked. Returns how many."""
    count = end_sessions(rows)
    if count:
        record_account(JournalKind.SESSION_ENDED, user=user, by=by, at=at, count=count)
    return count


def end_other_sessions(user: User, *, keep: str | None) -> int:
    """Log a user out everywhere but in the session of this key (None: everywhere)."""
    return end_sessions(user.staff_sessions.exclude(session_key=keep or ""))


def follow_session(*, before: str, after: str) -> None:
    """The session goes on under another key, as after a change of password."""
    StaffSession.objects.filter(session_key=before).update(session_key=after)
    cache.delete(_place(before))


def forget_session(key: str) -> None:
    """The user logged out: the row goes."""
    StaffSession.objects.filter(session_key=key).delete()
    cache.delete(_place(key))


def forget_over_sessions(*, at: datetime) -> int:
    """Delete the rows of sessions that nobody can come back to. Returns how many."""
    return StaffSession.objects.filter(began_at__lt=at - KNOWN_FOR).delete()[0]


def _store(key: str) -> SessionBase:
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(session_key=key)
    return store


def _key(request: HttpRequest) -> str:
    return request.session.session_key or ""


def _place(key: str) -> str:
    """Where the times are remembered: a cache that others read has no key of a session."""
    return f"staff-session.{keyed_digest('session', key, key=settings.SECRET_KEY)}"


def _remember(key: str, times: Times) -> None:
    cache.set(_place(key), times, SEEN_EVERY.total_seconds())


def note_log_in(*, request: HttpRequest, user: Any, **_signal: object) -> None:
    """Whichever way somebody logged in, their session is written down (signal user_logged_in)."""
    at = timezone.now()
    begin_session(request, user, at=at)
    record_account(JournalKind.LOGGED_IN, user=user, by=user, at=at)


def note_log_out(*, request: HttpRequest, user: Any, **_signal: object) -> None:
    """And goes when they log out (signal user_logged_out)."""
    if user is not None:
        record_account(JournalKind.LOGGED_OUT, user=user, by=user, at=timezone.now())
    if key := _key(request):
        forget_session(key)
