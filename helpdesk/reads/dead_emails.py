"""Reads which e-mails get to nobody, by their digests."""

from collections.abc import Collection

from django.conf import settings

from helpdesk.models import DeadEmail
from helpdesk.policy.digests import keyed_digest

KIND = "dead email"


def digest_of(email: str) -> str:
    """What an e-mail is kept as today; capitals make no other one."""
    return keyed_digest(KIND, email.casefold(), key=settings.SECRET_KEY)


def digests_of(email: str) -> list[str]:
    """As it is kept today, and as it was under the keys of before."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [keyed_digest(KIND, email.casefold(), key=key) for key in keys]


def is_dead(email: str) -> bool:
    """Whether a server said that it does not exist; False for "". One query."""
    return bool(email) and DeadEmail.objects.filter(digest__in=digests_of(email)).exists()


def dead_among(emails: Collection[str]) -> frozenset[str]:
    """Those of these e-mails that get to nobody. One query; none for no e-mail."""
    by_digest = {digest: email for email in emails if email for digest in digests_of(email)}
    if not by_digest:
        return frozenset()
    found = DeadEmail.objects.filter(digest__in=by_digest).values_list("digest", flat=True)
    return frozenset(by_digest[digest] for digest in found)
