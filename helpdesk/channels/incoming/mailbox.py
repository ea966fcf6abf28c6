"""Mails out of a mailbox on a server (IMAP): by IDLE where it has it, else every minute.

A mail is committed first, and then moved into a folder of ours on the server: killed in between, it
is seen again, and known.
"""

import logging
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.utils import timezone
from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

from helpdesk.channels.incoming.reading import MOST_BYTES
from helpdesk.channels.incoming.verdicts import Take, Verdict

# Folders of ours on the server, of what was taken and of what was refused.
TAKEN_FOLDER, REFUSED_FOLDER = "Coup-de-fil", "Coup-de-fil-refused"
# As long as the desk keeps a mail as it came.
KEPT_FOR: Final = timedelta(days=90)
_TIMEOUT: Final = 30
_POLL_SECONDS: Final = 60.0
# A server forgets whoever is silent for half an hour (RFC 2177); a look now and then loses nothing.
_IDLE_SECONDS: Final = 240.0
_SLICE_SECONDS: Final = 2.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Address:
    """A mailbox, as MAIL_IN_URL names it; `way` is imaps, imap+tls or imap."""

    way: str
    host: str
    port: int | None
    user: str
    password: str
    folder: str


def address_of_url(url: str) -> Address:
    """The mailbox of `imaps://user:password@host:993/INBOX`."""
    parts = urlsplit(url)
    return Address(
        way=parts.scheme,
        host=parts.hostname or "",
        port=parts.port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )


class Mailbox:
    """One connection to a mailbox, from log-in to log-out; raises what imaplib does."""

    def __init__(
        self,
        address: Address,
        *,
        take: Take,
        is_stopping: Callable[[], bool],
        on_tick: Callable[[], None],
        on_open: Callable[[], None] = lambda: None,
    ) -> None:
        self._address, self._take = address, take
        self._is_stopping, self._on_tick, self._on_open = is_stopping, on_tick, on_open

    def serve(self) -> None:
        """Take what is there and what comes, until it is asked to stop."""
        with _connected(self._address) as box:
            _make_folders(box)
            _forget_old(box)
            box.folder.set(self._address.folder)
            self._on_open()
            while not self._is_stopping():
                self._on_tick()
                waits = self._take_all(box)
                self._wait(box, is_waiting_for_us=waits)

    def _take_all(self, box: BaseMailBox) -> bool:
        """Whether any mail is to be tried again later."""
        waits = False
        for uid in box.uids("ALL"):
            if self._is_stopping():
                return waits
            self._on_tick()
            waits |= self._take_one(box, uid)
        return waits

    def _take_one(self, box: BaseMailBox, uid: str) -> bool:
        raw = _raw(box, uid)
        if raw is None:
            # Somebody else took it out meanwhile.
            return False
        verdict = self._take(raw, None, ())
        if verdict is Verdict.LATER:
            return True
        box.move(uid, TAKEN_FOLDER if verdict is Verdict.TAKEN else REFUSED_FOLDER)
        return False

    def _wait(self, box: BaseMailBox, *, is_waiting_for_us: bool) -> None:
        """Until something comes; what is to be tried again ends the wait after a minute."""
        has_idle = "IDLE" in box.client.capabilities and not is_waiting_for_us
        ends_at = time.monotonic() + (_IDLE_SECONDS if has_idle else _POLL_SECONDS)
        if not has_idle:
            while not self._is_over(ends_at):
                time.sleep(_SLICE_SECONDS / 4)
            box.client.noop()
            return
        with box.idle as idle:
            while not self._is_over(ends_at) and not idle.poll(timeout=_SLICE_SECONDS):
                pass

    def _is_over(self, ends_at: float) -> bool:
        self._on_tick()
        return self._is_stopping() or time.monotonic() >= ends_at


def _connected(address: Address) -> Any:
    """Logged in; closed at the end of `with`."""
    tls = ssl.create_default_context()
    if address.way == "imaps":
        box: Any = MailBox(address.host, address.port or 993, _TIMEOUT, ssl_context=tls)
    elif address.way == "imap+tls":
        box = MailBoxStartTls(address.host, address.port or 143, _TIMEOUT, ssl_context=tls)
    else:
        box = MailBoxUnencrypted(address.host, address.port or 143, _TIMEOUT)
    return box.login(address.user, address.password, initial_folder=address.folder)


def _make_folders(box: BaseMailBox) -> None:
    for name in (TAKEN_FOLDER, REFUSED_FOLDER):
        if not box.folder.exists(name):
            box.folder.create(name)


def _forget_old(box: BaseMailBox) -> None:
    """What the desk keeps no more goes from our folders of the server too."""
    before = (timezone.now() - KEPT_FOR).date()
    for name in (TAKEN_FOLDER, REFUSED_FOLDER):
        box.folder.set(name)
        box.delete(box.uids(AND(date_lt=before)))


def _raw(box: BaseMailBox, uid: str) -> bytes | None:
    """The mail byte for byte, unread as it was; None when it is gone.

    Of one that is too large one byte more than may be read: it is refused, and not brought whole.
    """
    what = f"(BODY.PEEK[]<0.{MOST_BYTES + 1}>)"
    _state, found = box.client.uid("fetch", uid, what)
    return next((part[1] for part in found if isinstance(part, tuple)), None)
