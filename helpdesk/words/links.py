"""Signed links, which say nothing by themselves: to one request, and to an adviser's calendar."""

import re
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from helpdesk.models import Adviser, Callback
from helpdesk.reads.reach import email_of, is_only_typed

# Of links that were sent by version 0.2, and that name no number.
SALT = "helpdesk.my_request"
NUMBER_SALT = "helpdesk.my_request.number"
EMAIL_SALT = "helpdesk.my_request.email"
STOP_SALT = "helpdesk.stop"
NOT_MINE_SALT = "helpdesk.not_my_email"
# 96 bits: nobody guesses them, and an SMS has room.
SHORT_BYTES = 12
_HEX = re.compile("[0-9a-f]{1,15}")
CALENDAR_SALT = "helpdesk.calendar"
MAX_AGE = 60 * 60 * 24 * 60


def token_of(callback: Callback) -> str:
    """A short signed token for this promise and its number: an SMS has room for it beside ours."""
    return _short(callback, NUMBER_SALT, f"{callback.pk}:{callback.number}")


def email_token(callback: Callback) -> str:
    """What an e-mail carries in its place: of this promise, and of the e-mail it is told to."""
    return _short(callback, EMAIL_SALT, f"{callback.pk}:{email_of(callback)}")


def callback_of(token: str) -> Callback | None:
    """The promise of a token; None when it is forged, too old, gone, or of another number by now.

    60 days after the promise was asked for it is too old, unless the promise is still open. The
    long tokens of before count 60 days from their own day.
    """
    if "." in token:
        found = _found(token)
        if found is None or _is_old(found, timezone.now()):
            return None
        is_ours = (
            _is_of_number(token, found)
            or _is_of_email(token, found)
            or _is_signed(token, SALT, f"{found.pk}")
        )
        return found if is_ours else None
    try:
        pk = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    return _promises().filter(pk=pk).first()


def is_owners(token: str, callback: Callback) -> bool:
    """Whether this token of a promise went to the person, and to nobody who only typed something.

    To the number that is called; or to an e-mail that the person confirmed or said on the phone.
    """
    if _is_of_number(token, callback):
        return True
    is_theirs = not is_only_typed(callback.case, email_of(callback))
    return is_theirs and _is_of_email(token, callback)


def _is_of_number(token: str, callback: Callback) -> bool:
    return _is_signed(token, NUMBER_SALT, f"{callback.pk}:{callback.number}")


def _is_of_email(token: str, callback: Callback) -> bool:
    email = email_of(callback)
    return bool(email) and _is_signed(token, EMAIL_SALT, f"{callback.pk}:{email}")


def stop_token(callback: Callback) -> str:
    """What the first message to a number carries, to stop the promise.

    It is of this number alone: once the promise calls another, it opens nothing.
    """
    return _short(callback, STOP_SALT, f"{callback.pk}:{callback.number}")


def callback_to_stop(token: str, *, at: datetime) -> Callback | None:
    """The promise of such a token; None when it is forged, old, or of a number called no more.

    60 days after the promise was asked for it is old, unless it is still open.
    """
    found = _found(token)
    return _if_signed(token, STOP_SALT, found, found.number, at=at) if found else None


def not_mine_token(callback: Callback) -> str:
    """What an e-mail that was only typed carries, for whoever holds it and asked for nothing.

    It is of this e-mail alone: once the promise is told to another, it opens nothing.
    """
    return _short(callback, NOT_MINE_SALT, f"{callback.pk}:{callback.email}")


def callback_not_mine(token: str, *, at: datetime) -> Callback | None:
    """The promise of such a token; None when it is forged, old, or no more told to this e-mail.

    60 days after the promise was asked for it is old, unless it is still open.
    """
    found = _found(token)
    return _if_signed(token, NOT_MINE_SALT, found, found.email, at=at) if found else None


def _if_signed(
    token: str, salt: str, callback: Callback, reached: str, *, at: datetime
) -> Callback | None:
    """The promise, where its token is of the number or e-mail that it reaches now, and not old."""
    is_ours = bool(reached) and _is_signed(token, salt, f"{callback.pk}:{reached}")
    return callback if is_ours and not _is_old(callback, at) else None


def _promises() -> QuerySet[Callback]:
    return Callback.objects.select_related(
        "case__person", "case__topic", "adviser", "consent__helper__merged_into"
    )


def _found(token: str) -> Callback | None:
    pk = token.partition(".")[0]
    return _promises().filter(pk=int(pk, 16)).first() if _HEX.fullmatch(pk) else None


def _is_old(callback: Callback, at: datetime) -> bool:
    return bool(callback.ended_at) and at - callback.asked_at > timedelta(seconds=MAX_AGE)


def _short(callback: Callback, salt: str, value: str) -> str:
    return f"{callback.pk:x}.{_signature(salt, value, settings.SECRET_KEY)}"


def _is_signed(token: str, salt: str, value: str) -> bool:
    return is_signed_as(token.partition(".")[2], salt, value)


def signed_as(salt: str, value: str) -> str:
    """A short signature of our own over this value, under the key of today."""
    return _signature(salt, value, settings.SECRET_KEY)


def is_signed_as(signature: str, salt: str, value: str) -> bool:
    """Whether it is ours, under the key of today or one before."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(signature, _signature(salt, value, key)) for key in keys)


def _signature(salt: str, value: str, key: str) -> str:
    signed = salted_hmac(salt, value, secret=key, algorithm="sha256").digest()
    return urlsafe_b64encode(signed[:SHORT_BYTES]).decode().rstrip("=")


def calendar_token(adviser: Adviser) -> str:
    """The secret part of the address of this adviser's calendar; "" when they have none.

    The same until the nonce changes: calendars ask for one address for years.
    """
    if adviser.calendar_nonce is None:
        return ""
    signer = signing.Signer(salt=CALENDAR_SALT)
    return signer.sign_object([adviser.pk, adviser.calendar_nonce.hex])


def adviser_of_calendar(token: str) -> Adviser | None:
    """Whose calendar it is; None when it is forged, was renewed or stopped, or they have left."""
    try:
        pk, nonce = signing.Signer(salt=CALENDAR_SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    return Adviser.objects.filter(pk=pk, calendar_nonce=nonce, user__is_active=True).first()
