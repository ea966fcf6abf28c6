"""Tells a program over https: bounded, never a network of one's own, redirected nowhere.

Whoever types an address could name one of the machine's own network. So its name is looked up at
each try, each of its addresses must be public, and the very address that was looked at is asked.
"""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import urllib3
from requests.certs import where
from urllib3.exceptions import HTTPError
from urllib3.util import Timeout, Url, parse_url

from helpdesk.channels.base import NotSent
from helpdesk.channels.bounded import TookTooLong, within
from helpdesk.policy.addresses import is_public


@dataclass(frozen=True)
class Way:
    """How far a message may go: how long in all, and whether a machine may be asked.

    `is_open` also takes http and any port: for a program beside us.
    """

    seconds: float = 15.0
    may_ask: Callable[[str], bool] = is_public
    is_open: bool = False


USUAL = Way()


def post(address: str, body: bytes, headers: Mapping[str, str], way: Way = USUAL) -> None:
    """Hand over; any 2xx is a yes. Raises NotSent: permanent for 410 (gone) alone.

    Nothing of the answer is read beyond its head.
    """
    statuses: list[int] = []
    try:
        within(way.seconds, lambda: statuses.append(_post(address, body, headers, way)))
    except TookTooLong:
        raise NotSent("no answer in time", is_of_channel=True, is_perhaps_taken=True) from None
    except (HTTPError, OSError, ValueError) as error:
        reason = f"no connection: {type(error).__name__}"
        raise NotSent(reason, is_of_channel=True) from None
    (status,) = statuses
    if not 200 <= status < 300:
        raise NotSent(f"answered {status}", permanent=status == 410, is_of_channel=True)


def _post(address: str, body: bytes, headers: Mapping[str, str], way: Way) -> int:
    url = parse_url(address)
    if url.scheme != "https" and not (way.is_open and url.scheme == "http"):
        raise NotSent("not https", is_of_channel=True)
    machine = _machine_of(url, way)
    with _pool(url, machine) as pool:
        answer = pool.urlopen(
            "POST",
            url.request_uri,
            body=body,
            headers={**headers, "Host": url.netloc or ""},
            retries=False,
            redirect=False,
            preload_content=False,
        )
        # Not drained: a body could last for ever.
        answer.close()
        return int(answer.status)


def _pool(url: Url, machine: str) -> urllib3.HTTPConnectionPool:
    timeout, port = Timeout(connect=5, read=10), _port(url)
    if url.scheme == "http":
        return urllib3.HTTPConnectionPool(machine, port, timeout=timeout)
    host = url.host or ""
    return urllib3.HTTPSConnectionPool(
        machine,
        port,
        timeout=timeout,
        cert_reqs="CERT_REQUIRED",
        ca_certs=where(),
        server_hostname=host,
        assert_hostname=host,
    )


def _machine_of(url: Url, way: Way) -> str:
    """The address to ask: every one of that name may be asked. Raises NotSent."""
    host, port = (url.host or "").strip("[]"), _port(url)
    if port not in (80, 443) and not way.is_open:
        raise NotSent("odd port", is_of_channel=True)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotSent("no such machine", is_of_channel=True) from None
    addresses = [str(place[0]) for *_kind, place in found]
    if not addresses or not all(map(way.may_ask, addresses)):
        raise NotSent("machine is not public", is_of_channel=True)
    # A machine without IPv6 hears nothing from the first of them.
    return next((one for one in addresses if ":" not in one), addresses[0])


def _port(url: Url) -> int:
    return url.port or (443 if url.scheme == "https" else 80)
