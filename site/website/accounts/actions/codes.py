"""Makes one-time codes, and takes them for a password."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django_q.tasks import async_task

from helpdesk.actions.limits import allows
from helpdesk.choices import JournalKind
from helpdesk.policy.digests import keyed_digest
from website.accounts.actions.guessing import Paced, begin_try, end_right_try
from website.accounts.actions.journal import record_account
from website.accounts.actions.passwords import choose_password
from website.accounts.rules.codes import as_typed, is_open
from website.accounts.rules.guessing import NOTHING, OF_AN_ADDRESS, network_of
from website.models import OneTimeCode, User
from website.seeding.logins import new_password
from website.serving.middleware import client_address

# Mails that may be asked for in an hour: of one name, and from one home or office.
_MAILS_OF_A_NAME: Final = 3
_MAILS_FROM_AN_ADDRESS: Final = 20
_FORGET_AFTER: Final = timedelta(days=30)
MAIL_A_CODE: Final = "website.accounts.tasks.mail_renewal"


class CodeIsOver(Exception):
    """The code was used meanwhile, or its time has passed."""


@transaction.atomic
def make_code(*, user: User, life: timedelta, by: User | None, at: datetime) -> str:
    """Make a code for this user; returns it, and nobody can read it again.

    One that a coordinator makes takes the place of earlier ones. One that was asked for by mail
    does not: a stranger who asks must not void an invitation.
    """
    if by is not None:
        void_codes(user)
    code = new_password()
    # An invitation has a line of its own.
    if user.has_usable_password():
        record_account(JournalKind.RENEWAL_ASKED, user=user, by=by, at=at)
    OneTimeCode.objects.create(
        user=user, digest=_digest(code), made_at=at, made_by=by, expires_at=at + life
    )
    return code


def void_codes(user: User) -> int:
    """No code of this user opens any more. Returns how many there were."""
    return user.one_time_codes.filter(used_at=None).delete()[0]


def try_code(
    request: HttpRequest, *, typed: str, at: datetime
) -> tuple[OneTimeCode | None, timedelta]:
    """The open code that somebody typed, or None; and how long to wait before the next try."""
    paced = [Paced("code", network_of(client_address(request)), OF_AN_ADDRESS)]
    if wait := begin_try(paced=paced, at=at):
        return None, wait
    code = OneTimeCode.objects.filter(digest=_digest(typed)).select_related("user").first()
    if code is None or not _opens(code, at=at):
        return None, NOTHING
    end_right_try(paced=paced)
    return code, NOTHING


def open_code(pk: int, *, at: datetime) -> OneTimeCode | None:
    """The code of this key while it opens."""
    code = OneTimeCode.objects.filter(pk=pk).select_related("user").first()
    return code if code is not None and _opens(code, at=at) else None


@transaction.atomic
def use_code(*, pk: int, password: str, at: datetime) -> User:
    """Give the account of a code its password: once, and whoever was logged in is not any more.

    Raises CodeIsOver.
    """
    codes = OneTimeCode.objects.select_for_update(of=("self",)).select_related("user")
    code = codes.filter(pk=pk).first()
    if code is None or not _opens(code, at=at):
        raise CodeIsOver
    code.used_at = at
    code.save(update_fields=["used_at"])
    void_codes(code.user)
    is_first = not code.user.has_usable_password()
    choose_password(user=code.user, password=password)
    kind = JournalKind.ACCOUNT_OPENED if is_first else JournalKind.PASSWORD_RENEWED
    record_account(kind, user=code.user, by=code.user, at=at)
    return code.user


def ask_for_mail(request: HttpRequest, *, typed: str, at: datetime) -> None:
    """Somebody forgot their password: the mail leaves in the background, if there is one to send.

    The same is done for whoever is known and whoever is not: nobody learns who has an account.
    """
    typed = typed.strip()
    network = network_of(client_address(request))
    of_name = allows(kind="renewal of", value=typed.casefold(), limit=_MAILS_OF_A_NAME, at=at)
    limit = _MAILS_FROM_AN_ADDRESS
    if of_name & allows(kind="renewal from", value=network, limit=limit, at=at):
        users = User.objects.filter(is_active=True).exclude(email="")
        found = users.filter(username=typed) | users.filter(email__iexact=typed)
        async_task(MAIL_A_CODE, list(found.order_by("pk").values_list("pk", flat=True)[:5]))


def forget_codes(*, at: datetime) -> int:
    """Delete codes that opened nothing for a month. Returns how many."""
    return OneTimeCode.objects.filter(expires_at__lt=at - _FORGET_AFTER).delete()[0]


def _opens(code: OneTimeCode, *, at: datetime) -> bool:
    return code.user.is_active and is_open(expires_at=code.expires_at, used_at=code.used_at, at=at)


def _digest(code: str) -> str:
    return keyed_digest("one-time code", as_typed(code), key=settings.SECRET_KEY)
