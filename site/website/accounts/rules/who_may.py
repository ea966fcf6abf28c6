"""Who may change an account, and what an account is given."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """What somebody is at this desk."""

    pk: int
    is_coordinator: bool = False
    is_administrator: bool = False


def may_manage(by: Standing) -> bool:
    """Make accounts: coordinators and administrators."""
    return by.is_coordinator or by.is_administrator


def may_change(by: Standing, whom: Standing) -> bool:
    """Change an account, renew its password, end its sessions.

    A coordinator changes no administrator: whoever renews a password can use it.
    """
    return may_manage(by) and (by.is_administrator or not whom.is_administrator)


def roles_kept(*, has: Collection[str], chosen: Collection[str], ours: Collection[str]) -> set[str]:
    """The groups of an account after a choice among `ours`; others that it has stay."""
    return {name for name in has if name not in ours} | (set(chosen) & set(ours))
