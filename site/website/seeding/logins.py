"""Accounts that are made for an installation, with passwords that are shown once."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group

from website.models import User
from website.running.roles import COORDINATOR, EDITOR
from website.second_factor.actions import mark_demo

# No letter or digit that is mistaken for another when it is read from a screen.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Login:
    """Who may log in. `password` is None when the account existed: it is known to nobody here."""

    username: str
    password: str | None
    role: str


def new_password() -> str:
    """Three times four characters, about 59 bits: "k7mq-2hxa-9tcv"."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def make_login(
    *,
    username: str,
    role: str,
    first_name: str = "",
    renew: bool = False,
    is_demo: bool = False,
    also: Iterable[str] = (),
) -> Login:
    """The account of this name in the groups of its roles; a new one gets a password.

    An account that exists keeps its password, unless `renew`. `is_demo`: of the demonstration,
    which asks for no second proof.
    """
    user, is_new = User.objects.get_or_create(
        username=username, defaults={"first_name": first_name}
    )
    password = new_password() if is_new or renew else None
    if password:
        user.set_password(password)
        user.save(update_fields=["password"])
    user.groups.add(*Group.objects.filter(name__in={role, *also}))
    if is_demo:
        mark_demo(user=user)
    return Login(username=username, password=password, role=role)


def first_coordinator() -> list[Login]:
    """An account to begin with, when nobody coordinates the desk yet; otherwise nothing.

    They make the accounts of the others, and write pages as an editor does. No administrator:
    `manage.py createsuperuser` makes one for whoever asks.
    """
    if User.objects.filter(groups__name=COORDINATOR).exists():
        return []
    return [make_login(username="coordination", role=COORDINATOR, also=(EDITOR,))]
