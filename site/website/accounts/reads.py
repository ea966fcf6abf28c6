"""What the database knows of accounts."""

from datetime import datetime

from website.accounts.rules.sessions import IDLE, LONGEST
from website.accounts.rules.who_may import Standing
from website.models import StaffSession, TypedForm, User
from website.running.roles import COORDINATOR, PERMISSIONS


def sessions_of(user: User, *, at: datetime) -> list[StaffSession]:
    """Where a user is logged in at this instant, the newest first. One query."""
    alive = user.staff_sessions.filter(began_at__gt=at - LONGEST, seen_at__gt=at - IDLE)
    return list(alive.order_by("-began_at", "-pk"))


def session_of(user: User, pk: int) -> StaffSession | None:
    """One session of this user; None when it has ended, or is somebody else's. One query."""
    return user.staff_sessions.filter(pk=pk).first()


def typed_forms_of(user: User) -> list[TypedForm]:
    """What this user sent too late, the newest first. One query."""
    return list(user.typed_forms.order_by("-kept_at", "-pk"))


def standing_of(user: User) -> Standing:
    """What this user may be asked to do. One query; none where roles were read before."""
    names = {group.name for group in user.groups.all()}
    return Standing(
        pk=user.pk,
        is_coordinator=COORDINATOR in names,
        is_administrator=user.is_superuser,
    )


def is_only_coordinator(user: User) -> bool:
    """Whether nobody else makes accounts: no other coordinator who can log in. One query."""
    others = User.objects.filter(is_active=True, groups__name=COORDINATOR).exclude(pk=user.pk)
    return standing_of(user).is_coordinator and not others.exists()


def all_accounts() -> list[User]:
    """Every account, those that are on first, in the order of names. Three queries."""
    users = User.objects.prefetch_related("groups", "one_time_codes")
    return list(users.order_by("-is_active", "first_name", "username"))


def account_of(pk: int) -> User | None:
    """One account with its roles; None when there is none. Two queries."""
    return User.objects.filter(pk=pk).prefetch_related("groups").first()


def has_account(username: str) -> bool:
    """Whether a name is taken, in capitals or not. One query."""
    return User.objects.filter(username__iexact=username).exists()


def roles_of(user: User) -> list[str]:
    """The roles of a user by code, in order; groups that are none of ours left out. One query."""
    return sorted(user.groups.filter(name__in=PERMISSIONS).values_list("name", flat=True))
