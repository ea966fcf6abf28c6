"""Names however they are spelt."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.policy.names import beginnings, search_form, swapped

letters = st.text(string.ascii_lowercase, min_size=3, max_size=12)


@pytest.mark.parametrize(
    "name", ["PETIT-JEAN, Hélène", "Helene Petit Jean", "hélène  petit‑jean", "Jean Petit Hélène"]
)
def test_accents_capitals_hyphens_and_order_mean_nothing(name):
    assert search_form(name) == "helene jean petit"


def test_a_name_without_letters_is_empty():
    assert search_form(" ?! ") == ""


def still_found(meant: str, typed: str) -> bool:
    start, end = beginnings(typed)
    return meant.startswith(start) or meant[::-1].startswith(end) or meant == swapped(typed)


@given(letters, st.data())
def test_after_any_one_slip_the_word_that_was_meant_is_still_found(meant, data):
    slip = data.draw(st.sampled_from(["insert", "delete", "replace", "swap"]))
    at = data.draw(st.integers(0, len(meant) - 1))
    letter = data.draw(st.sampled_from(string.ascii_lowercase))
    typed = {
        "insert": meant[:at] + letter + meant[at:],
        "delete": meant[:at] + meant[at + 1 :],
        "replace": meant[:at] + letter + meant[at + 1 :],
        "swap": meant[:at] + meant[at : at + 2][::-1] + meant[at + 2 :],
    }[slip]
    assert still_found(meant, typed)


@pytest.mark.parametrize(
    ("word", "other"), [("", ""), ("a", "a"), ("ab", "ba"), ("karim", "kraim")]
)
def test_the_letters_around_the_middle_change_places(word, other):
    assert swapped(word) == other
