"""`manage.py hold_sms_line`: the line to the operator (SMPP), and every SMS by it."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, Full, Queue
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connections
from django.utils import timezone

from helpdesk.actions.desk.heartbeats import beat
from helpdesk.actions.messages.claims import BATCH
from helpdesk.actions.messages.receipts import note_receipts
from helpdesk.actions.promises.arrivals import (
    Arrival,
    note_answered,
    take_arrival,
    take_what_stays_in_parts,
)
from helpdesk.channels.sms import has_own_process, sms_address
from helpdesk.channels.sms.smpp import driver, pdus
from helpdesk.channels.sms.smpp.line import Handed, Line
from helpdesk.choices import Channel, Heart
from helpdesk.management.commands.send_notices import (
    BEAT_EVERY_SECONDS,
    LONGEST_SLEEP_SECONDS,
    STOP_SECONDS,
    STUCK_SECONDS,
    LaneLoop,
    sleep,
)
from helpdesk.policy.sms_parts import part_of, read_header, read_octets
from helpdesk.policy.sms_receipts import Receipt, read_receipt

# What was handed to us and is not stored yet: more than this is asked for again later.
MOST_WAITING = 500
# Receipts that are written together.
AT_ONCE = 50
LOOK_EVERY_SECONDS = 30.0

log = logging.getLogger(__name__)


class Receiver:
    """Stores what the operator hands us, and answers once it is stored."""

    def __init__(self, is_asked_to_stop: Callable[[], bool]) -> None:
        self.line: Line | None = None
        self._inbox: Queue[Handed] = Queue(MOST_WAITING)
        self._is_asked_to_stop = is_asked_to_stop
        self._alive_at = time.monotonic()
        self._next_look = float("-inf")

    def take(self, handed: Handed) -> bool:
        """In the thread of the line: whether there was room for it."""
        try:
            self._inbox.put_nowait(handed)
        except Full:
            return False
        return True

    def run(self) -> None:
        """Until it is asked to stop; what is not stored then is handed over again."""
        try:
            while not self._is_asked_to_stop():
                self._alive_at = time.monotonic()
                if several := self._next():
                    self._store(several)
                self._look_for_late_parts()
        finally:
            connections.close_all()

    def is_stuck(self) -> bool:
        """Whether it has not come round for far too long."""
        return time.monotonic() - self._alive_at > STUCK_SECONDS

    def _next(self) -> list[Handed]:
        several: list[Handed] = []
        with suppress(Empty):
            several.append(self._inbox.get(timeout=0.2))
            while len(several) < AT_ONCE:
                several.append(self._inbox.get_nowait())
        return several

    def _store(self, several: list[Handed]) -> None:
        """All receipts together; each message that somebody wrote by itself, and in order."""
        status = pdus.OK
        receipts = [handed for handed in several if handed.what.is_receipt]
        try:
            close_old_connections()
            read = [receipt_in(handed.what) for handed in receipts]
            note_receipts([one for one in read if one], at=timezone.now())
        except Exception:  # the operator keeps it, and hands it over again
            log.exception("Receipts of SMS could not be stored.")
            connections.close_all()
            status = pdus.LATER
        for handed in receipts:
            self._answer(handed, status)
        for handed in several:
            if not handed.what.is_receipt:
                self._store_words(handed)

    def _store_words(self, handed: Handed) -> None:
        try:
            key = take_arrival(arrival_in(handed.what), at=timezone.now())
            if self._answer(handed, pdus.OK):
                note_answered([key])
        except Exception:  # the operator keeps it, and hands it over again
            log.exception("An SMS that came in could not be stored.")
            connections.close_all()
            self._answer(handed, pdus.LATER)

    def _answer(self, handed: Handed, status: int) -> bool:
        return self.line is not None and self.line.answer(handed, status)

    def _look_for_late_parts(self) -> None:
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + LOOK_EVERY_SECONDS
        try:
            take_what_stays_in_parts(at=timezone.now())
        except Exception:  # a database that is away must not end the line
            log.exception("Parts of SMS could not be taken.")
            connections.close_all()


def receipt_in(what: pdus.Arrived) -> Receipt | None:
    """What the operator says of a message; None where it names none."""
    text = read_octets(what.octets, what.coding)
    return read_receipt(message_id=what.message_id, state=what.state, text=text)


def arrival_in(what: pdus.Arrived) -> Arrival:
    """What somebody wrote, and which part of it this is."""
    part, octets = read_header(what.octets) if what.has_header else (None, what.octets)
    if part is None and what.sar is not None:
        reference, of, number = what.sar
        part = part_of(reference, of=of, number=number)
    text = read_octets(octets, what.coding)
    return Arrival(what.sender, what.to, what.octets, text, part)


class Command(BaseCommand):
    """Holds the line, sends and receives by it, and beats; 0 after SIGTERM."""

    help = "Hold the line to the operator's SMS centre (SMPP), until SIGTERM."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """The heart beats while messages come round both ways; a line that is down is no fault."""
        if not has_own_process():
            raise CommandError("SMS_URL is no smpp:// address: there is no line to hold.")
        self._is_asked_to_stop, self._next_beat = False, float("-inf")
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        receiver = Receiver(self._is_stopping)
        line = Line(sms_address(), on_arrival=receiver.take)
        receiver.line = line
        widest = line.window.widest
        limit = max(BATCH, widest) // driver.LANES
        lanes = [
            LaneLoop(Channel.SMS, self._is_stopping, limit=limit) for _lane in range(driver.LANES)
        ]
        driver.hold(line)
        line.start()
        runs = [*(lane.run for lane in lanes), receiver.run]
        threads = [threading.Thread(target=run, daemon=True) for run in runs]
        for thread in threads:
            thread.start()
        try:
            while not self._is_asked_to_stop:
                if not (line.is_alive() and all(thread.is_alive() for thread in threads)):
                    raise CommandError("A part of the line of SMS ended.")
                self._look_after(lanes, receiver)
                sleep(LONGEST_SLEEP_SECONDS, self._is_stopping)
            ends_at = time.monotonic() + STOP_SECONDS
            for thread in threads:
                thread.join(max(ends_at - time.monotonic(), 0))
        finally:
            line.stop()

    def _look_after(self, lanes: Sequence[LaneLoop], receiver: Receiver) -> None:
        """Beat while none of them is stuck."""
        try:
            close_old_connections()
            if receiver.is_stuck() or any(lane.is_stuck() for lane in lanes):
                log.error("The line of SMS is stuck.")
            elif time.monotonic() >= self._next_beat:
                self._next_beat = time.monotonic() + BEAT_EVERY_SECONDS
                beat(heart=Heart.SMS_LINE, at=timezone.now())
        except Exception:  # a database that is away must not end the line
            log.exception("A round of the line of SMS failed.")
            connections.close_all()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """What is on its way is finished first."""
        self._is_asked_to_stop = True

    def _is_stopping(self) -> bool:
        return self._is_asked_to_stop
