"""SMS to any gateway that takes JSON over HTTP."""

import requests
from django.conf import settings

from helpdesk.channels.base import Delivery
from helpdesk.channels.sms.asking import ask
from helpdesk.channels.sms.parcel import Parcel


def post_to_gateway(url: str, parcel: Parcel) -> Delivery:
    """Hand over, under the idempotency key; raises NotSent."""
    return ask(
        url,
        seconds=parcel.seconds,
        auth=_with_token,
        json=parcel.as_said(),
        headers={"Idempotency-Key": parcel.key},
    )


def _with_token(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """As `auth`, and not as a header that the .netrc of the server's user would replace."""
    if settings.SMS_TOKEN:
        request.headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
    return request
