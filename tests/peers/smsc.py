"""An operator's SMS centre (SMPP 3.4) on the loopback, which behaves badly when it is told to.

Its PDUs are made and read by smpplib, which shares nothing with our driver. Kannel can be its
client as well as we.
"""

import heapq
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count

from smpplib import consts, smpp

# The esm_class of a receipt of the centre itself.
RECEIPT = 0x04
BINDS = ("bind_transceiver", "bind_transmitter", "bind_receiver")


@dataclass
class Manners:
    """How often, of one, it does so: 0.1 is each tenth time. Nothing: it is well-behaved."""

    throttles: float = 0
    # More than so many a second are throttled; 0: it takes all.
    per_second: float = 0
    is_full: float = 0
    # Every message, with this status; 0: none.
    refuses: int = 0
    # Takes the message, and hangs up without an answer.
    hangs_up: float = 0
    # Answers so many seconds late.
    late: float = 0
    late_seconds: float = 0.3
    # Says a receipt, and what a person wrote, twice.
    doubles: float = 0
    # What becomes of a message that was taken; "" says no receipt.
    outcome: str = "DELIVRD"
    receipt_seconds: float = 0.01
    # Of a receipt: in its text, as optional parameters, or both.
    receipt_form: str = "both"


@dataclass
class Taken:
    """A submit_sm that it took."""

    number: str
    sender: str
    data: bytes
    coding: int
    esm_class: int
    receipt: int
    payload: bytes
    message_id: str
    pdu: object = field(repr=False)


