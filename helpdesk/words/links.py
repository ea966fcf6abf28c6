"""Signed links, which say nothing by themselves: to one request, and to an adviser's calendar."""

import re
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from helpdesk.models import Adviser, Callback

SALT = "helpdesk.my_request"
STOP_SALT = "helpdesk.stop"
# 96 bits: nobody guesses them, and an SMS has room.
STOP_BYTES = 12
_HEX = re.compile("[0-9a-f]{1,15}")
CALENDAR_SALT = "helpdesk.calendar"
MAX_AGE = 60 * 60 * 24 * 60


def token_of(callback: Callback) -> str:
    """A short signed token for this promise."""
    return signing.dumps(callback.pk, salt=SALT)


def callback_of(token: str) -> Callback | None:
    """The promise of a token; None when it is forged, older than 60 days, or gone."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    return (
        Callback.objects.select_related("case__person", "case__topic", "adviser")
        .filter(pk=pk)
        .first()
    )


def stop_token(callback: Callback) -> str:
    """What the first message to a number carries, to stop the promise: short, for an SMS.

    It is of this number alone: once the promise calls another, it opens nothing.
    """
    return f"{callback.pk:x}.{_stop_signature(callback, settings.SECRET_KEY)}"


def callback_to_stop(token: str, *, at: datetime) -> Callback | None:
    """The promise of such a token; None when it is forged, old, or of a number called no more.

    60 days after the promise was asked for it is old, unless it is still open.
    """
    pk, _dot, signature = token.partition(".")
    if not _HEX.fullmatch(pk):
        return None
    found = Callback.objects.select_related("case__person").filter(pk=int(pk, 16)).first()
    if found is None or not found.number:
        return None
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    is_ours = any(constant_time_compare(signature, _stop_signature(found, key)) for key in keys)
    is_old = found.ended_at and at - found.asked_at > timedelta(seconds=MAX_AGE)
    return found if is_ours and not is_old else None


def _stop_signature(callback: Callback, key: str) -> str:
    value = f"{callback.pk}:{callback.number}"
    signed = salted_hmac(STOP_SALT, value, secret=key, algorithm="sha256").digest()
    return urlsafe_b64encode(signed[:STOP_BYTES]).decode().rstrip("=")


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
