"""Reads which e-mails nobody writes to where somebody typed them, by their digests."""

from django.conf import settings

from helpdesk.models import DoNotWrite
from helpdesk.policy.digests import keyed_digest

KIND = "do not write"


def digest_of(email: str) -> str:
    """What an e-mail is kept as today; capitals make no other one."""
    return keyed_digest(KIND, email.casefold(), key=settings.SECRET_KEY)


def wants_none(email: str) -> bool:
    """Whether its holder wants no e-mail that they did not ask for; False for "". One query."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [keyed_digest(KIND, email.casefold(), key=key) for key in keys]
    return bool(email) and DoNotWrite.objects.filter(digest__in=digests).exists()
