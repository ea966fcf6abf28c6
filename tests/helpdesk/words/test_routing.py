"""The reasons of a routing in words."""

import pytest
from django.utils import translation

from helpdesk.policy.routing import Reason
from helpdesk.words.routing import SENTENCES, reasons_in_words

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_every_reason_has_words():
    assert set(SENTENCES) == set(Reason)


def test_values_are_said_by_their_names():
    stored = [
        {"code": "knows_person", "values": {}},
        {"code": "speaks", "values": {"language": "ar"}},
        {"code": "skilled", "values": {"topic": "sim"}},
        {"code": "load", "values": {"calls": 3, "cap": 8}},
    ]
    assert reasons_in_words(stored, name="Karim", topics={"sim": "SIM card"}) == (
        "Karim: already spoke with this person, speaks the language (Arabic), "
        "knows the topic (SIM card), calls that day: 3 of 8."
    )


def test_a_fact_that_changes_changes_the_words():
    stored = [{"code": "load", "values": {"calls": 3, "cap": 8}}]
    fewer = [{"code": "load", "values": {"calls": 2, "cap": 8}}]
    assert reasons_in_words(stored, name="K", topics={}) != reasons_in_words(
        fewer, name="K", topics={}
    )


def test_a_reason_of_another_version_is_left_out():
    assert reasons_in_words([{"code": "horoscope", "values": {}}], name="Karim", topics={}) == ""
    assert reasons_in_words([{"code": "load", "values": {}}], name="Karim", topics={}) == ""


def test_no_reason_no_words():
    assert reasons_in_words([], name="Karim", topics={}) == ""
