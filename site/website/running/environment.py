"""What the environment says. A name that is set to nothing is not set; nonsense stops the start.

No import of the project: the settings read this.
"""

import ipaddress
import logging
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

import environ

# Nothing says something here: make no sound.
_EMPTY_COUNTS: Final = {"SPEAK_COMMAND", "OPUS_COMMAND", "MP3_COMMAND"}


class Environment(environ.Env):
    """django-environ, for people: spaces around commas are none of a name, and no traceback."""

    def get_value(
        self, var: str, cast: Any = None, default: Any = None, parse_default: bool = False
    ) -> Any:
        """`default` where nothing is set; exits with a sentence where a number is none."""
        if var not in _EMPTY_COUNTS and not self.ENVIRON.get(var, "").strip():
            return default
        try:
            value = super().get_value(var, cast, default, parse_default)
        except ValueError:
            value = -1
        if cast is int and value < 0:
            sys.exit(f"{var} is a whole number, such as {default}.")
        return [one.strip() for one in value if one.strip()] if cast is list else value


def beginning_with(name: str, value: str, *ways: str) -> str:
    """The value, "" too; exits with a sentence where it begins with none of these ways."""
    if value and not value.startswith(ways):
        # Not the value: it may hold a password.
        sys.exit(f"{name} begins with {' or '.join(ways)}")
    return value


def plain_address(name: str, value: str) -> str:
    """The value, "" too; exits where it is no e-mail alone, or has no room for a signed word."""
    user, _at, domain = value.rpartition("@")
    # RFC 5321: 64 signs before the @, of which a word and its "+" take 40.
    is_plain = 0 < len(user) <= 24 and domain and not set(value) & set('+<>, "')
    if value and not is_plain:
        sys.exit(f"{name} is an address as reponse@example.org, without a + in it.")
    return value


def mail_road(name: str, value: str) -> str:
    """The value, "" too; exits where it is no road, or one on which others could listen or write.

    LMTP asks nobody who they are, and plain IMAP shows its password: both for this machine alone.
    """
    beginning_with(name, value, "imaps://", "imap+tls://", "imap://", "lmtp://")
    parts = urlsplit(value)
    is_near = parts.hostname in ("127.0.0.1", "::1", "localhost")
    if parts.scheme in ("imap", "lmtp") and not is_near:
        sys.exit(f"{name} begins with {parts.scheme}:// for this machine alone, as 127.0.0.1.")
    return value


def near_or_sealed(name: str, value: str, *, plain: str, sealed: str) -> str:
    """The value, "" too; exits where it would show its password to a network."""
    beginning_with(name, value, f"{plain}://", f"{sealed}://")
    parts = urlsplit(value)
    is_near = parts.hostname in ("127.0.0.1", "::1", "localhost")
    if parts.scheme == plain and not is_near:
        sys.exit(f"{name} begins with {plain}:// for this machine alone, as 127.0.0.1.")
    return value


def error_server(name: str, value: str) -> str:
    """The value, "" too; exits where it is no address of a project, and without the package."""
    near_or_sealed(name, value, plain="http", sealed="https")
    parts = urlsplit(value)
    if value and not (parts.username and parts.path.strip("/")):
        sys.exit(f"{name} is an address as https://KEY@errors.example.org/1.")
    if value and not find_spec("sentry_sdk"):
        sys.exit(f"{name} needs the package sentry-sdk (site/docs/operations.md).")
    return value


def dial_template(name: str, value: str) -> str:
    """The value, "" too; exits where it is no address with places for a line and a number."""
    near = ("http://127.0.0.1", "http://localhost", "http://[::1]")
    beginning_with(name, value, "https://", *near)
    if value and not ("{line}" in value and "{number}" in value):
        sys.exit(f"{name} has two places: {{line}} and {{number}}.")
    return value


def one_of(name: str, value: str, *words: str) -> str:
    """The value; exits with a sentence where it is none of these words."""
    if value not in words:
        sys.exit(f"{name} is one of {', '.join(words)}.")
    return value


def networks(name: str, values: Sequence[str]) -> list[str]:
    """Addresses and networks; exits with a sentence where one is neither."""
    for value in values:
        try:
            ipaddress.ip_network(value, strict=False)
        except ValueError:
            sys.exit(f"{name}: {value} is no address, as 127.0.0.1, and no network, as 10.0.0.0/8.")
    return list(values)


def log_level(name: str, value: str) -> str:
    """In capitals, as logging wants it; exits with a sentence for another word."""
    known = logging.getLevelNamesMapping()
    if value.upper() not in known:
        sys.exit(f"{name} is one of {', '.join(known)}.")
    return value.upper()


def origin_of(url: str) -> list[str]:
    """Scheme, host and port of an address, as a policy names them; nothing for ""."""
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def passkeys_at(url: str) -> tuple[bool, str, list[str]]:
    """Whether browsers make passkeys for this site, for which name, and from which addresses.

    They do for https and for localhost, and for no number of a machine.
    """
    parts = urlsplit(url)
    name = parts.hostname or "localhost"
    is_number = name.replace(".", "").isdecimal() or ":" in name
    can = not is_number and (parts.scheme == "https" or name == "localhost")
    return can, name, [f"{parts.scheme}://{parts.netloc}" if can else "http://localhost"]


def folder_of(url: str) -> Path | None:
    """The folder of `file:///folder` or `filemail:///folder`; None for another address."""
    parts = urlsplit(url)
    return Path(url2pathname(parts.path)) if parts.scheme in ("file", "filemail") else None
