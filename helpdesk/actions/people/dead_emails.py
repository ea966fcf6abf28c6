"""Writes down that an e-mail gets to nobody, and that it does again."""

from datetime import datetime

from helpdesk.models import DeadEmail
from helpdesk.reads.dead_emails import digest_of, digests_of, is_dead


def mark_email_dead(*, email: str, at: datetime) -> bool:
    """Nothing more is written to it. False when that was known."""
    if is_dead(email):
        return False
    _row, is_new = DeadEmail.objects.get_or_create(digest=digest_of(email), defaults={"at": at})
    return is_new


def revive_email(*, email: str) -> None:
    """A mail came from it, or the person confirmed it: it is written to again."""
    DeadEmail.objects.filter(digest__in=digests_of(email)).delete()
