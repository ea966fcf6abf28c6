"""A word for each request: it stands in every line of the log, and goes with what is asked for.

No import of the project: the settings read this.
"""

import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

HEADER: Final = "X-Request-ID"
# As nginx and most proxies make one. Anything else could be a number or a name of somebody.
_WELL_FORMED: Final = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_IN_A_TASK: Final = "request_id"
_current: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """Of the request, or task, that is at work here; "" outside of any."""
    return _current.get()


def well_formed(said: object) -> str:
    """The word, in small letters; "" for whatever is no random number of 128 bits."""
    word = said.lower() if isinstance(said, str) else ""
    return word if _WELL_FORMED.fullmatch(word) else ""


class RequestIdMiddleware:
    """The first of all. Takes the word of a proxy, or makes one; the answer carries it."""

    def __init__(self, get_response: "Callable[[HttpRequest], HttpResponseBase]") -> None:
        self.get_response = get_response

    def __call__(self, request: "HttpRequest") -> "HttpResponseBase":
        word = well_formed(request.headers.get(HEADER)) or uuid4().hex
        # Django tells of a 404 when all of us have answered: `forget` is called after that.
        _current.set(word)
        response = self.get_response(request)
        response.headers[HEADER] = word
        return response


def forget(**_signal: Any) -> None:
    """When a request is over: what the thread says next is about none."""
    _current.set("")


def give_to_task(*, task: dict[str, Any], **_signal: Any) -> None:
    """Before a task is put into the queue: it takes the word with it."""
    if word := request_id():
        task[_IN_A_TASK] = word


def take_from_task(*, task: dict[str, Any], **_signal: Any) -> None:
    """In a worker, before a task runs: the word of who asked; of a periodic one, its own number."""
    _current.set(well_formed(task.get(_IN_A_TASK)) or well_formed(task.get("id")))
