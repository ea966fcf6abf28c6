"""No log line holds a phone number, however it was written."""

import logging
import logging.config

import pytest
from django.utils.module_loading import import_string
from website.running.logs import journal_handler, without_numbers


@pytest.mark.parametrize(
    "number",
    [
        "0639981234",
        "06 39 98 12 34",
        "06.39.98.12.34",
        "06-39-98-12-34",
        "+33639981234",
        "+33 6 39 98 12 34",
        "+33 (0)6 39 98 12 34",
        "0033639981234",
        "06\u00a039\u00a098\u00a012\u00a034",
        "06\u202f39\u202f98\u202f12\u202f34",
        "tel:0639981234",
        "number=0639981234",
        "0692 12 34 56",
    ],
)
def test_a_phone_number_does_not_stay(number):
    cleaned = without_numbers(f"Called {number} twice")
    assert "9812" not in cleaned.replace(" ", "")
    assert "39981" not in "".join(c for c in cleaned if c.isdigit())
    assert cleaned.startswith("Called ")
    assert cleaned.endswith(" twice")


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-23 02:43:47,627 INFO ok",
        "Notice b4d54141-29a7-4466-8a51-eb0899c1469e was sent",
        "GET /fr/guides/214/ 200",
        "127.0.0.1 asked",
        "Case 48213 closed",
    ],
)
def test_what_is_no_phone_number_stays(line):
    assert without_numbers(line) == line


@pytest.fixture
def written(settings):
    """Gives what the configured handler writes for a record."""
    facts = dict(settings.LOGGING["formatters"]["line"])
    formatter = import_string(facts.pop("()"))(facts.pop("format"), **facts)

    def write(message, *args, error=None) -> str:
        exc_info = (type(error), error, error.__traceback__) if error else None
        return formatter.format(
            logging.LogRecord("x", logging.INFO, __file__, 1, message, args, exc_info)
        )

    return write


def test_a_number_among_the_arguments_does_not_stay(written):
    line = written("Calling %s for %s", "0639981234", "Madeleine")
    assert line.endswith("Calling [number …34] for Madeleine")


def test_a_number_in_the_text_of_an_error_does_not_stay(written):
    text = written("It failed", error=ValueError("0639981234 is not valid"))
    assert "is not valid" in text
    assert "0639981234" not in text


def test_every_handler_writes_without_numbers(settings):
    handlers = dict(settings.LOGGING["handlers"])
    # A collector reads each line of the journal as JSON: the journal itself refuses numbers.
    assert handlers.pop("journal") == journal_handler("")
    assert {handler["formatter"] for handler in handlers.values()} == {"line"}


def test_the_journal_goes_to_a_file_that_may_be_moved_away(tmp_path):
    file = tmp_path / "journal.jsonl"
    settings = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"bare": {"format": "{message}", "style": "{"}},
        "handlers": {"journal": journal_handler(str(file))},
        "loggers": {"test.journal": {"handlers": ["journal"], "level": "INFO", "propagate": False}},
    }
    logging.config.dictConfig(settings)
    journal = logging.getLogger("test.journal")
    journal.info("%s", '{"id": 1}')
    file.rename(tmp_path / "journal.jsonl.1")
    journal.info("%s", '{"id": 2}')
    assert (tmp_path / "journal.jsonl.1").read_text() == '{"id": 1}\n'
    assert file.read_text() == '{"id": 2}\n'
    journal.handlers[0].close()
    journal.handlers.clear()
