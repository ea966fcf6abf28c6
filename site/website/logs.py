"""What a log line may never hold: a phone number."""

import logging
import re

# Seven digits or more, however spaced; dates and times with their own separators stay readable.
_NUMBER = re.compile(r"(?<![\w-])(?:\+|00)?\d(?:[ .\u00a0\u202f]?\d){8,14}(?![\w-])")


def without_numbers(text: str) -> str:
    """The text with each phone number replaced by its last two digits."""
    return _NUMBER.sub(lambda match: f"[number …{match.group()[-2:]}]", text)


class NoPhoneNumbers(logging.Filter):
    """Rewrite each record's message without phone numbers; never drops a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        cleaned = without_numbers(message)
        if cleaned != message:
            record.msg, record.args = cleaned, None
        return True
