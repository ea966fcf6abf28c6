"""The cache that all processes share, in Redis; while it does not answer, each uses its own memory.

Nothing is lost with it: what it keeps is read from the database again. So an error of Redis, or its
silence, is a miss and never an error of the page. It is asked again some seconds later.
"""

import logging
import time
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any, Final, TypeVar

from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import RedisError
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.retry import Retry

# Whoever asks waits so long for an answer, in seconds.
ANSWERS_WITHIN: Final = 0.25
# After a failure nobody asks for so long, and longer where it took long to fail (a slow DNS).
SILENT_FOR: Final = 5.0
SILENT_TIMES: Final = 20
# What a process keeps by itself meanwhile may be old for so long.
OWN_FOR: Final = 60

T = TypeVar("T")
log = logging.getLogger(__name__)


class Outage:
    """Whether Redis answers, for all threads of a process, and what it was not told meanwhile."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._until = 0.0
        self.is_away = False
        self.owed: set[str] = set()

    def may_ask(self) -> bool:
        """Always while Redis answers; while it is away one thread tries, from time to time."""
        if not self.is_away:
            return True
        with self._lock:
            if time.monotonic() < self._until:
                return False
            self._until = time.monotonic() + SILENT_FOR
            return True

    def begin(self, error: Exception, *, took: float) -> bool:
        """Nobody asks for a while. Answers whether Redis was there until now."""
        with self._lock:
            self._until = time.monotonic() + max(SILENT_FOR, SILENT_TIMES * took)
            is_new, self.is_away = not self.is_away, True
        if is_new:
            log.warning("The cache does not answer (%s): each process uses its own.", error)
        return is_new

    def end(self) -> None:
        """Redis answered."""
        with self._lock:
            was_away, self.is_away = self.is_away, False
        if was_away:
            log.warning("The cache answers again.")

    def owe(self, keys: Iterable[str]) -> None:
        """What Redis still has under these keys is old. They are as few as what a site keeps."""
        with self._lock:
            self.owed.update(keys)


# Each thread has a client of its own: what they know of Redis is the process's.
_OUTAGES: dict[str, Outage] = {}


class SharedClient:
    """Asks Redis while it answers, else the memory of this process, under the same keys."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        usual = {
            "socket_connect_timeout": ANSWERS_WITHIN,
            "socket_timeout": ANSWERS_WITHIN,
            # Once more at once: a Redis that was restarted has closed what was open.
            "retry": Retry(NoBackoff(), 1, supported_errors=(NoConnection,)),
        }
        self._redis: Any = RedisCacheClient(servers, **{**usual, **options})
        name = ",".join(servers)
        self.outage = _OUTAGES.setdefault(name, Outage())
        self._own = LocMemCache(f"beside {name}", {})

    def _ask(self, shared: Callable[[], T], own: Callable[[], T]) -> T:
        if not self.outage.may_ask():
            return own()
        asked = time.monotonic()
        try:
            self._pay_what_is_owed()
            answer = shared()
        except (RedisError, OSError) as error:
            if self.outage.begin(error, took=time.monotonic() - asked):
                # Kept since an earlier outage: it may be old.
                self._own.clear()
            return own()
        self.outage.end()
        return answer

    def _change(self, keys: Iterable[str], shared: Callable[[], T], own: Callable[[], T]) -> T:
        """As `_ask`, and what Redis has under these keys will be deleted when it is back."""

        def beside() -> T:
            self.outage.owe(keys)
            return own()

        return self._ask(shared, beside)

    def _pay_what_is_owed(self) -> None:
        """Before anything is read: delete what was changed while Redis was away."""
        if keys := self.outage.owed.copy():
            self._redis.delete_many(keys)
            self.outage.owed.difference_update(keys)

    def add(self, key: str, value: Any, timeout: int | None) -> bool:
        """Whether nothing was there."""
        return self._ask(
            lambda: self._redis.add(key, value, timeout),
            lambda: self._own.add(key, value, _at_most(timeout)),
        )

    def get(self, key: str, default: Any) -> Any:
        """`default` where nothing is, and where nobody can read what is."""

        def read() -> Any:
            try:
                return self._redis.get(key, default)
            except (RedisError, OSError):
                raise
            except Exception:  # pickle raises nearly anything: an older program wrote it
                log.warning("What the cache keeps as %s cannot be read.", key)
                self._redis.delete(key)
                return default

        return self._ask(read, lambda: self._own.get(key, default))

    def get_many(self, keys: Iterable[str]) -> dict[str, Any]:
        """What is there, by key."""
        missing, found = object(), {}
        for key in keys:
            if (value := self.get(key, missing)) is not missing:
                found[key] = value
        return found

    def set(self, key: str, value: Any, timeout: int | None) -> None:
        """Keep it for so many seconds, None is for ever."""
        self._change(
            [key],
            lambda: self._redis.set(key, value, timeout),
            lambda: self._own.set(key, value, _at_most(timeout)),
        )

    def set_many(self, data: dict[str, Any], timeout: int | None) -> None:
        """The same for each."""
        for key, value in data.items():
            self.set(key, value, timeout)

    def touch(self, key: str, timeout: int | None) -> bool:
        """Whether something was there."""
        return self._ask(
            lambda: self._redis.touch(key, timeout), lambda: self._own.touch(key, _at_most(timeout))
        )

    def has_key(self, key: str) -> bool:
        """Whether something is there."""
        return self._ask(lambda: self._redis.has_key(key), lambda: self._own.has_key(key))

    def incr(self, key: str, delta: int) -> int:
        """The new number; ValueError where none is."""
        return self._change(
            [key], lambda: self._redis.incr(key, delta), lambda: self._own.incr(key, delta)
        )

    def delete(self, key: str) -> bool:
        """Whether something was there."""
        return self._change([key], lambda: self._redis.delete(key), lambda: self._own.delete(key))

    def delete_many(self, keys: Iterable[str]) -> None:
        """The same for each."""
        for key in keys:
            self.delete(key)

    def clear(self) -> bool:
        """Everything goes; from Redis only while it answers."""

        def forget() -> bool:
            self._own.clear()
            return True

        return self._ask(self._redis.clear, forget)

    def answers(self) -> bool:
        """Whether Redis answers now, or did a few seconds ago."""
        self._ask(lambda: self._redis.has_key("website.cache"), lambda: False)
        return not self.outage.is_away


class SharedCache(RedisCache):
    """Django's cache in Redis, without which pages are slower and nothing else."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = SharedClient

    def answers(self) -> bool:
        """Whether Redis answers; it is asked as seldom as for a page."""
        client: Any = self._cache
        is_there: bool = client.answers()
        return is_there


def cache_answers() -> bool:
    """Whether the shared cache is there. True where none is set: then nothing is missing."""
    cache = caches["default"]
    return cache.answers() if isinstance(cache, SharedCache) else True


def _at_most(timeout: int | None) -> int:
    """Other processes change things, and this one does not hear of it meanwhile."""
    return OWN_FOR if timeout is None else min(timeout, OWN_FOR)
