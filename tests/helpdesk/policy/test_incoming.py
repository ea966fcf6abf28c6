"""Who sent an SMS, and what of it is kept."""

import pytest

from helpdesk.policy.incoming import LONGEST, key_of, sender_of, text_of


@pytest.mark.parametrize(
    "typed", ["+33639981234", "0639981234", "0033639981234", "33639981234", " 06 39 98 12 34 "]
)
def test_a_number_in_any_spelling_is_one_sender(typed):
    sender = sender_of(typed, most=20)
    assert (sender.number, sender.name, sender.may_be_answered) == ("+33639981234", "", True)


@pytest.mark.parametrize("name", ["TeleCoop", "36105", "3900", "Info 0639981234", "+336", "112"])
def test_a_name_and_a_short_number_are_never_answered(name):
    sender = sender_of(name, most=20)
    assert (sender.number, sender.name, sender.may_be_answered) == ("", name, False)


def test_a_sender_without_a_name_is_a_question_mark():
    assert [sender_of(each, most=20).name for each in ("", "  ", "\x00")] == ["?", "?", "?"]


def test_a_long_name_keeps_its_beginning():
    assert sender_of("x" * 50, most=20).name == "x" * 20


def test_what_no_database_keeps_is_left_out():
    assert text_of(" o\x00ui\ud83d ") == "oui"
    assert len(text_of("é" * 5000)) == LONGEST


def test_an_id_that_is_too_long_becomes_a_digest_of_the_same_length():
    assert key_of(" abc ", most=100) == "abc"
    long = [key_of(f"{'x' * 200}{n}", most=100) for n in (1, 1, 2)]
    assert long[0] == long[1] != long[2]
    assert len(long[0]) == 64


@pytest.mark.parametrize("nothing", ["", "   "])
def test_without_an_id_a_repeat_could_not_be_told(nothing):
    with pytest.raises(ValueError, match="without an id"):
        key_of(nothing, most=100)
