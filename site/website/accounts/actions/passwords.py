"""Gives an account another password, and ends the sessions that began with the old one."""

from datetime import datetime

from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from helpdesk.choices import JournalKind
from website.accounts.actions.journal import record_account
from website.accounts.actions.sessions import end_other_sessions, follow_session
from website.models import User


@transaction.atomic
def choose_password(*, user: User, password: str, keep: str | None = None) -> None:
    """Write a password that was found good, and end every session but the one of the key `keep`."""
    user.set_password(password)
    user.save(update_fields=["password"])
    end_other_sessions(user, keep=keep)


@transaction.atomic
def change_own_password(request: HttpRequest, user: User, *, password: str, at: datetime) -> int:
    """The user chooses another one, and stays logged in here alone. Returns how many ended."""
    key = request.session.session_key or ""
    others = user.staff_sessions.exclude(session_key=key).count()
    choose_password(user=user, password=password, keep=key)
    update_session_auth_hash(request, user)
    follow_session(before=key, after=request.session.session_key or "")
    record_account(JournalKind.PASSWORD_CHANGED, user=user, by=user, at=at)
    return others
