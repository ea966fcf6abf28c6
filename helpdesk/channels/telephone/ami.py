"""The manager interface of Asterisk (AMI): lines of text on a connection of our own.

A message is lines of "Key: Value", ended by an empty one. One thread holds the connection.
"""

import select
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

# A message of an exchange is a few dozen short lines; what is longer is no exchange.
LONGEST: Final = 64 * 1024
PORT, TLS_PORT = 5038, 5039
CONTEXT: Final = "coup-de-fil"
TIMEOUT_SECONDS: Final = 10.0
# An exchange that is silent for so long is asked whether it is there, and given up later.
PING_AFTER_SECONDS, DEAD_AFTER_SECONDS = 20.0, 60.0
# A telephone of the team rings for so long.
DIALS_FOR_MILLISECONDS: Final = 20_000
END: Final = b"\r\n\r\n"
Message = dict[str, str]


class AmiEnded(Exception):
    """The connection is over, or never was one; says why, and no secret."""


@dataclass(frozen=True)
class AmiAddress:
    """An exchange, as AMI_URL names it; `context` is where calls come in by its dialplan.

    `dials_by` is how a telephone of the team is called, with its `{line}`; `out` the context that
    calls numbers of people.
    """

    host: str
    port: int
    user: str
    secret: str
    context: str
    is_tls: bool = False
    dials_by: str = "PJSIP/{line}"
    out: str = "coup-de-fil-out"


def read_ami_address(url: str) -> AmiAddress:
    """The exchange of `ami://user:secret@127.0.0.1:5038?context=coup-de-fil`."""
    parts = urlsplit(url)
    asked, is_tls = parse_qs(parts.query), parts.scheme == "ami+tls"
    return AmiAddress(
        host=parts.hostname or "127.0.0.1",
        port=parts.port or (TLS_PORT if is_tls else PORT),
        user=unquote(parts.username or ""),
        secret=unquote(parts.password or ""),
        context=asked.get("context", [CONTEXT])[0],
        is_tls=is_tls,
        dials_by=asked.get("dial", [AmiAddress.dials_by])[0],
        out=asked.get("out", [AmiAddress.out])[0],
    )


class Ami:
    """One connection that is logged in. Not for several threads."""

    def __init__(self, address: AmiAddress) -> None:
        """Connect and log in; raises AmiEnded."""
        self._waiting, self._address = b"", address
        self._heard_at = self._asked_at = time.monotonic()
        try:
            self._socket = self._connect(address)
        except OSError as error:
            raise AmiEnded(f"no connection: {type(error).__name__}") from None
        try:
            self._greet(address)
        except (AmiEnded, OSError) as error:
            # Whoever is no exchange of ours is told nothing.
            self._socket.close()
            why = str(error) if isinstance(error, AmiEnded) else type(error).__name__
            raise AmiEnded(why) from None

    @staticmethod
    def _connect(address: AmiAddress) -> socket.socket:
        plain = socket.create_connection((address.host, address.port), TIMEOUT_SECONDS)
        if not address.is_tls:
            return plain
        return ssl.create_default_context().wrap_socket(plain, server_hostname=address.host)

    def _greet(self, address: AmiAddress) -> None:
        ends_at = time.monotonic() + TIMEOUT_SECONDS
        while b"\n" not in self._waiting:
            if time.monotonic() > ends_at:
                raise AmiEnded("no greeting")
            self._read(0.2)
        greeting, _end, self._waiting = self._waiting.partition(b"\n")
        if not greeting.startswith(b"Asterisk Call Manager/"):
            raise AmiEnded("not an exchange")
        self.send(
            Action="Login",
            ActionID="login",
            Username=address.user,
            Secret=address.secret,
            Events="call,agent,user",
        )
        while time.monotonic() < ends_at:
            for message in self.heard(0.2):
                if message.get("ActionID") == "login" and "Response" in message:
                    if message["Response"] != "Success":
                        raise AmiEnded("refused")
                    return  # What follows it waits for the next time.
        raise AmiEnded("no answer")

    def send(self, **fields: str) -> None:
        """One action. No value can begin another one: line ends are taken out of each."""
        lines = [f"{key}: {' '.join(value.split())}\r\n" for key, value in fields.items()]
        try:
            self._socket.sendall("".join([*lines, "\r\n"]).encode())
        except OSError as error:
            raise AmiEnded(type(error).__name__) from None

    def originate(self, *, channel_id: str, line: str, number: str) -> None:
        """Ring at a telephone of the team, and once it is taken, at this number (E.164)."""
        self.send(
            Action="Originate",
            ActionID=channel_id,
            ChannelId=channel_id,
            Channel=self._address.dials_by.replace("{line}", line),
            Context=self._address.out,
            Exten=number,
            Priority="1",
            Timeout=str(DIALS_FOR_MILLISECONDS),
            Async="true",
        )

    def heard(self, seconds: float) -> Iterator[Message]:
        """The messages that came within so many seconds, or none. Raises AmiEnded."""
        # What came before an exchange hung up is heard first.
        if END not in self._waiting:
            self._read(seconds)
        while (cut := self._cut()) is not None:
            yield cut
        now = time.monotonic()
        if now - self._heard_at > DEAD_AFTER_SECONDS:
            raise AmiEnded("silent")
        if now - max(self._heard_at, self._asked_at) > PING_AFTER_SECONDS:
            self._asked_at = now
            self.send(Action="Ping")

    def _read(self, seconds: float) -> None:
        try:
            # What TLS has read already is in no socket.
            is_there = getattr(self._socket, "pending", int)() > 0
            if not is_there and not select.select([self._socket], [], [], seconds)[0]:
                return
            came = self._socket.recv(65536)
        except OSError as error:
            raise AmiEnded(type(error).__name__) from None
        if not came:
            raise AmiEnded("hung up")
        self._heard_at = time.monotonic()
        self._waiting += came
        if len(self._waiting) > LONGEST and END not in self._waiting:
            raise AmiEnded("too long a message")

    def _cut(self) -> Message | None:
        """The next whole message; of a key that comes twice, the last."""
        whole, end, rest = self._waiting.partition(END)
        if not end:
            return None
        self._waiting = rest
        pairs = (line.partition(":") for line in whole.decode(errors="replace").splitlines())
        return {key.strip(): value.strip() for key, colon, value in pairs if colon}

    def close(self) -> None:
        """Say goodbye, if anybody still hears it."""
        with suppress(OSError, AmiEnded):
            self.send(Action="Logoff")
        with suppress(OSError):
            self._socket.close()
