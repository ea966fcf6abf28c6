"""Asks somebody outside, for so many seconds in all and not a second more.

A limit between two signs of life is none: a far side that says one byte now and then is never
silent. Neither does it bound the search for an address. So the question is asked in a thread,
which is left alone when its time is over; it ends with its own socket, or with the process.
"""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue


class TookTooLong(Exception):
    """Nothing came back in time; what was asked may still happen."""


def within(seconds: float, ask: Callable[[], None]) -> None:
    """Ask, and raise what it raises; TookTooLong when it has not ended after `seconds`."""
    ends: SimpleQueue[BaseException | None] = SimpleQueue()

    def run() -> None:
        try:
            ask()
        except BaseException as error:
            ends.put(error)
        else:
            ends.put(None)

    threading.Thread(target=run, name="asks outside", daemon=True).start()
    try:
        error = ends.get(timeout=seconds)
    except Empty:
        raise TookTooLong from None
    if error is not None:
        raise error
