"""Errors told to a server that speaks as Sentry does: what broke and where, and nobody in it.

Imported only where SENTRY_DSN is set. sentry-sdk collects much by itself, so nothing that it
collects is sent: a report is written anew from what is allowed.
"""

import logging
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.logging import LoggingIntegration

from website.running.logs import without_numbers
from website.serving.request_id import request_id

_OURS: Final = ("website", "helpdesk", "knowledge", "accessibility")
_OF_AN_EVENT: Final = ("event_id", "timestamp", "level", "platform", "release", "logger")
_OF_A_PLACE: Final = ("filename", "function", "lineno", "module", "in_app")


def _say_nothing(_pending: int, _timeout: float) -> None:
    """As a process ends: people at a terminal wait two seconds at most, and read no more."""


def report_errors(dsn: str) -> None:
    """From here on each error of the log, and what ends a process, is told to this address."""
    sentry_sdk.init(
        dsn=dsn,
        release=f"coup-de-fil@{version('coup-de-fil')}",
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            # No line of before an error: its words are somebody's.
            LoggingIntegration(level=None, event_level=logging.ERROR),
            ExcepthookIntegration(),
            DedupeIntegration(),
            AtexitIntegration(callback=_say_nothing),
        ],
        before_send=scrubbed,
        before_send_transaction=_none,
        max_breadcrumbs=0,
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        server_name="",
        auto_session_tracking=False,
        send_client_reports=False,
    )


def _none(_event: Any, _hint: Any) -> None:
    """Nothing but errors is told."""


def scrubbed(event: Any, _hint: Any) -> Any:
    """What is sent of an event: kinds and places of exceptions, words that our code always says.

    Never what an exception says, what a line of the log was filled with, variables, the request,
    who asked, headers, cookies, or the name of the machine.
    """
    told: dict[str, Any] = {key: event[key] for key in _OF_AN_EVENT if key in event}
    exceptions = (event.get("exception") or {}).get("values") or []
    if exceptions:
        told["exception"] = {"values": [_exception(one) for one in exceptions]}
    if message := _message(event):
        told["message"] = message
    if word := request_id():
        told["tags"] = {"request": word}
    return told


def _exception(one: Mapping[str, Any]) -> dict[str, Any]:
    frames: Sequence[Mapping[str, Any]] = (one.get("stacktrace") or {}).get("frames") or []
    places = [{key: frame[key] for key in _OF_A_PLACE if key in frame} for frame in frames]
    kind = {key: one[key] for key in ("type", "module") if key in one}
    return {**kind, "stacktrace": {"frames": places}}


def _message(event: Mapping[str, Any]) -> str:
    """The words of a log line before anything was put into them, of our own code alone.

    What others write may have been filled already.
    """
    logger = str(event.get("logger") or "")
    if logger.split(".", maxsplit=1)[0] not in _OURS:
        return ""
    return without_numbers(str((event.get("logentry") or {}).get("message") or ""))
