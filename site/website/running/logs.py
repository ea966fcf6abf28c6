"""What a log line may never hold: a phone number. As text for people, or as JSON for programs."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any, Final

from website.serving.request_id import request_id

TEXT, JSON = "text", "json"

_MOST_PLACES: Final = 200
# Nine digits or more, however spaced, or the five pairs of a French number with other marks;
# dates and times, which have their own separators, stay readable.
_NUMBER = re.compile(
    r"(?<![\w-])(?:\+|00)?\d(?:[ .\u00a0\u202f]?\d){8,14}(?![\w-])"
    r"|(?<!\w)0\d(?:[-/]\d\d){4}(?!\w)"
)


def without_numbers(text: str) -> str:
    """The text with each phone number replaced by its last two digits."""
    return _NUMBER.sub(lambda match: f"[number …{match.group()[-2:]}]", text)


class LineWithoutNumbers(logging.Formatter):
    """Formats a record, its traceback too, and then takes the phone numbers out."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written; with the word of its request where it has one."""
        word = request_id()
        record.of_request = f" [{word}]" if word else ""
        return without_numbers(super().format(record))


class JsonLine(logging.Formatter):
    """A line of JSON: `at` (UTC), `level`, `logger`, `message`, and where there is one `request`.

    `error` is the kind of an exception and where it was raised, innermost last. What it says is
    left out: databases name the row that they refuse, with whoever is in it.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        facts: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_numbers(record.getMessage()),
        }
        if word := request_id():
            facts["request"] = word
        if record.exc_info and record.exc_info[1]:
            facts["error"] = places_of(record.exc_info[1])
        return json.dumps(facts, ensure_ascii=False)


def places_of(error: BaseException) -> list[str]:
    """The kind of an exception and its places, and those of what caused it; never its words."""
    found: list[str] = []
    told: BaseException | None = error
    while told is not None and len(found) < _MOST_PLACES:
        kind = type(told)
        found.append(f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins."))
        stack = traceback.StackSummary.extract(
            traceback.walk_tb(told.__traceback__), lookup_lines=False
        )
        found += [f"{place.filename}:{place.lineno} {place.name}" for place in stack]
        told = told.__cause__ or (None if told.__suppress_context__ else told.__context__)
    return found[:_MOST_PLACES]


def journal_handler(file: str) -> dict[str, Any]:
    """Where the lines of the journal go, as `LOGGING` says it; "" is nowhere, "-" the output.

    A file that is moved away is opened anew: whoever rotates it needs to tell nobody.
    """
    if not file:
        return {"class": "logging.NullHandler"}
    if file == "-":
        return {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "bare"}
    return {
        "class": "logging.handlers.WatchedFileHandler",
        "filename": file,
        "delay": True,
        "encoding": "utf-8",
        "formatter": "bare",
    }


def logging_at(level: str, *, journal: str, form: str = TEXT) -> dict[str, Any]:
    """What is logged where: lines without numbers at `level`, the journal as `journal` says.

    `form` is TEXT or JSON. In JSON each message for somebody is told of too, by its number: so one
    can be followed from the request that asked for it.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "website.running.logs.LineWithoutNumbers",
                "format": "{asctime} {levelname} {name}{of_request}: {message}",
                "style": "{",
            },
            "json": {"()": "website.running.logs.JsonLine"},
            "bare": {"format": "{message}", "style": "{"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "line" if form == TEXT else form,
            },
            "journal": journal_handler(journal),
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
            "django-q": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            # aiosmtpd tells each line of a talk, with the addresses of whoever writes.
            "mail.log": {"level": "WARNING"},
            # OpenSearch's client tells each question, and where it asks with which password.
            "opensearch": {"level": "ERROR"},
            "opensearchpy.trace": {"level": "ERROR"},
            "helpdesk.outbox": {"level": "WARNING" if form == TEXT else "INFO"},
            "helpdesk.journal": {"handlers": ["journal"], "level": "INFO", "propagate": False},
        },
    }
