"""What the database knows of second proofs. It never writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q, QuerySet
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from helpdesk.choices import AUDITORS, COORDINATORS
from helpdesk.models import DeskSettings
from website.second_factor.models import AppCode, RecoveryCode, SecondFactor

APP, PASSKEY = "app", "passkey"
# What SECOND_FACTOR says; the last one is for tests, and no environment can say it.
ROLES, ALL, NOBODY = "roles", "all", "nobody"


def with_factor(users: QuerySet[Any]) -> QuerySet[Any]:
    """Users with `has_factor`, `has_asked_role` and their row, in the query that reads them."""
    mine = OuterRef("pk")
    has_app = TOTPDevice.objects.filter(user=mine, confirmed=True)
    has_passkey = WebAuthnCredential.objects.filter(user=mine, confirmed=True)
    enters_cms = Permission.objects.filter(
        Q(group__user=mine) | Q(user=mine),
        content_type__app_label="wagtailadmin",
        codename="access_admin",
    )
    groups = get_user_model().groups.through.objects.filter(
        user=mine, group__name__in=(COORDINATORS, AUDITORS)
    )
    return users.select_related("second_factor").annotate(
        has_factor=Exists(has_app) | Exists(has_passkey),
        has_asked_role=Exists(groups) | Exists(enters_cms) | Q(is_superuser=True),
    )


def row_of(user: Any) -> SecondFactor:
    """The row of an account, read with it or alone; one that is not kept where there is none."""
    return getattr(user, "second_factor", None) or SecondFactor(user_id=user.pk)


def is_asked(user: Any) -> bool:
    """Whether this account must have one. No query for a user of `with_factor`."""
    return settings.SECOND_FACTOR == ALL or (
        settings.SECOND_FACTOR == ROLES and _known(user).has_asked_role
    )


def has_factor(user: Any) -> bool:
    """Whether this account has an app or a passkey. No query for a user of `with_factor`."""
    return bool(_known(user).has_factor)


def is_of_demo(user: Any) -> bool:
    """Whether this account was made for the demonstration, on a desk that is one."""
    return row_of(user).is_demo and DeskSettings.current().is_demo


def _known(user: Any) -> Any:
    if hasattr(user, "has_factor"):
        return user
    return with_factor(get_user_model()._default_manager.filter(pk=user.pk)).get()


@dataclass(frozen=True)
class Device:
    """One proof as its owner sees it; `last_used_at` is None before the first time."""

    kind: str
    pk: int
    name: str
    created_at: datetime | None
    last_used_at: datetime | None


def devices_of(user: Any) -> list[Device]:
    """Apps, then passkeys, the oldest first: two queries."""
    return [
        Device(kind, row.pk, row.name, row.created_at, row.last_used_at)
        for kind, rows in (
            (APP, AppCode.objects.filter(user=user, confirmed=True)),
            (PASSKEY, WebAuthnCredential.objects.filter(user=user, confirmed=True)),
        )
        for row in rows.order_by("pk")
    ]


def find_device(user: Any, kind: str, pk: int) -> Device | None:
    """One of the user's own; None for somebody else's."""
    return next((one for one in devices_of(user) if (one.kind, one.pk) == (kind, pk)), None)


def codes_left(user: Any) -> int:
    """How many printed codes still work."""
    return RecoveryCode.objects.filter(user=user).count()


def app_to_confirm(user: Any) -> AppCode | None:
    """The app that this account begins to set up."""
    return AppCode.objects.filter(user=user, confirmed=False).order_by("-pk").first()


def staff_with_factor() -> list[Any]:
    """Every account that may log in, by name: one query."""
    users = get_user_model()._default_manager.filter(is_active=True)
    return list(with_factor(users).order_by("first_name", "username"))


def find_staff(pk: int) -> Any:
    """An account that may log in; None for none."""
    users = get_user_model()._default_manager.filter(is_active=True, pk=pk)
    return with_factor(users).first()
