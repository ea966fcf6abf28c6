"""Asks a gateway over HTTP, within its time, and says what its answer means for a message.

Neither a number, nor a text, nor a password is ever logged or put into the reason of a failure.
"""

from collections.abc import Callable, Mapping
from typing import Any

import requests
from urllib3.exceptions import NewConnectionError

from helpdesk.channels.base import Delivery, NotSent
from helpdesk.channels.bounded import TookTooLong, within

# Seconds to connect, and between two signs of life.
TIMEOUT = (5, 15)
# Of the answers that blame us, those that say "later" (RFC 9110 §15.5, RFC 6585 §4, RFC 8470 §5.2),
# and those about our account or address: a wrong token must not cost every message that is due.
WORTH_ANOTHER_TRY = (401, 402, 403, 404, 405, 407, 408, 410, 425, 429)
# Somebody on the way asked the gateway, and heard nothing (RFC 9110 §15.6.3 and §15.6.5).
UNHEARD = (502, 504)

Auth = Callable[[requests.PreparedRequest], requests.PreparedRequest]


def ask(url: str, *, seconds: float, auth: Auth, **request: Any) -> Delivery:
    """Post to a gateway; raises NotSent, permanent when it refuses this message for good."""
    statuses: list[int] = []
    try:
        within(seconds, lambda: statuses.append(_post(url, auth=auth, request=request)))
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


def _post(url: str, *, auth: Auth, request: Mapping[str, Any]) -> int:
    """The status of the answer. Its headers are all that is read: a body could last for ever."""
    with requests.post(
        url, auth=auth, timeout=TIMEOUT, allow_redirects=False, stream=True, **request
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
