"""`manage.py hold_phone_line`: the connection to Asterisk, which tells of telephone calls."""

import logging
import signal
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connections
from django.utils import timezone

from helpdesk.actions.desk.heartbeats import beat
from helpdesk.actions.promises.dialling import take_dials
from helpdesk.actions.promises.phone_calls import take_report
from helpdesk.channels.telephone.ami import Ami, AmiEnded, read_ami_address
from helpdesk.choices import Heart
from helpdesk.models import PhoneCall
from helpdesk.policy.asterisk import AsteriskCalls, channel_id_of
from helpdesk.policy.phone_calls import CallEvent, CallReport
from helpdesk.reads.phone_calls import hour_of

BEAT_EVERY_SECONDS = 10.0
SLICE_SECONDS = 0.25
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 1.0, 60.0
# What the dialplan of site/deploy/asterisk/ reads, in seconds since 1970.
HOUR_VARIABLE = "CDF_HOUR"
# A report that the database could not take is tried so often: the call has ended once.
TRIES = 5

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Hears calls until SIGTERM; an exchange that is away is asked again, each time later."""

    help = "Hear telephone calls from Asterisk, as AMI_URL says, until SIGTERM."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Ends with 0 after SIGTERM; at once, saying so, where no exchange is set."""
        if not settings.AMI_URL:
            raise CommandError("AMI_URL is not set: there is no exchange to hear.")
        self._is_asked_to_stop, self._next_beat = False, float("-inf")
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        address, wait = read_ami_address(settings.AMI_URL), FIRST_WAIT_SECONDS
        calls = AsteriskCalls(address.context)
        while not self._is_asked_to_stop:
            began = time.monotonic()
            try:
                self._hear(Ami(address), calls)
            except AmiEnded as ended:
                log.error("The exchange does not answer: %s.", ended)
                is_new = time.monotonic() - began > LONGEST_WAIT_SECONDS
                wait = FIRST_WAIT_SECONDS if is_new else wait
                self._sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT_SECONDS)

    def _hear(self, ami: Ami, calls: AsteriskCalls) -> None:
        try:
            while not self._is_asked_to_stop:
                for message in ami.heard(SLICE_SECONDS):
                    if (report := calls.hear(message)) is not None:
                        call = self._take(report)
                        if call is not None and report.event is CallEvent.CALL_ME:
                            self._tell_hour(ami, calls.channel_of(report), call)
                self._dial(ami)
                self._beat()
        finally:
            ami.close()

    def _dial(self, ami: Ami) -> None:
        """Have the calls dialled that advisers asked for."""
        try:
            close_old_connections()
            asked = take_dials(at=timezone.now())
        except Exception:  # a database that is away must not end the line
            log.exception("Calls to dial could not be read.")
            connections.close_all()
            return
        for call, line in asked:
            ami.originate(channel_id=channel_id_of(call.call_id), line=line, number=call.number)

    @staticmethod
    def _tell_hour(ami: Ami, channel: str, call: PhoneCall) -> None:
        """Give the dialplan the hour that was promised: its voice says it to who waits."""
        hour = hour_of(call)
        if channel and hour is not None:
            value = str(round(hour.timestamp()))
            ami.send(Action="Setvar", Channel=channel, Variable=HOUR_VARIABLE, Value=value)

    def _take(self, report: CallReport) -> PhoneCall | None:
        for wait in range(TRIES):
            try:
                close_old_connections()
                return take_report(report=report, at=timezone.now())
            except Exception:  # a database that is away must not end the line
                log.exception("A telephone call could not be taken.")
                connections.close_all()
                self._sleep(float(wait))
        return None

    def _sleep(self, seconds: float) -> None:
        ends_at = time.monotonic() + seconds
        while not self._is_asked_to_stop and time.monotonic() < ends_at:
            self._beat()
            time.sleep(min(SLICE_SECONDS, seconds))

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """The report that is being taken is finished first."""
        self._is_asked_to_stop = True

    def _beat(self) -> None:
        if time.monotonic() < self._next_beat:
            return
        self._next_beat = time.monotonic() + BEAT_EVERY_SECONDS
        try:
            close_old_connections()
            beat(heart=Heart.PHONE_LINE, at=timezone.now())
        except Exception:  # a beat that fails must not stop the line
            log.exception("The heart of the telephone line did not beat.")
            connections.close_all()
