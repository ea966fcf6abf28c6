"""Logs as JSON: a line each, with the word of the request, and nobody's number or name."""

import json
import logging
import logging.config

import pytest
from django.db import IntegrityError
from website.running.logs import JSON, JsonLine, logging_at, places_of
from website.serving.request_id import _current, forget

WORD = "0123456789abcdef0123456789abcdef"
NAME, NUMBER = "Madeleine Petit", "0639981234"


def line(message, *args, error=None) -> dict[str, object]:
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("desk.x", logging.ERROR, __file__, 1, message, args, exc_info)
    written = JsonLine().format(record)
    assert "\n" not in written
    return json.loads(written)


@pytest.fixture(autouse=True)
def _no_word():
    yield
    forget()


def test_a_line_says_when_how_grave_who_and_what():
    found = line("Deux\nlignes de %s", "été")
    assert found.pop("at").endswith("+00:00")
    assert found == {"level": "ERROR", "logger": "desk.x", "message": "Deux\nlignes de été"}


def test_the_word_of_the_request_stands_in_it():
    _current.set(WORD)
    assert line("x")["request"] == WORD
    formatter = logging_at("INFO", journal="", form=JSON)
    assert formatter["handlers"]["console"]["formatter"] == JSON


def test_a_number_does_not_stay():
    assert line("Calling %s", NUMBER)["message"] == "Calling [number …34]"


def failure() -> Exception:
    """What a database says of a row that it refuses, and what came of it."""
    secret = NAME
    try:
        try:
            raise IntegrityError(f"DETAIL: Key (name, number)=({secret}, {NUMBER}) exists.")
        except IntegrityError as cause:
            raise ValueError(f"{NAME} cannot be kept") from cause
    except ValueError as error:
        return error


def test_an_exception_is_told_by_its_kind_and_places_and_never_by_its_words():
    found = line("It failed", error=failure())
    written = json.dumps(found, ensure_ascii=False)
    assert NAME not in written
    assert NUMBER not in written
    kinds = [said for said in found["error"] if ":" not in said]
    assert kinds == ["ValueError", "django.db.utils.IntegrityError"]
    assert any("test_json_logs.py" in said and said.endswith(" failure") for said in found["error"])


def test_an_exception_without_end_is_cut():
    def deeper(left):
        return deeper(left - 1) if left else 1 / 0

    with pytest.raises(ZeroDivisionError) as raised:
        deeper(400)
    assert len(places_of(raised.value)) == 200


def test_messages_are_told_by_their_number_in_json_alone():
    levels = [
        logging_at("INFO", journal="", form=form)["loggers"]["helpdesk.outbox"]["level"]
        for form in ("text", "json")
    ]
    assert levels == ["WARNING", "INFO"]


def test_a_line_of_text_has_the_word_in_brackets(settings):
    facts = dict(settings.LOGGING["formatters"]["line"])
    from django.utils.module_loading import import_string

    formatter = import_string(facts.pop("()"))(facts.pop("format"), **facts)
    record = logging.LogRecord("desk.x", logging.INFO, __file__, 1, "Said", (), None)
    assert formatter.format(record).endswith(" INFO desk.x: Said")
    _current.set(WORD)
    assert formatter.format(record).endswith(f" INFO desk.x [{WORD}]: Said")
