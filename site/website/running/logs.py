"""What a log line may never hold: a phone number."""

import logging
import re

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
