"""SMS through Kannel: its sendsms takes a message, and asks our address as reports come.

By POST, with what is needed in headers: an address is written into logs on the way, and would hold
the number and the password. The text is the body.
"""

import requests
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from helpdesk.channels.base import Delivery
from helpdesk.channels.sms.asking import ask
from helpdesk.channels.sms.parcel import Parcel
from helpdesk.policy.sms import segments
from helpdesk.policy.sms_roads import Address

# Delivered 1, failed 2, queued 4, accepted by the operator 8, rejected by it 16.
EVERY_REPORT = 31
_SIGNED = "kannel report"


def hand_to_kannel(address: Address, parcel: Parcel) -> Delivery:
    """Kannel has it, and says later what became of it. Raises NotSent."""
    is_plain = segments(parcel.text).encoding == "GSM-7"
    headers = {
        "Content-Type": "text/plain; charset=UTF-8",
        "X-Kannel-Username": address.user,
        "X-Kannel-Password": address.password,
        "X-Kannel-To": parcel.to,
        "X-Kannel-Coding": "0" if is_plain else "2",
        "X-Kannel-DLR-Mask": str(EVERY_REPORT),
        "X-Kannel-DLR-Url": report_url(parcel.key),
    }
    if parcel.sender:
        headers["X-Kannel-From"] = parcel.sender
    return ask(
        address.url,
        seconds=parcel.seconds,
        auth=_as_it_is,
        data=parcel.text.encode(),
        headers=headers,
    )


def report_url(key: str) -> str:
    """Where Kannel says what became of this message: nobody else knows the address.

    Kannel writes the type of the report in the place of `%d`.
    """
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse("helpdesk:kannel_report")
    # Every other percent sign would be one of Kannel's own.
    about = signing.Signer(salt=_SIGNED).sign(key)
    return f"{settings.BASE_URL}{path}?about={about}&type=%d"


def key_in(about: str) -> str | None:
    """The idempotency key in what came back to that address; None for what we did not write."""
    try:
        return signing.Signer(salt=_SIGNED).unsign(about)
    except signing.BadSignature:
        return None


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """No .netrc of the server's user adds a header of its own."""
    return request
