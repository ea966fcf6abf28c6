"""SMS, by the way that SMS_URL names: the server's screen, a folder, or a gateway over HTTP.

Neither a number, nor a text, nor the token is ever logged or put into the reason of a failure.
"""

import json
import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import requests
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from urllib3.exceptions import NewConnectionError

from helpdesk.channels.base import Delivery, Message, NotSent
from helpdesk.channels.bounded import TookTooLong, within
from helpdesk.channels.console import ConsoleDriver
from helpdesk.policy.sms import in_gsm7

# Seconds to connect, and between two signs of life.
TIMEOUT = (5, 15)
# Of the answers that blame us, those that say "later" (RFC 9110 §15.5, RFC 6585 §4, RFC 8470 §5.2),
# and those about our account or address: a wrong token must not cost every message that is due.
WORTH_ANOTHER_TRY = (401, 402, 403, 404, 405, 407, 408, 410, 425, 429)
# Somebody on the way asked the gateway, and heard nothing (RFC 9110 §15.6.3 and §15.6.5).
UNHEARD = (502, 504)


class SmsDriver:
    """One short message; the idempotency key goes with it, so a repeat is recognised.

    `message.to` is the number in E.164.
    """

    def send(self, message: Message) -> Delivery:
        """Only a gateway reaches the person. Raises NotSent: permanent when there is no number.

        Raises ImproperlyConfigured for an SMS_URL that is none of the three ways.
        """
        address = settings.SMS_URL
        if not address:
            return ConsoleDriver().send(message)
        if not message.to:
            raise NotSent("no number", permanent=True)
        parcel = {
            "to": message.to,
            "from": settings.SMS_SENDER,
            "text": in_gsm7(message.text),
            "id": str(message.idempotency_key),
        }
        if address.startswith("file://"):
            return _put_into(Path(url2pathname(urlsplit(address).path)), parcel)
        if address.startswith(("http://", "https://")):
            return _post_to(address, parcel, message.seconds)
        raise ImproperlyConfigured("SMS_URL begins with none of file://, http:// and https://.")


def _put_into(folder: Path, parcel: dict[str, str]) -> Delivery:
    """Write <id>.json, for the server's own user only; a reader never sees half of it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".", dir=folder) as beside:
            draft = Path(beside) / "draft"
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as f:
                json.dump(parcel, f, ensure_ascii=False)
                f.flush()
                os.fsync(f.fileno())
            draft.replace(folder / f"{parcel['id']}.json")
    except OSError as error:
        raise NotSent(f"file not written: {type(error).__name__}") from error
    return Delivery(reached=False)


def _post_to(address: str, parcel: dict[str, str], seconds: float) -> Delivery:
    """Hand over to a gateway; raises NotSent, permanent when it refuses this message for good."""
    statuses: list[int] = []
    try:
        within(seconds, lambda: statuses.append(_post(address, parcel)))
    except TookTooLong:
        raise _unheard("no answer in time", is_perhaps_taken=True) from None
    # A ValueError of http.client quotes the header that it refuses: the chain ends here.
    except (requests.RequestException, ValueError) as error:
        reason = f"no connection: {type(error).__name__}"
        raise _unheard(reason, is_perhaps_taken=not _never_left(error)) from None
    (status,) = statuses
    if 200 <= status < 300:
        return Delivery(reached=True)
    for_good = 400 <= status < 500 and status not in WORTH_ANOTHER_TRY
    raise NotSent(
        f"gateway answered {status}",
        permanent=for_good,
        is_of_channel=not for_good,
        is_perhaps_taken=status in UNHEARD,
    )


def _post(address: str, parcel: dict[str, str]) -> int:
    """The status of the answer. Its headers are all that is read: a body could last for ever."""
    with requests.post(
        address,
        json=parcel,
        headers={"Idempotency-Key": parcel["id"]},
        auth=_with_token,
        timeout=TIMEOUT,
        allow_redirects=False,
        stream=True,
    ) as answer:
        return answer.status_code


def _unheard(reason: str, *, is_perhaps_taken: bool) -> NotSent:
    return NotSent(reason, is_of_channel=True, is_perhaps_taken=is_perhaps_taken)


def _never_left(error: Exception) -> bool:
    """Whether the message cannot have got there: no connection came about, or no request did."""
    before = (requests.ConnectTimeout, requests.exceptions.SSLError, ValueError)
    if isinstance(error, (*before, requests.exceptions.ProxyError)):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)


def _with_token(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """As `auth`, and not as a header that the .netrc of the server's user would replace."""
    if settings.SMS_TOKEN:
        request.headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
    return request
