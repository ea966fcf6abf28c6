"""What the task cluster does for accounts. Ids come in: no code waits in a queue."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone, translation

from helpdesk.tasks.schedules import Periodic
from website.accounts.actions.accounts import end_accounts
from website.accounts.actions.codes import forget_codes, make_code
from website.accounts.actions.guessing import forget_tries
from website.accounts.actions.mailing import mail_leaves, mail_user
from website.accounts.actions.sessions import forget_over_sessions
from website.accounts.actions.typed_forms import forget_typed
from website.accounts.rules.codes import ASKED_FOR
from website.accounts.words import mail_of_code, mail_of_tries
from website.models import User


def tell_of_tries(user_id: int) -> bool:
    """Tell a user that somebody tries passwords on their account. Whether the mail left."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return False
    with translation.override(settings.LANGUAGE_CODE):
        subject, text = mail_of_tries()
        return mail_user(user, subject=subject, text=text)


def mail_renewal(user_ids: list[int]) -> int:
    """Mail a code to each of these users, who forgot their password. Returns how many left.

    The code is made here: it waits in no queue.
    """
    if not mail_leaves():
        return 0
    count, at = 0, timezone.now()
    for user in User.objects.filter(pk__in=user_ids, is_active=True).exclude(email=""):
        code = make_code(user=user, life=ASKED_FOR, by=None, at=at)
        subject, text = mail_of_code(
            user, code, until=at + ASKED_FOR, language=settings.LANGUAGE_CODE, is_asked=True
        )
        count += mail_user(user, subject=subject, text=text)
    return count


_TRIES_KEPT: Final = timedelta(days=2)


def look_after_accounts() -> int:
    """End the accounts whose last day is over, and forget what is over. Returns how many ended."""
    at = timezone.now()
    forget_tries(before=at - _TRIES_KEPT)
    forget_over_sessions(at=at)
    forget_typed(at=at)
    forget_codes(at=at)
    return end_accounts(at=at)


SCHEDULES = (Periodic("accounts", look_after_accounts, minutes=10),)
