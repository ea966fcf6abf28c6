"""By which signed names the mails of one request find each other, and their answers the request."""

from base64 import b32encode

from django.conf import settings
from django.utils.crypto import salted_hmac

from helpdesk.channels.email import own_domain
from helpdesk.models import Case

CASE_SALT = "helpdesk.thread"
# 100 bits, in letters that mail servers may write large or small.
LETTERS = 20


def thread_token(case: Case) -> str:
    """What an e-mail about this request carries, so that its answer is known as one."""
    return _token(CASE_SALT, case.pk)


def name_of_thread(case: Case) -> str:
    """The Message-ID, without brackets, that all mails of this request refer to; none has it."""
    return f"{thread_token(case)}@{own_domain()}"


def _token(salt: str, pk: int) -> str:
    return f"{pk:x}-{_signature(salt, pk, settings.SECRET_KEY)}"


def _signature(salt: str, pk: int, key: str) -> str:
    signed = salted_hmac(salt, f"{pk}", secret=key, algorithm="sha256").digest()
    return b32encode(signed).decode().lower()[:LETTERS]
