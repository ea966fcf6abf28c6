"""Power cuts, errors that a pass swallows, and a gateway that is away."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db.models.query import QuerySet

from helpdesk import channels
from helpdesk.channels.base import Delivery, Message, NotSent
from helpdesk.models import (
    CaseEvent,
    TakenQuarter,
)


class Crash(BaseException):
    """The power is cut: no `except Exception` sees it."""


@contextmanager
def power_cut(write: str, nth: int) -> Iterator[None]:
    """Raise Crash just after the `nth` event, list of quarters, or message (from 1) is made."""
    left = [nth]

    def count() -> None:
        left[0] -= 1
        if not left[0]:
            raise Crash

    def save(self: CaseEvent, *args: Any, **kwargs: Any) -> None:
        event_save(self, *args, **kwargs)
        count()

    def create(self: QuerySet, *args: Any, **kwargs: Any) -> Any:
        made = bulk_create(self, *args, **kwargs)
        if self.model is TakenQuarter:
            count()
        return made

    def channel_of(code: str) -> Any:
        count()
        return channel(code)

    event_save, bulk_create, channel = CaseEvent.save, QuerySet.bulk_create, channels.channel_of
    target, name, broken = {
        "event": (CaseEvent, "save", save),
        "quarters": (QuerySet, "bulk_create", create),
        "message": (channels, "channel_of", channel_of),
    }[write]
    with patch.object(target, name, broken):
        yield


# Said to the operator when nobody was there to say it in time: lives of the machine have such days.
TOO_LATE = "%s messages came too late to be said."


class Errors(logging.Handler):
    """Keeps what a pass swallowed, so that the machine can raise it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, line: logging.LogRecord) -> None:
        if line.msg != TOO_LATE:
            self.found.append(f"{line.getMessage()} {line.exc_info and line.exc_info[1]!r}")


class NoGateway:
    """A channel that cannot be reached at all."""

    def send(self, _message: Message) -> Delivery:
        raise NotSent("nobody there")
