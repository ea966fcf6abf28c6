"""Asks an exchange, by an address, to ring at an adviser's telephone and then at a person's.

Neither a number nor a secret is ever logged or put into the reason of a failure.
"""

from typing import Final
from urllib.parse import quote

import requests

from helpdesk.channels.bounded import TookTooLong, within

SECONDS: Final = 8.0
# Seconds to connect, and between two signs of life.
TIMEOUT: Final = (3, 5)


class NotDialled(Exception):
    """The exchange rings at nobody; says why, without an address."""


def address_to_dial(template: str, *, line: str, number: str) -> str:
    """`template` with its places `{line}` and `{number}` (E.164) filled, safe in an address."""
    places = {"{line}": quote(line, safe=""), "{number}": quote(number, safe="")}
    for place, value in places.items():
        template = template.replace(place, value)
    return template


def ask_to_dial(template: str, *, line: str, number: str) -> None:
    """Ask, and hear 2xx; raises NotDialled for any other answer, and for none in time."""
    address = address_to_dial(template, line=line, number=number)
    statuses: list[int] = []
    try:
        within(SECONDS, lambda: statuses.append(_get(address)))
    except TookTooLong:
        raise NotDialled("no answer in time") from None
    # A ValueError of http.client quotes what it refuses: the chain ends here.
    except (requests.RequestException, ValueError) as error:
        raise NotDialled(f"no connection: {type(error).__name__}") from None
    if not 200 <= statuses[0] < 300:
        raise NotDialled(f"the exchange answered {statuses[0]}")


def _get(address: str) -> int:
    """The status of the answer. Its headers are all that is read: a body could last for ever."""
    with requests.get(address, timeout=TIMEOUT, allow_redirects=False, stream=True) as answer:
        return answer.status_code