class Smsc:
    """`with Smsc() as smsc:` listens; `smsc.taken` is what it took, in order."""

    def __init__(self, *, system_id="desk", password="secret", manners=None, context=None):
        self.system_id, self.password = system_id, password
        self.manners = manners or Manners()
        self._shares = Counter()
        self._unanswered: dict[int, tuple] = {}
        self.reports = 0
        self._bucket, self._asked_at = 0.0, time.monotonic()
        self.taken: list[Taken] = []
        self.said = Counter()
        self.binds: list[float] = []
        self.answers: dict[int, int] = {}
        self.answered = threading.Condition()
        self.lock = threading.RLock()
        self.refuses_binds = 0
        # Neither an answer nor a word, while the line stands.
        self.is_silent = False
        self._context = context
        self._ids, self._sequences = count(1), count(1)
        self._lines: list[_Line] = []
        self._later: list[tuple[float, int, object]] = []
        self._wake = threading.Condition()
        self._is_over = False
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]

    def __enter__(self):
        for work in (self._accept, self._do_later):
            threading.Thread(target=work, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self._is_over = True
        with suppress(OSError):
            # Wakes accept(), which close() alone does not.
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self.hang_up()
        with self._wake:
            self._wake.notify_all()

    # --- What a test asks of it ---------------------------------------------------------------

    def hang_up(self):
        """Every line, without a word."""
        for line in list(self._lines):
            line.close()

    def say_goodbye(self):
        for line in list(self._lines):
            line.send(_made("unbind", next(self._sequences)))

    def is_bound(self) -> bool:
        return any(line.is_bound for line in self._lines)

    def say(self, *, sender, text, to="38000", coding=None, esm_class=0, seconds=10):
        """What a person wrote, as deliver_sm; the status of the answer, None for none."""
        data = text if isinstance(text, bytes) else text.encode("latin-1")
        fields = {
            "source_addr": sender,
            "source_addr_ton": 1,
            "source_addr_npi": 1,
            "destination_addr": to,
            "short_message": data,
            "esm_class": esm_class,
            "data_coding": 3 if coding is None else coding,
        }
        return self.deliver(fields, seconds=seconds)

    def deliver(self, fields, *, seconds=10):
        """A deliver_sm of these fields; the status of the answer, None when none came."""
        sequence = next(self._sequences)
        data = _made("deliver_sm", sequence, **fields)
        return self.deliver_raw(data, sequence=sequence, seconds=seconds)

    def deliver_raw(self, data, *, sequence, seconds=10):
        """As `deliver`, of these octets."""
        line = next(line for line in self._lines if line.is_bound)
        if not line.send(data):
            return None
        with self.answered:
            self.answered.wait_for(lambda: sequence in self.answers or line.is_closed, seconds)
            return self.answers.get(sequence)

    # --- Its own work -------------------------------------------------------------------------

    def _accept(self):
        with suppress(OSError):
            while True:
                near, _address = self._door.accept()
                line = _Line(self, near)
                self._lines.append(line)
                threading.Thread(target=line.run, args=(self._context,), daemon=True).start()

    def later(self, seconds, act):
        with self._wake:
            heapq.heappush(self._later, (time.monotonic() + seconds, next(self._ids), act))
            self._wake.notify()

    def _do_later(self):
        while not self._is_over:
            with self._wake:
                wait = self._later[0][0] - time.monotonic() if self._later else 1.0
                if wait > 0:
                    self._wake.wait(wait)
                    continue
                _when, _number, act = heapq.heappop(self._later)
            act()

    def happens(self, what) -> bool:
        """Whether it is time for this of its manners."""
        if what == "per_second":
            return self._is_too_fast()
        with self.lock:
            self._shares[what] += getattr(self.manners, what)
            if self._shares[what] < 1:
                return False
            self._shares[what] -= 1
            return True

    def _is_too_fast(self) -> bool:
        """A bucket of a tenth of a second."""
        rate = self.manners.per_second
        with self.lock:
            now = time.monotonic()
            self._bucket = min(self._bucket + (now - self._asked_at) * rate, max(rate / 10, 1))
            self._asked_at = now
            if not rate or self._bucket >= 1:
                self._bucket -= 1
                return False
        return True

    def take(self, pdu) -> Taken:
        one = Taken(
            number=_text(pdu.destination_addr),
            sender=_text(pdu.source_addr),
            data=pdu.short_message or b"",
            coding=pdu.data_coding,
            esm_class=pdu.esm_class or 0,
            receipt=pdu.registered_delivery or 0,
            payload=pdu.message_payload or b"",
            message_id=f"{next(self._ids):08x}",
            pdu=pdu,
        )
        with self.lock:
            self.taken.append(one)
        return one

    def report(self, one: Taken):
        """The receipt of a message, to whoever is bound now; twice by chance."""
        outcome = self.manners.outcome
        states = {"DELIVRD": 2, "EXPIRED": 3, "UNDELIV": 5, "ACCEPTD": 6, "REJECTD": 8}
        fields = {
            "source_addr": one.number,
            "destination_addr": one.sender,
            "esm_class": RECEIPT,
        }
        if self.manners.receipt_form != "parameters":
            said = f"id:{one.message_id} sub:001 dlvrd:001 submit date:2611301200 done date:"
            fields["short_message"] = f"{said}2611301201 stat:{outcome} err:000 text:".encode()
        if self.manners.receipt_form != "text":
            fields["receipted_message_id"] = one.message_id
            fields["message_state"] = states[outcome]
        for _time in range(2 if self.happens("doubles") else 1):
            line = next((line for line in list(self._lines) if line.is_bound), None)
            sequence = next(self._sequences)
            with self.lock:
                self._unanswered[sequence] = (line, one)
            if line is None or not line.send(_made("deliver_sm", sequence, **fields)):
                self.is_answered(sequence, status=None)
            self.reports += 1

    def is_answered(self, sequence, *, status):
        """A receipt that nobody took is said again."""
        with self.lock:
            _line, one = self._unanswered.pop(sequence, (None, None))
        if one is not None and status != 0 and not self._is_over:
            self.later(0.3, lambda: self.report(one))

    def is_closed(self, line):
        """What was said on that line and not answered was not heard."""
        with self.lock:
            lost = [number for number, (on, _one) in self._unanswered.items() if on is line]
        for sequence in lost:
            self.is_answered(sequence, status=None)


class _Line:
    """One connection of a client."""

    def __init__(self, smsc: Smsc, near):
        self.smsc, self.socket = smsc, near
        self.is_bound = self.is_closed = False
        self._writing = threading.Lock()

    def close(self):
        self.is_bound, self.is_closed = False, True
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        with suppress(ValueError):
            self.smsc._lines.remove(self)
        self.smsc.is_closed(self)
        with self.smsc.answered:
            self.smsc.answered.notify_all()

    def send(self, data) -> bool:
        try:
            with self._writing:
                self.socket.sendall(data)
        except OSError:
            return False
        return True

    def run(self, context):
        with suppress(OSError, ssl.SSLError, struct.error):
            if context is not None:
                self.socket = context.wrap_socket(self.socket, server_side=True)
            while data := self._read():
                self._take(data)
        self.close()

    def _read(self) -> bytes:
        head = self._exactly(4)
        return head + self._exactly(struct.unpack(">L", head)[0] - 4) if head else b""

    def _exactly(self, size) -> bytes:
        found = b""
        while len(found) < size:
            part = self.socket.recv(size - len(found))
            if not part:
                return b""
            found += part
        return found

    def _take(self, data):
        pdu = smpp.parse_pdu(data, client=_NUMBERS, allow_unknown_opt_params=True)
        if pdu.command in BINDS:
            self._bind(pdu)
        elif pdu.command == "submit_sm":
            self._submit(pdu)
        elif pdu.command == "deliver_sm_resp":
            self.smsc.is_answered(pdu.sequence, status=pdu.status)
            with self.smsc.answered:
                self.smsc.answers[pdu.sequence] = pdu.status
                self.smsc.answered.notify_all()
        elif pdu.command in ("enquire_link", "unbind"):
            self.smsc.said[pdu.command] += 1
            if not self.smsc.is_silent:
                self._answer(pdu)
        elif pdu.command == "unbind_resp":
            self.smsc.said[pdu.command] += 1
            self.close()

    def _bind(self, pdu):
        smsc = self.smsc
        smsc.binds.append(time.monotonic())
        if smsc.refuses_binds:
            smsc.refuses_binds -= 1
            self._answer(pdu, status=consts.SMPP_ESME_RBINDFAIL)
            return
        is_right = _text(pdu.system_id) == smsc.system_id and _text(pdu.password) == smsc.password
        self.is_bound = is_right
        self._answer(pdu, status=0 if is_right else consts.SMPP_ESME_RINVPASWD, system_id="smsc")

    def _submit(self, pdu):
        smsc, manners = self.smsc, self.smsc.manners
        for what, status in (
            ("per_second", consts.SMPP_ESME_RTHROTTLED),
            ("throttles", consts.SMPP_ESME_RTHROTTLED),
            ("is_full", consts.SMPP_ESME_RMSGQFUL),
            ("refuses", manners.refuses),
        ):
            if smsc.happens(what):
                smsc.said[status] += 1
                self._answer(pdu, status=status)
                return
        one = smsc.take(pdu)
        if one.receipt & 1 and manners.outcome:
            smsc.later(manners.receipt_seconds, lambda: smsc.report(one))
        if smsc.happens("hangs_up"):
            smsc.said["hung up"] += 1
            self.close()
        elif smsc.happens("late"):
            said = one.message_id
            smsc.later(manners.late_seconds, lambda: self._answer(pdu, message_id=said))
        else:
            self._answer(pdu, message_id=one.message_id)

    def _answer(self, pdu, *, status=0, **fields):
        self.send(_made(f"{pdu.command}_resp", pdu.sequence, status=status, **fields))


class _Numbers:
    """smpplib asks for the next sequence number, also of what is read."""

    sequence = 0

    @staticmethod
    def next_sequence() -> int:
        return 0


_NUMBERS = _Numbers()


def _made(command, sequence, **fields) -> bytes:
    """A PDU; smpplib takes no sequence number among the others."""
    pdu = smpp.make_pdu(command, client=_NUMBERS, **fields)
    pdu.sequence = sequence
    return pdu.generate()


def _text(value) -> str:
    return value.decode("ascii") if isinstance(value, bytes) else value or ""
