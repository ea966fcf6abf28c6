"""By which signed names the mails of one request find each other, and their answers the request."""

import re
from base64 import b32encode

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from helpdesk.channels.email import own_domain
from helpdesk.models import Case, Notice

CASE_SALT = "helpdesk.thread"
NOTICE_SALT = "helpdesk.returned"
# Before the token of a message: such an address is of its envelope, and nobody answers to it.
_RETURNED = "n"
# 100 bits, in letters that mail servers may write large or small.
LETTERS = 20
_TOKEN = re.compile(rf"([0-9a-f]{{1,15}})-([a-z2-7]{{{LETTERS}}})")


def thread_token(case: Case) -> str:
    """What an e-mail about this request carries, so that its answer is known as one."""
    return _token(CASE_SALT, case.pk)


def name_of_thread(case: Case) -> str:
    """The Message-ID, without brackets, that all mails of this request refer to; none has it."""
    return f"{thread_token(case)}@{own_domain()}"


def reply_address(case: Case) -> str:
    """Where an answer to a mail about this request goes; "" where the desk reads none."""
    return _signed_address(thread_token(case))


def return_address(notice: Notice) -> str:
    """Where this message comes back to when nobody is at its address; "" as `reply_address`.

    "" too for one that is only shown, and never kept.
    """
    if notice.pk is None:
        return ""
    return _signed_address(f"{_RETURNED}{_token(NOTICE_SALT, notice.pk)}")


def _signed_address(token: str) -> str:
    name, _at, domain = settings.REPLY_ADDRESS.rpartition("@")
    return f"{name}+{token}@{domain}" if name else ""


def case_key_of(address: str) -> int | None:
    """The key of the request that an address or a Message-ID of ours is of; None for any other."""
    return _signed_key(CASE_SALT, _word_of(address))


def notice_key_of(address: str) -> int | None:
    """The key of the message that a returning mail is about; None for any other address."""
    word = _word_of(address)
    is_returned = word.startswith(_RETURNED)
    return _signed_key(NOTICE_SALT, word.removeprefix(_RETURNED)) if is_returned else None


def _word_of(address: str) -> str:
    """What stands before the @, behind the last + where there is one; in small letters."""
    return address.rpartition("@")[0].rpartition("+")[2].lower()


def _token(salt: str, pk: int) -> str:
    return f"{pk:x}-{_signature(salt, pk, settings.SECRET_KEY)}"


def _signed_key(salt: str, token: str) -> int | None:
    """The key in such a token; None when it is forged."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        return None
    pk = int(found[1], 16)
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    is_ours = any(constant_time_compare(found[2], _signature(salt, pk, key)) for key in keys)
    return pk if is_ours else None


def _signature(salt: str, pk: int, key: str) -> str:
    signed = salted_hmac(salt, f"{pk}", secret=key, algorithm="sha256").digest()
    return b32encode(signed).decode().lower()[:LETTERS]
