"""How many messages may be on their way at once: fewer where the centre says that it is busy."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 5.0


class Window:
    """Half as wide after each "busy", and a pause, which grows until the centre takes one again.

    One wider after as many yes as there are places.
    """

    def __init__(self, widest: int) -> None:
        self.widest = self.places = widest
        self._taken = self._well = 0
        self._pause = FIRST_PAUSE_SECONDS
        self._opens_at = 0.0

    @asynccontextmanager
    async def place(self, ends_at: float) -> AsyncIterator[bool]:
        """One place, once there is one; False where none came free in time."""
        while self._taken >= self.places or time.monotonic() < self._opens_at:
            if time.monotonic() >= ends_at:
                yield False
                return
            await asyncio.sleep(0.002 if time.monotonic() >= self._opens_at else 0.02)
        self._taken += 1
        try:
            yield True
        finally:
            self._taken -= 1

    def is_too_wide(self) -> None:
        """The centre is busy: nothing leaves for a while. Many who hear it at once are one."""
        now = time.monotonic()
        self._well = 0
        if now < self._opens_at:
            return
        self.places = max(self.places // 2, 1)
        self._opens_at = now + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)

    def is_well(self) -> None:
        """The centre took one."""
        self._well += 1
        self._pause = FIRST_PAUSE_SECONDS
        if self._well >= self.places:
            self._well = 0
            self.places = min(self.places + 1, self.widest)
