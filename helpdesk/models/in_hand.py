"""What seldom changes, read once a request: kept for some seconds for all, and in hand meanwhile.

A page asks for the settings of the desk some fifty times. Each time the cache gave it a copy of its
own, with Redis over a socket. Outside of a request, in tasks and commands, the cache is asked.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

from django.core.cache import cache

T = TypeVar("T")

_in_hand: ContextVar[dict[str, Any] | None] = ContextVar("in_hand", default=None)


@contextmanager
def in_hand() -> Iterator[None]:
    """What is asked for in this block, by this thread, is read once."""
    token = _in_hand.set({})
    try:
        yield
    finally:
        _in_hand.reset(token)


def kept(key: str, read: Callable[[], T], *, seconds: int) -> T:
    """What the cache keeps under this key, else what `read` gives now, kept for so long.

    Whoever is given it changes nothing in it: others hold the same.
    """
    held = _in_hand.get()
    if held is None:
        return cast(T, cache.get_or_set(key, read, seconds))
    if key not in held:
        held[key] = cache.get_or_set(key, read, seconds)
    return cast(T, held[key])


def let_go(key: str) -> None:
    """It changed: who asks next reads it again, here and, from the cache, elsewhere."""
    cache.delete(key)
    held = _in_hand.get()
    if held is not None:
        held.pop(key, None)
