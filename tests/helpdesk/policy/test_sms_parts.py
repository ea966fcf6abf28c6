"""Texts become octets and parts, and come back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from smpplib import gsm

from helpdesk.policy.sms import segments
from helpdesk.policy.sms_parts import (
    GSM,
    UCS2,
    PartOf,
    cut,
    in_octets,
    part_of,
    read_header,
    read_octets,
)
from tests.helpdesk.policy.test_sms import BASIC, EXTENSION

plain = st.text(st.sampled_from(BASIC + EXTENSION), max_size=700)
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(st.one_of(plain, anything))
def test_each_text_comes_back_as_it_left(text):
    coding, octets = in_octets(text)
    assert read_octets(octets, coding) == text


@given(st.one_of(plain, anything))
def test_parts_are_as_many_as_were_counted_and_make_the_text_again(text):
    coding, parts = cut(text, reference=7)
    assert len(parts) == max(segments(text).count, 1)
    if len(parts) == 1:
        assert read_octets(parts[0], coding) == text
        return
    assert all(len(part) <= (159 if coding == GSM else 140) for part in parts)
    read = [read_header(part) for part in parts]
    numbers = range(1, len(parts) + 1)
    assert [found for found, _rest in read] == [PartOf(7, len(parts), n) for n in numbers]
    # No sign is cut: each part is a text of its own.
    assert "".join(read_octets(rest, coding) for _found, rest in read) == text


@given(st.text(st.sampled_from(sorted({*BASIC, *EXTENSION} - {"\f", "§"})), max_size=700))
def test_another_library_writes_the_same_octets(text):
    # It does not know the sign for a new page, nor the one for a section.
    assert in_octets(text)[1] == gsm.gsm_encode(text)


def test_another_script_is_ucs2():
    assert in_octets("غدا") == (UCS2, "غدا".encode("utf-16-be"))


def test_a_text_that_no_message_holds_is_refused():
    with pytest.raises(ValueError, match="too long"):
        cut("x" * 153 * 256, reference=1)


@pytest.mark.parametrize(
    ("octets", "coding", "text"),
    [
        (b"", 0, ""),
        ("Où ?".encode("latin-1"), 3, "Où ?"),
        (b"Oui", 1, "Oui"),
        (b"\x05t\x05", 0, "été"),
        # A class that says "on the screen" (0xF1), and a message of UCS-2 that is a picture's name.
        (b"\x05t\x05", 0xF1, "été"),
        ("غدا".encode("utf-16-be"), 0x18, "غدا"),
        # What makes no sense is read all the same.
        (b"\xff2", 0, "?2"),
        (b"2\x1b", 0, "2"),
        (b"\x1bA", 0, "A"),
        (b"\x06", 8, "\ufffd"),
    ],
)
def test_what_comes_in_is_read_as_it_says(octets, coding, text):
    assert read_octets(octets, coding) == text


@pytest.mark.parametrize(
    ("octets", "found", "rest"),
    [
        (b"", None, b""),
        (b"\x05\x00\x03\x07\x02\x01Oui", PartOf(7, 2, 1), b"Oui"),
        (b"\x06\x08\x04\x01\x07\x03\x02Oui", PartOf(263, 3, 2), b"Oui"),
        # A port (0x05) stands before the number of the part.
        (b"\x0b\x05\x04\x00\x50\x00\x50\x00\x03\x07\x02\x02Oui", PartOf(7, 2, 2), b"Oui"),
        (b"\x05\x00\x03\x07\x01\x01Oui", None, b"Oui"),
        (b"\x05\x00\x03\x07\x02\x03Oui", None, b"Oui"),
        (b"\x05\x00\x03\x07\x02\x00Oui", None, b"Oui"),
        (b"\x04\x00\x09\x07\x02Oui", None, b"Oui"),
        # Longer than the message: no header at all.
        (b"\x20Oui", None, b"\x20Oui"),
    ],
)
def test_a_header_says_which_part_it_is_or_nothing(octets, found, rest):
    assert read_header(octets) == (found, rest)


def test_a_part_that_cannot_be_stands_alone():
    assert part_of(1, of=3, number=2) == PartOf(1, 3, 2)
    assert part_of(1, of=1, number=1) is None
    assert part_of(1, of=3, number=4) is None
