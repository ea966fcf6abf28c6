"""Mails by LMTP (RFC 2033): a mail server of this machine hands them over one by one."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session

from helpdesk.channels.incoming.reading import MOST_BYTES
from helpdesk.channels.incoming.verdicts import Take, Verdict

_ANSWERS: Final = {
    Verdict.TAKEN: "250 2.0.0 Taken",
    Verdict.REFUSED: "554 5.6.0 This is no mail that can be read",
    Verdict.TOO_MANY: "550 5.7.1 Too many mails of one sender today",
    Verdict.LATER: "451 4.3.0 Try again later",
}
# Files are drawn again and looked at: two at a time leave the rest of the machine alone.
_AT_ONCE: Final = 2
_TICK_SECONDS: Final = 0.5


class _Lines(LMTP):
    # Servers hand over what they took, also lines that are longer than they should be.
    line_length_limit = 100_000


class _Door:
    """What aiosmtpd asks at each step."""

    def __init__(self, take: Take, pool: ThreadPoolExecutor) -> None:
        self._take, self._pool = take, pool

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """One recipient a mail: LMTP answers for each of them, and one mail is one note."""
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 Go on"

    async def handle_DATA(  # noqa: N802
        self, _server: Any, _session: Session, envelope: Envelope
    ) -> str:
        """The answer is given once the mail is committed."""
        content = envelope.original_content or b""
        loop, recipients = asyncio.get_running_loop(), tuple(envelope.rcpt_tos)
        verdict = await loop.run_in_executor(
            self._pool, self._take, content, (envelope.mail_from or "").strip("<>"), recipients
        )
        return _ANSWERS[verdict]


async def listen(
    *,
    host: str,
    port: int,
    take: Take,
    is_stopping: Callable[[], bool],
    on_tick: Callable[[], None],
) -> None:
    """Take mails until `is_stopping`; the one that is being taken is finished first.

    `on_tick` is called twice a second, in a thread. Raises OSError where the port is taken.
    """
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(_AT_ONCE + 1, thread_name_prefix="mail") as pool:
        door = _Door(take, pool)

        def line() -> _Lines:
            return _Lines(
                door, data_size_limit=MOST_BYTES, enable_SMTPUTF8=True, hostname="desk", loop=loop
            )

        server = await loop.create_server(line, host, port)
        async with server:
            while not is_stopping():
                await loop.run_in_executor(pool, on_tick)
                await asyncio.sleep(_TICK_SECONDS)
            server.close()
