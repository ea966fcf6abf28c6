"""What an operator says became of a message, and what its answers mean."""

import pytest

from helpdesk.policy.sms_receipts import (
    Receipt,
    is_of_channel,
    is_refused,
    other_spellings,
    read_receipt,
)

TEXT = "id:0a1b sub:001 dlvrd:001 submit date:2611301200 done date:2611301201 stat:{} err:000 text:"


@pytest.mark.parametrize(
    ("word", "arrived"),
    [
        ("DELIVRD", True),
        ("delivrd", True),
        ("UNDELIV", False),
        ("EXPIRED", False),
        ("DELETED", False),
        ("REJECTD", False),
        ("ACCEPTD", None),
        ("ENROUTE", None),
        ("UNKNOWN", None),
    ],
)
def test_a_receipt_is_read_from_its_text(word, arrived):
    receipt = read_receipt(message_id="", state=None, text=TEXT.format(word))
    assert receipt == Receipt("0a1b", arrived)


@pytest.mark.parametrize(
    ("state", "arrived"),
    [(1, None), (2, True), (3, False), (5, False), (6, None), (7, None), (8, False)],
)
def test_its_parameters_stand_above_its_text(state, arrived):
    receipt = read_receipt(message_id="77", state=state, text=TEXT.format("UNDELIV"))
    assert receipt == Receipt("77", arrived)


def test_one_of_the_two_is_enough():
    assert read_receipt(message_id="77", state=None, text=TEXT.format("DELIVRD")) == Receipt(
        "77", True
    )
    assert read_receipt(message_id="77", state=2, text="") == Receipt("77", True)
    assert read_receipt(message_id="77", state=None, text="") == Receipt("77", None)


@pytest.mark.parametrize("text", ["", "Oui", "stat:DELIVRD", "id: "])
def test_what_names_no_message_is_no_receipt(text):
    assert read_receipt(message_id="", state=2, text=text) is None


def test_a_number_may_be_written_in_two_ways():
    assert "255" in other_spellings("ff")
    assert "255" in other_spellings("000000FF")
    assert {"ff", "FF"} <= other_spellings("255")
    assert "ff" in other_spellings("00ff")
    assert other_spellings("a-b") == set()
    assert other_spellings("") == set()


def test_answers_blame_the_message_the_channel_or_nobody():
    invalid_number, wrong_password, throttled, full, unknown = 0x0B, 0x0E, 0x58, 0x14, 0x400
    assert is_refused(invalid_number)
    assert not is_of_channel(invalid_number)
    for status in (wrong_password, throttled, full):
        assert is_of_channel(status)
        assert not is_refused(status)
    assert not is_refused(unknown)
    assert not is_of_channel(unknown)
