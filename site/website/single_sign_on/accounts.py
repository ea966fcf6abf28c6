"""Whose account an answer opens. No account is ever made, and no right given, by a provider."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone

from website.auth import StaffBackend
from website.single_sign_on.answer import Answer
from website.single_sign_on.models import Identity


class NotLinked(Exception):
    """This person of the provider, or this account, is linked to somebody else already."""


@transaction.atomic
def find_account(answer: Answer) -> Any:
    """The account of whoever came, None for nobody.

    By what the provider calls them; the first time by an e-mail that it vouches for, if exactly one
    account that may log in has it and is not linked to anybody yet.
    """
    known = Identity.objects.filter(issuer=answer.issuer, subject=answer.subject)
    identity = known.select_related("user").first()
    if identity is not None:
        return _if_may_enter(identity.user)
    if not answer.email:
        return None
    same = get_user_model().objects.filter(email__iexact=answer.email, is_active=True)
    users = list(same.exclude(identities__issuer=answer.issuer)[:2])
    others = same.filter(identities__issuer=answer.issuer).exists()
    if len(users) != 1 or others or _if_may_enter(users[0]) is None:
        return None
    return link(user=users[0], answer=answer).user


def link(*, user: Any, answer: Answer) -> Identity:
    """Remember who this account is at the provider. Raises NotLinked where it is somebody else."""
    try:
        with transaction.atomic():
            identity, _is_new = Identity.objects.get_or_create(
                user_id=user.pk,
                issuer=answer.issuer,
                subject=answer.subject,
                defaults={"linked_at": timezone.now()},
            )
    except IntegrityError as error:
        raise NotLinked from error
    return identity


def unlink(*, user: Any, issuer: str) -> None:
    """Forget who this account is at the provider."""
    Identity.objects.filter(user_id=user.pk, issuer=issuer).delete()


def is_linked(user: Any, *, issuer: str) -> bool:
    """Whether this account is somebody at the provider."""
    return Identity.objects.filter(user_id=user.pk, issuer=issuer).exists()


def _if_may_enter(user: Any) -> Any:
    return user if StaffBackend().user_can_authenticate(user) else None
