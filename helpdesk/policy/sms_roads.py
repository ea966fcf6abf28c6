"""Knows by which road an SMS leaves (`SMS_URL`), and what is wrong with an address.

No problem names the address: it may hold a password.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import unquote, urlsplit


class Road(StrEnum):
    """How a message gets to the operator."""

    SCREEN = "screen"
    FOLDER = "folder"
    GATEWAY = "gateway"
    KANNEL = "kannel"


WAYS: Mapping[str, Road] = MappingProxyType(
    {
        "file": Road.FOLDER,
        "http": Road.GATEWAY,
        "https": Road.GATEWAY,
        "kannel+http": Road.KANNEL,
        "kannel+https": Road.KANNEL,
    }
)
# The roads that end at somebody's phone.
REACHING = frozenset({Road.GATEWAY, Road.KANNEL})


class WrongAddress(ValueError):
    """SMS_URL cannot be used; says why, without the address."""


@dataclass(frozen=True)
class Address:
    """Where messages go. `url` has neither name nor password, nor the word before the plus."""

    road: Road
    url: str = ""
    host: str = ""
    user: str = ""
    password: str = ""


def road_of(url: str) -> Road | None:
    """The road that an address names, right or wrong; None for one that we do not know."""
    scheme, colon, _rest = url.partition("://")
    if not url:
        return Road.SCREEN
    return WAYS.get(scheme.lower()) if colon else None


def read_address(url: str) -> Address:
    """What an SMS_URL says; "" is the screen. Raises WrongAddress with a plain sentence."""
    road = road_of(url)
    if road is None:
        raise WrongAddress(f"begins with {'://, '.join(WAYS)}://")
    if road is Road.FOLDER and not url.startswith("file:///"):
        raise WrongAddress("needs a whole path, as file:///srv/sms")
    if road in (Road.SCREEN, Road.FOLDER, Road.GATEWAY):
        return Address(road, url)
    try:
        parts = urlsplit(url)
        # Read for its fault alone.
        _port = parts.port
    except ValueError:
        raise WrongAddress("has a host or port that is none") from None
    found = Address(
        road,
        url=f"{parts.scheme.partition('+')[2]}://{parts.netloc.rpartition('@')[2]}{parts.path}",
        host=parts.hostname or "",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
    _check(found, path=parts.path, query=parts.query)
    return found


def _check(found: Address, *, path: str, query: str) -> None:
    if not (found.host and found.user and found.password):
        raise WrongAddress("needs name, password and host, as ://name:password@host")
    if not path.strip("/") or query:
        raise WrongAddress("ends with the path of Kannel, as /cgi-bin/sendsms")
    if not (found.user + found.password).isascii():
        raise WrongAddress("has a name or password with signs that Kannel does not take")
