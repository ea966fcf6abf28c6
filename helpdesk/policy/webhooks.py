"""Signs what programs are told, as standard-webhooks.com asks, and says when it is told again."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

PREFIX: Final = "whsec_"
# The waits of the specification: after the first try and those that follow. Then it is given up.
WAITS: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
# An adviser may take back the outcome of a call for so long; nobody is told before.
MAY_BE_CORRECTED: Final = timedelta(seconds=60)
# What was told, or given up, can be told again for so long.
KEPT: Final = timedelta(days=30)


class AddressProblem(StrEnum):
    """Why nothing is sent to an address."""

    NOT_HTTPS = "not_https"
    NO_HOST = "no_host"
    WITH_PASSWORD = "with_password"  # noqa: S105
    ODD_PORT = "odd_port"


def secret_bytes(salt: str, *, key: str) -> bytes:
    """The 32 bytes that sign for one webhook, from the secret of the site: kept nowhere."""
    return hmac.new(key.encode(), f"webhook:{salt}".encode(), hashlib.sha256).digest()


def shown(secret: bytes) -> str:
    """As whoever looks after the program writes it into its settings."""
    return PREFIX + base64.b64encode(secret).decode()


def signature(*, message_id: str, at: datetime, body: bytes, secrets: Iterable[bytes]) -> str:
    """The header `webhook-signature`: one signature for each secret, the newest first."""
    signed = b".".join([message_id.encode(), str(int(at.timestamp())).encode(), body])
    digests = (hmac.new(secret, signed, hashlib.sha256).digest() for secret in secrets)
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries, from 1 on; None: it is given up."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None


def address_problem(address: str) -> AddressProblem | None:
    """Why this is no address to send to; whether its machine is public is asked at each try."""
    try:
        url = urlsplit(address)
        port = url.port
    except ValueError:
        return AddressProblem.NO_HOST
    if url.scheme != "https":
        return AddressProblem.NOT_HTTPS
    if not url.hostname or "." not in url.hostname:
        return AddressProblem.NO_HOST
    if url.username is not None or url.password is not None:
        return AddressProblem.WITH_PASSWORD
    return None if port in (None, 443) else AddressProblem.ODD_PORT
