"""One line to an operator's centre: opened, bound, watched, and opened again when it breaks.

It lives in a thread of its own with a loop of its own; other threads ask it by `submit_all` and
`answer`. What the centre hands us is answered by whoever has stored it, and not before.
"""

import asyncio
import logging
import random
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from helpdesk.channels.sms.smpp import pdus
from helpdesk.channels.sms.smpp.window import Window
from helpdesk.policy.sms_receipts import THROTTLED
from helpdesk.policy.sms_roads import Address, smpp_port

CONNECT_SECONDS = 10.0
# How long the centre may take to answer what keeps the line alive.
ANSWER_SECONDS = 10.0
ENQUIRE_EVERY_SECONDS = 30.0
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.5, 60.0
# A line that held so long, or took a message, was well: the next one is opened soon.
WELL_AFTER_SECONDS = 30.0
GOODBYE_SECONDS = 2.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What became of a part. `status` None: none came, and `left` says whether it was sent."""

    status: int | None
    message_id: str = ""
    left: bool = True


NEVER_LEFT = Answer(None, left=False)
UNHEARD = Answer(None)


@dataclass(frozen=True)
class Handed:
    """What the centre handed us, and where its answer belongs: this line and no later one."""

    what: pdus.Arrived
    head: pdus.Head
    line_number: int


class Line:
    """`on_arrival` is called in the thread of the line, and must only put away what came."""

    def __init__(self, address: Address, *, on_arrival: Callable[[Handed], bool]) -> None:
        self._address, self._on_arrival = address, on_arrival
        self.window = Window(int(address.options.get("window", 10)))
        self._loop = asyncio.new_event_loop()
        self._writer: asyncio.StreamWriter | None = None
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._sequence = self._line_number = 0
        self._is_stopping = self._has_taken = False
        self._woken = asyncio.Event()
        self._bound = threading.Event()
        self._thread = threading.Thread(target=self._run, name="line of SMS", daemon=True)

    # --- Asked by other threads ---------------------------------------------------------------

    def start(self) -> None:
        """Open it, and open it again whenever it breaks, until `stop`."""
        self._thread.start()

    def stop(self) -> None:
        """Say goodbye and end. What was not answered counts as unheard."""
        self._is_stopping = True
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._wake)
        self._thread.join(GOODBYE_SECONDS + 1)

    def is_bound(self) -> bool:
        """Whether messages can leave now."""
        return self._bound.is_set()

    def is_alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread.is_alive()

    def submit_all(self, parts: Sequence[pdus.Part], *, seconds: float) -> list[Answer]:
        """Hand these over, as many at once as the window takes; an answer for each, in order.

        Waits for the line where it is down, and obeys a centre that is busy: within `seconds` in
        all. Never raises.
        """
        try:
            ends_at = time.monotonic() + seconds
            asked = asyncio.run_coroutine_threadsafe(self._all(parts, ends_at), self._loop)
            return asked.result(seconds + 5)
        except (RuntimeError, TimeoutError):
            return [UNHEARD for _part in parts]

    def answer(self, handed: Handed, status: int) -> bool:
        """Tell the centre. False where the line broke since: it will hand it over again."""
        if handed.line_number != self._line_number or not self.is_bound():
            return False
        data = pdus.answer_of(handed.head, status=status)
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._write, data)
        return True

    # --- The life of the line -----------------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._live())
        finally:
            self._loop.close()

    async def _live(self) -> None:
        failures = 0
        while not self._is_stopping:
            began = time.monotonic()
            try:
                await self._one_line()
                reason = "ended"
            except (OSError, ssl.SSLError, pdus.Unreadable, EOFError) as error:
                # Not its words: those of TLS name hosts, which is well, but nothing else should be.
                reason = type(error).__name__
            finally:
                await self._forget_line()
            if self._is_stopping:
                return
            was_well = self._has_taken or time.monotonic() - began > WELL_AFTER_SECONDS
            failures = 1 if was_well else failures + 1
            log.warning("The line of SMS broke (%s) and is opened again.", reason)
            await self._sleep(wait_before(failures))

    async def _one_line(self) -> None:
        reader, writer = await asyncio.wait_for(self._open(), CONNECT_SECONDS)
        self._writer = writer
        self._line_number += 1
        self._has_taken = False
        await self._bind(reader)
        self._bound.set()
        log.info("The line of SMS is open.")
        enquiring = asyncio.ensure_future(self._enquire())
        reading = asyncio.ensure_future(self._read(reader))
        stopping = asyncio.ensure_future(self._woken.wait())
        try:
            ended, _open = await asyncio.wait(
                (enquiring, reading, stopping), return_when=asyncio.FIRST_COMPLETED
            )
            if stopping in ended:
                await self._say_goodbye(reading)
            for one in ended - {stopping}:
                one.result()
        finally:
            for one in (enquiring, reading, stopping):
                one.cancel()
            await asyncio.gather(enquiring, reading, stopping, return_exceptions=True)

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        address = self._address
        context = None
        if address.is_tls:
            # The centre's name and its certificate are checked: nobody listens in between.
            context = ssl.create_default_context(cafile=address.options.get("ca"))
        return await asyncio.open_connection(address.host, smpp_port(address), ssl=context)

    async def _bind(self, reader: asyncio.StreamReader) -> None:
        address, sequence = self._address, self._next()
        self._write(
            pdus.bind(
                sequence,
                user=address.user,
                password=address.password,
                system_type=address.options.get("system_type", ""),
            )
        )
        head, _body = await asyncio.wait_for(_one_pdu(reader), ANSWER_SECONDS)
        if head.command != pdus.BIND_TRANSCEIVER_RESP or head.status != pdus.OK:
            log.error("The operator refuses the line of SMS: status %#x.", head.status)
            raise ConnectionRefusedError

    async def _enquire(self) -> None:
        """Ask now and then whether the centre is still there; a silent one is no line."""
        while True:
            await asyncio.sleep(ENQUIRE_EVERY_SECONDS)
            answer = self._expect(sequence := self._next())
            self._write(pdus.bare(pdus.ENQUIRE_LINK, sequence))
            await asyncio.wait_for(answer, ANSWER_SECONDS)

    async def _say_goodbye(self, reading: "asyncio.Future[None]") -> None:
        answer = self._expect(sequence := self._next())
        self._write(pdus.bare(pdus.UNBIND, sequence))
        either = asyncio.FIRST_COMPLETED
        await asyncio.wait((answer, reading), timeout=GOODBYE_SECONDS, return_when=either)

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while True:
            head, body = await _one_pdu(reader)
            if head.command & pdus.ANSWER:
                self._answered(head, body)
            elif head.command == pdus.DELIVER_SM:
                self._arrived(head, body)
            elif head.command in (pdus.ENQUIRE_LINK, pdus.UNBIND):
                self._write(pdus.answer_of(head))
                if head.command == pdus.UNBIND:
                    return
            else:
                self._write(
                    pdus.bare(pdus.GENERIC_NACK, head.sequence, status=pdus.INVALID_COMMAND)
                )

    def _answered(self, head: pdus.Head, body: bytes) -> None:
        waiting = self._waiting.pop(head.sequence, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(Answer(head.status, pdus.word_in(body)))

    def _arrived(self, head: pdus.Head, body: bytes) -> None:
        data = pdus.HEADER.pack(head.length, head.command, head.status, head.sequence) + body
        try:
            what = pdus.arrived_in(data)
        except pdus.Unreadable:
            log.warning("The operator handed over what is no message.")
            self._write(pdus.answer_of(head, status=pdus.NEVER))
            return
        if not self._on_arrival(Handed(what, head, self._line_number)):
            self._write(pdus.answer_of(head, status=pdus.THROTTLED))

    # --- Messages -----------------------------------------------------------------------------

    async def _all(self, parts: Sequence[pdus.Part], ends_at: float) -> list[Answer]:
        """Each takes a place of the window; one that the centre has no room for tries again."""
        return list(await asyncio.gather(*(self._one(part, ends_at) for part in parts)))

    async def _one(self, part: pdus.Part, ends_at: float) -> Answer:
        answer = NEVER_LEFT
        while time.monotonic() < ends_at and not self._is_stopping:
            if not self.is_bound():
                await asyncio.sleep(0.05)
                continue
            async with self.window.place(ends_at) as has_place:
                if not has_place:
                    break
                answer = await self._submit(part, ends_at)
            if answer.status in THROTTLED:
                self.window.is_too_wide()
                continue
            if answer.status is not None or answer.left:
                return answer
        return answer

    async def _submit(self, part: pdus.Part, ends_at: float) -> Answer:
        if self._writer is None or not self.is_bound():
            return NEVER_LEFT
        waiting = self._expect(sequence := self._next())
        try:
            self._write(part.encoded(sequence))
            answer = await asyncio.wait_for(waiting, max(ends_at - time.monotonic(), 0))
        except TimeoutError:
            return UNHEARD
        finally:
            self._waiting.pop(sequence, None)
        if answer.status == pdus.OK:
            self.window.is_well()
            self._has_taken = True
        return answer

    # --- Small parts --------------------------------------------------------------------------

    def _next(self) -> int:
        self._sequence = self._sequence % 0x7FFFFFFF + 1
        return self._sequence

    def _expect(self, sequence: int) -> "asyncio.Future[Answer]":
        self._waiting[sequence] = waiting = self._loop.create_future()
        return waiting

    def _write(self, data: bytes) -> None:
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(data)

    async def _forget_line(self) -> None:
        """What was handed over and not answered is unheard; nothing leaves until the next line."""
        self._bound.clear()
        waiting, self._waiting = list(self._waiting.values()), {}
        for one in waiting:
            if not one.done():
                one.set_result(UNHEARD)
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()
            with suppress(OSError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), GOODBYE_SECONDS)

    def _wake(self) -> None:
        self._woken.set()

    async def _sleep(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)


def wait_before(failures: int) -> float:
    """Seconds before the next try: twice as long each time, a minute at most.

    By chance a little less, so that a thousand desks do not come back in the same instant.
    """
    longest = FIRST_WAIT_SECONDS * 2.0 ** min(max(failures - 1, 0), 10)
    return min(longest, LONGEST_WAIT_SECONDS) * random.uniform(0.5, 1.0)  # noqa: S311


async def _one_pdu(reader: asyncio.StreamReader) -> tuple[pdus.Head, bytes]:
    head = pdus.head_of(await reader.readexactly(pdus.HEADER.size))
    return head, await reader.readexactly(head.length - pdus.HEADER.size)
