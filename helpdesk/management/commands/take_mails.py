"""`manage.py take_mails`: the process that takes what comes by mail, as MAIL_IN_URL says."""

import asyncio
import imaplib
import logging
import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connections
from django.utils import timezone
from imap_tools.errors import ImapToolsError

from helpdesk.actions.desk.heartbeats import beat
from helpdesk.actions.messages.lanes import note_answer, note_fault
from helpdesk.actions.promises.mail_verdicts import verdict_on
from helpdesk.channels.incoming.lmtp import listen
from helpdesk.channels.incoming.mailbox import Mailbox, address_of_url
from helpdesk.channels.incoming.verdicts import Verdict
from helpdesk.choices import Heart
from helpdesk.models.lane import MAILBOX

BEAT_EVERY_SECONDS = 10.0
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 2.0, 120.0
SLICE_SECONDS = 0.2

log = logging.getLogger(__name__)


def take(raw: bytes, returns_to: str | None, recipients: tuple[str, ...]) -> Verdict:
    """In whichever thread a road is in: with a connection that still lives."""
    close_old_connections()
    at = timezone.now()
    return verdict_on(raw, at=at, returns_to=returns_to, recipients=recipients)


class Command(BaseCommand):
    """Takes mails until SIGTERM; a server that is away is asked again, each time later."""

    help = "Take what comes by mail, by the road that MAIL_IN_URL names, until SIGTERM."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Ends with 0 after SIGTERM; at once, saying so, where no road is set."""
        if not settings.MAIL_IN_URL:
            raise CommandError("MAIL_IN_URL is not set: no mail comes in this way.")
        self._is_asked_to_stop, self._next_beat = False, float("-inf")
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        if settings.MAIL_IN_URL.startswith("lmtp://"):
            self._listen()
        else:
            self._look()

    def _listen(self) -> None:
        parts = urlsplit(settings.MAIL_IN_URL)
        road = listen(
            host=parts.hostname or "127.0.0.1",
            port=parts.port or 24,
            take=take,
            is_stopping=self._is_stopping,
            on_tick=self._beat,
        )
        asyncio.run(road)

    def _look(self) -> None:
        """In the mailbox, connection after connection; each that fails makes the next wait."""
        address, wait = address_of_url(settings.MAIL_IN_URL), FIRST_WAIT_SECONDS
        while not self._is_asked_to_stop:
            began = time.monotonic()
            box = Mailbox(
                address,
                take=take,
                is_stopping=self._is_stopping,
                on_tick=self._beat,
                on_open=self._note_answer,
            )
            try:
                box.serve()
            except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
                # Not its words: a server may repeat a password.
                log.error("The mailbox does not answer: %s.", type(error).__name__)
                self._note(lambda: note_fault(channel=MAILBOX, at=timezone.now()))
                lived = time.monotonic() - began
                wait = FIRST_WAIT_SECONDS if lived > LONGEST_WAIT_SECONDS else wait
                self._sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT_SECONDS)

    def _sleep(self, seconds: float) -> None:
        ends_at = time.monotonic() + seconds
        while not self._is_asked_to_stop and time.monotonic() < ends_at:
            self._beat()
            time.sleep(SLICE_SECONDS)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """The mail that is being taken is finished first."""
        self._is_asked_to_stop = True

    def _is_stopping(self) -> bool:
        return self._is_asked_to_stop

    def _note_answer(self) -> None:
        self._note(lambda: note_answer(channel=MAILBOX))

    def _note(self, write: Callable[[], object]) -> None:
        """How the mailbox does, for the page of messages and `/health/ready`."""
        try:
            close_old_connections()
            write()
        except Exception:  # a database that is away must not stop the mails
            log.exception("What the mailbox answers could not be written down.")
            connections.close_all()

    def _beat(self) -> None:
        if time.monotonic() < self._next_beat:
            return
        self._next_beat = time.monotonic() + BEAT_EVERY_SECONDS
        try:
            close_old_connections()
            beat(heart=Heart.MAIL, at=timezone.now())
        except Exception:  # a beat that fails must not stop the mails
            log.exception("The heart of the mails did not beat.")
            connections.close_all()
