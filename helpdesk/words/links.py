"""Signed links, which say nothing by themselves: to one request, and to an adviser's calendar."""

from django.core import signing

from helpdesk.models import Adviser, Callback

SALT = "helpdesk.my_request"
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
