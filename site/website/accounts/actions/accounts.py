"""Makes accounts, changes them and ends them: coordinators do, and the desk on a last day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction

from helpdesk.actions.desk.case_deadlines import count_again
from helpdesk.actions.desk.presence import go_away
from helpdesk.actions.journal import Value
from helpdesk.choices import JournalKind, Presence
from helpdesk.models import Adviser
from helpdesk.reads.availability import desk_day
from website.accounts.actions.codes import make_code, void_codes
from website.accounts.actions.journal import record_account
from website.accounts.actions.sessions import end_from_afar, end_other_sessions
from website.accounts.reads import is_only_coordinator, roles_of, standing_of
from website.accounts.rules.codes import INVITED_FOR
from website.accounts.rules.who_may import may_change, may_manage, roles_kept
from website.accounts.words import ROLES
from website.models import User
from website.running.roles import ADVISER, COORDINATOR


@dataclass(frozen=True)
class AccountFacts:
    """What a coordinator says of an account. `email` may be "", `last_day` None."""

    first_name: str
    last_name: str
    email: str
    roles: Collection[str]
    last_day: date | None = None
    is_active: bool = True


class NobodyWouldCoordinate(Exception):
    """The last coordinator was about to be none any more."""


@transaction.atomic
def invite(*, username: str, facts: AccountFacts, by: User, at: datetime) -> tuple[User, str]:
    """Make an account without a password, and the code with which its owner chooses one.

    Whoever calls people is an adviser from now on, under their first name. Raises PermissionDenied.
    """
    if not may_manage(standing_of(by)):
        raise PermissionDenied
    user = User(username=username)
    user.set_unusable_password()
    _write(user, facts)
    _set_roles(user, facts.roles)
    roles = sorted(facts.roles)
    record_account(JournalKind.ACCOUNT_INVITED, user=user, by=by, at=at, roles=roles)
    return user, make_code(user=user, life=INVITED_FOR, by=by, at=at)


@transaction.atomic
def change_account(*, user: User, facts: AccountFacts, by: User, at: datetime) -> User:
    """Write what a coordinator changed. Another set of roles holds at once, wherever they are.

    Raises PermissionDenied for an administrator's account, NobodyWouldCoordinate for the last one.
    """
    user = _locked(user, by=by)
    stays = facts.is_active and COORDINATOR in facts.roles
    if not stays and is_only_coordinator(user):
        raise NobodyWouldCoordinate
    had = {"roles": roles_of(user), "email": user.email, "last_day": user.last_day}
    was_active = user.is_active
    _write(user, facts)
    _set_roles(user, facts.roles)
    _record_change(user, had, by=by, at=at)
    _leave_calls_if_no_adviser(user, facts.roles, by=by, at=at)
    if user.is_active != was_active:
        # Their hours are open ones no more, or again.
        count_again()
    if not user.is_active:
        _shut(user)
        if was_active:
            record_account(JournalKind.ACCOUNT_ENDED, user=user, by=by, at=at)
    return user


def _record_change(user: User, had: dict[str, Any], *, by: User, at: datetime) -> None:
    """What changed by name, and roles by their codes; never what an e-mail is."""
    roles = roles_of(user)
    if roles != had["roles"]:
        facts: dict[str, Value] = {"before": had["roles"], "after": roles}
        record_account(JournalKind.RIGHTS_CHANGED, user=user, by=by, at=at, **facts)
    changed = [name for name in ("email", "last_day") if getattr(user, name) != had[name]]
    if changed:
        record_account(JournalKind.ACCOUNT_CHANGED, user=user, by=by, at=at, fields=changed)


@transaction.atomic
def renew_password(*, user: User, by: User, at: datetime) -> str:
    """A code for somebody who forgot their password; the old one holds until it is used.

    Raises PermissionDenied.
    """
    user = _locked(user, by=by)
    return make_code(user=user, life=INVITED_FOR, by=by, at=at)


@transaction.atomic
def log_out_everywhere(*, user: User, by: User, at: datetime) -> int:
    """End every session of somebody. Returns how many. Raises PermissionDenied."""
    user = _locked(user, by=by)
    return end_from_afar(user=user, rows=user.staff_sessions.all(), by=by, at=at)


def end_accounts(*, at: datetime) -> int:
    """Switch off the accounts whose last day is over. Returns how many.

    Their promises go to others within a minute: an account that is off takes no calls.
    """
    gone = list(User.objects.filter(is_active=True, last_day__lt=desk_day(at)))
    for user in gone:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(is_active=False)
            _shut(user)
            count_again()
            record_account(JournalKind.ACCOUNT_ENDED, user=user, by=None, at=at)
    return len(gone)


def _locked(user: User, *, by: User) -> User:
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if not may_change(standing_of(by), standing_of(user)):
        raise PermissionDenied
    return user


def _write(user: User, facts: AccountFacts) -> None:
    user.first_name, user.last_name = facts.first_name, facts.last_name
    user.email, user.last_day = facts.email, facts.last_day
    user.is_active = facts.is_active
    user.save()


def _set_roles(user: User, roles: Collection[str]) -> None:
    has = {group.name for group in user.groups.all()}
    names = roles_kept(has=has, chosen=roles, ours=ROLES)
    user.groups.set(Group.objects.filter(name__in=names))
    if ADVISER in roles and not hasattr(user, "adviser"):
        name = user.first_name or user.username
        Adviser.objects.create(user=user, first_name=name, languages=["fr"])


def _leave_calls_if_no_adviser(
    user: User, roles: Collection[str], *, by: User, at: datetime
) -> None:
    """Who is no adviser any more takes no calls either; theirs go to others."""
    adviser = Adviser.objects.filter(user=user).exclude(presence=Presence.AWAY).first()
    if adviser is not None and not {ADVISER, COORDINATOR} & set(roles):
        go_away(adviser=adviser, until=None, text="", gives_requests=True, at=at, by=by)


def _shut(user: User) -> None:
    """Nobody is logged in to this account, and no code opens it."""
    end_other_sessions(user, keep=None)
    void_codes(user)
