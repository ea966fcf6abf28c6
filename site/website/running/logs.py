"""What a log line may never hold: a phone number."""

import logging
import re
from typing import Any

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
        """The line as it is written."""
        return without_numbers(super().format(record))


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


def logging_at(level: str, *, journal: str) -> dict[str, Any]:
    """What is logged where: lines without numbers at `level`, the journal as `journal` says."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "website.running.logs.LineWithoutNumbers",
                "format": "{asctime} {levelname} {name}: {message}",
                "style": "{",
            },
            "bare": {"format": "{message}", "style": "{"},
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line"},
            "journal": journal_handler(journal),
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
            "django-q": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            # aiosmtpd tells each line of a talk, with the addresses of whoever writes.
            "mail.log": {"level": "WARNING"},
            "helpdesk.journal": {"handlers": ["journal"], "level": "INFO", "propagate": False},
        },
    }
