"""Signed links to one request: who has the message has the link, and it says nothing by itself."""

from django.core import signing

from helpdesk.models import Callback

SALT = "helpdesk.my_request"
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
