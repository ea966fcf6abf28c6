"""Asks another site whether an address answers: bounded, and never a network of one's own.

Whoever writes a page could name an address of the machine's own network. So each name is looked up
here, each of its addresses must be public, and the very address that was looked at is asked: also
after each redirection, and whatever the name says a moment later.
"""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

import urllib3
from requests.certs import where
from urllib3.exceptions import HTTPError, LocationParseError, LocationValueError, SSLError
from urllib3.util import Timeout, Url, parse_url

from helpdesk.channels.bounded import TookTooLong, within
from helpdesk.policy.addresses import is_public
from website.link_rules import Problem, verdict

AGENT: Final = "Coup-de-fil-link-check/1.0"
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Bounds:
    """How long and how far one address is asked for.

    `seconds` in all; `hops`: redirections that are followed; `may_ask`: whether this address of a
    machine may be asked; `any_port`: not only those of the web.
    """

    seconds: float = 8
    hops: int = 5
    may_ask: Callable[[str], bool] = is_public
    any_port: bool = False


@dataclass
class Answer:
    """`problem` is None where the address answers; `is_heard`: somebody said something in HTTP."""

    problem: Problem | None = None
    is_heard: bool = False


class _Refused(Exception):
    """An address that is not asked, or does not answer; its only argument is the Problem."""


# Of a night: no own network, no odd port.
USUAL: Final = Bounds()


def ask(address: str, bounds: Bounds = USUAL) -> Answer:
    """Whether this address answers. Never raises; nothing of what is answered is kept."""
    found = Answer()
    try:
        within(bounds.seconds, lambda: _walk(address, bounds, found))
    except TookTooLong:
        # The thread that still waits writes into the other one.
        return Answer(Problem.NO_ANSWER, found.is_heard)
    return found


def _walk(address: str, bounds: Bounds, found: Answer) -> None:
    """Follow the redirections to the end of them; what is learnt is written into `found`."""
    try:
        for _hop in range(bounds.hops + 1):
            status, leads_to = _ask_once(address, bounds)
            found.is_heard = True
            if not leads_to:
                found.problem = verdict(status)
                return
            address = urljoin(address, leads_to)
    except _Refused as refused:
        found.problem = refused.args[0]
    except ValueError:
        # A Location that is no address.
        found.problem = Problem.BAD_ADDRESS
    else:
        found.problem = Problem.ROUND


def _ask_once(address: str, bounds: Bounds) -> tuple[int, str]:
    """The status of one answer, and where it leads, or "". Raises _Refused."""
    url = _parsed(address, bounds)
    machine = _machine_of(url, bounds)
    status, leads_to = _request("HEAD", url, machine)
    if status >= 400:
        # Many sites know no HEAD.
        status, leads_to = _request("GET", url, machine)
    return status, leads_to if 300 <= status < 400 else ""


def _parsed(address: str, bounds: Bounds) -> Url:
    try:
        url = parse_url(address)
    except (LocationParseError, ValueError):
        raise _Refused(Problem.BAD_ADDRESS) from None
    if url.scheme not in _PORTS or not url.host or url.auth:
        raise _Refused(Problem.BAD_ADDRESS)
    if url.port not in (None, *_PORTS.values()) and not bounds.any_port:
        raise _Refused(Problem.PRIVATE)
    return url


def _machine_of(url: Url, bounds: Bounds) -> str:
    """The address to ask: every one of that name may be asked. Raises _Refused."""
    host = (url.host or "").strip("[]")
    try:
        found = socket.getaddrinfo(host, _port(url), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _Refused(Problem.NO_HOST) from None
    addresses = [str(place[0]) for *_kind, place in found]
    if not addresses or not all(map(bounds.may_ask, addresses)):
        raise _Refused(Problem.PRIVATE)
    # A machine without IPv6 hears nothing from the first of them.
    return next((one for one in addresses if ":" not in one), addresses[0])


def _port(url: Url) -> int:
    return url.port or _PORTS[url.scheme or "https"]


def _request(method: str, url: Url, machine: str) -> tuple[int, str]:
    """Ask this machine in the name of the host; of the answer, the head alone. Raises _Refused."""
    host = url.host or ""
    timeout = Timeout(connect=3, read=5)
    pool: urllib3.HTTPConnectionPool
    if url.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            machine,
            _port(url),
            timeout=timeout,
            cert_reqs="CERT_REQUIRED",
            ca_certs=where(),
            server_hostname=host,
            assert_hostname=host,
        )
    else:
        pool = urllib3.HTTPConnectionPool(machine, _port(url), timeout=timeout)
    with pool:
        try:
            answer = pool.urlopen(
                method,
                url.request_uri,
                headers={"Host": url.netloc or host, "User-Agent": AGENT, "Accept": "*/*"},
                retries=False,
                redirect=False,
                preload_content=False,
            )
        except SSLError:
            raise _Refused(Problem.NOT_SAFE) from None
        except LocationValueError:
            raise _Refused(Problem.BAD_ADDRESS) from None
        except (HTTPError, OSError):
            raise _Refused(Problem.NO_ANSWER) from None
        status, leads_to = answer.status, answer.headers.get("Location", "")
        # Not drained: a body could last for ever.
        answer.close()
        return status, leads_to
