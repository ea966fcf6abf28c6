"""Knows by which road an SMS leaves (`SMS_URL`), and what is wrong with an address.

No problem names the address: it may hold a password.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import parse_qsl, unquote, urlsplit

# So many octets a name and a password of SMPP have at most (SMPP 3.4, §4.1.1).
_LONGEST_SYSTEM_ID, _LONGEST_PASSWORD = 15, 8
_SMPP_PORT, _LARGEST_WINDOW = 2775, 1000


class Road(StrEnum):
    """How a message gets to the operator."""

    SCREEN = "screen"
    FOLDER = "folder"
    GATEWAY = "gateway"
    KANNEL = "kannel"
    SMPP = "smpp"


WAYS: Mapping[str, Road] = MappingProxyType(
    {
        "file": Road.FOLDER,
        "http": Road.GATEWAY,
        "https": Road.GATEWAY,
        "kannel+http": Road.KANNEL,
        "kannel+https": Road.KANNEL,
        "smpp": Road.SMPP,
        "smpp+tls": Road.SMPP,
    }
)
# The roads that end at somebody's phone.
REACHING = frozenset({Road.GATEWAY, Road.KANNEL, Road.SMPP})
# Each option of SMPP, and what it may be.
_OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "window": r"[1-9]\d{0,3}",
        "system_type": r"[!-~]{1,12}",
        "long": "udh|payload",
        "ca": "/.+",
    }
)


class WrongAddress(ValueError):
    """SMS_URL cannot be used; says why, without the address."""


@dataclass(frozen=True)
class Address:
    """Where messages go. `url` has neither name nor password, nor the word before the plus."""

    road: Road
    url: str = ""
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    is_tls: bool = False
    options: Mapping[str, str] = field(default_factory=dict)


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
        port = parts.port or 0
    except ValueError:
        raise WrongAddress("has a host or port that is none") from None
    found = Address(
        road,
        url=f"{parts.scheme.partition('+')[2]}://{parts.netloc.rpartition('@')[2]}{parts.path}",
        host=parts.hostname or "",
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls=parts.scheme == "smpp+tls",
        options=_options(parts.query),
    )
    _check(found, path=parts.path, query=parts.query)
    return found


def _options(query: str) -> Mapping[str, str]:
    return dict(parse_qsl(query, keep_blank_values=True))


def _check(found: Address, *, path: str, query: str) -> None:
    if not (found.host and found.user and found.password):
        raise WrongAddress("needs name, password and host, as ://name:password@host")
    if found.road is Road.KANNEL:
        if not path.strip("/") or query:
            raise WrongAddress("ends with the path of Kannel, as /cgi-bin/sendsms")
        if not (found.user + found.password).isascii():
            raise WrongAddress("has a name or password with signs that Kannel does not take")
        return
    _check_smpp(found, path=path)


def _check_smpp(found: Address, *, path: str) -> None:
    if path.strip("/"):
        raise WrongAddress("has no path: it ends with host and port, as @smsc.example:2775")
    for what, value, longest in (
        ("name", found.user, _LONGEST_SYSTEM_ID),
        ("password", found.password, _LONGEST_PASSWORD),
    ):
        if len(value) > longest or not value.isascii():
            raise WrongAddress(f"has a {what} of more than {longest} plain signs")
    for name, value in found.options.items():
        if name not in _OPTIONS:
            raise WrongAddress(f"has an option that is none of {', '.join(_OPTIONS)}")
        if not re.fullmatch(_OPTIONS[name], value):
            raise WrongAddress(f"has an option {name} that cannot be so")
    if int(found.options.get("window", 1)) > _LARGEST_WINDOW:
        raise WrongAddress(f"has a window of more than {_LARGEST_WINDOW}")
    if "ca" in found.options and not found.is_tls:
        raise WrongAddress("has a ca, which only smpp+tls:// needs")


def smpp_port(found: Address) -> int:
    """The port of an address of SMPP, the usual one where it names none."""
    return found.port or _SMPP_PORT
