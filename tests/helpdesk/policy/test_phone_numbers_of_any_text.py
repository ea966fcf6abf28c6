"""Numbers as anybody may write them, tried with texts that no one thought of."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.policy.phone_numbers import BadNumber, NumberProblem, in_pairs, masked, read_number

NBSP = "\u00a0"


def problem(text: str) -> tuple[NumberProblem, int]:
    with pytest.raises(BadNumber) as refused:
        read_number(text)
    return refused.value.problem, refused.value.missing


mobiles = st.integers(0, 9999).map(lambda n: f"063998{n:04d}")
typed_numbers = st.text(st.sampled_from("0123456789 .-+()"), max_size=18) | st.builds(
    str.__add__,
    st.sampled_from(["06", "07", "01", "0692", "0690", "0596", "+32", "+44", "+262", "0033"]),
    st.text(st.sampled_from("0123456789 "), min_size=6, max_size=12),
)


@settings(max_examples=50, deadline=None)
@given(mobiles, st.lists(st.sampled_from(["", " ", ".", "-", NBSP]), min_size=9, max_size=9))
def test_spacing_never_changes_a_number(digits, gaps):
    typed = "".join(d + gap for d, gap in zip(digits, [*gaps, ""], strict=True))
    assert read_number(typed) == read_number(digits)


around = st.sampled_from(["", " ", "tél. ", "(", "\u202a", "\u200e", "mobile : ", "+33 (0)"])
after = st.sampled_from(["", " ", ".", ")", "\u202c", " merci", " (fixe)", "\n"])


@settings(max_examples=50, deadline=None)
@given(mobiles, around, after)
def test_what_stands_around_a_number_never_changes_it(digits, before, behind):
    typed = before + (digits[1:] if before.startswith("+") else digits) + behind
    assert read_number(typed) == read_number(digits)


overseas = st.sampled_from(
    [("262", "692"), ("262", "693"), ("262", "262"), ("262", "639"), ("590", "690"),
     ("594", "694"), ("596", "696"), ("596", "596")]
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(overseas, st.integers(0, 999_999), st.sampled_from(
    ["0{n}", "+{code}{n}", "+{code} 0{n}", "+{code} (0){n}", "00{code}{n}", "00 {code} 0{n}",
     "{code}{n}", "{code} 0{n}", "0{code}{n}", "+33 {n}", "(+{code}) {n}"]
))  # fmt: skip
def test_a_number_overseas_is_one_number_however_its_code_is_written(prefix, rest, form):
    code, start = prefix
    number = f"{start}{rest:06d}"
    try:
        dialled = read_number("0" + number)
    except BadNumber:
        return
    assert read_number(form.format(code=code, n=number)) == dialled


@settings(max_examples=50, deadline=None)
@given(typed_numbers)
def test_what_was_understood_once_is_understood_again(typed):
    try:
        number = read_number(typed)
    except BadNumber:
        return
    assert number.e164[0] == "+"
    assert number.region
    assert read_number(number.e164) == number
    assert read_number(in_pairs(number.e164)) == number


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=20))
def test_any_text_gives_a_number_or_a_problem(text):
    with suppress(BadNumber):
        assert read_number(text).e164.startswith("+")


@settings(max_examples=50, deadline=None)
@given(typed_numbers)
def test_digits_are_counted_only_when_the_length_is_wrong(typed):
    with suppress(BadNumber):
        read_number(typed)
        return
    found, missing = problem(typed)
    assert (missing > 0) == (found in (NumberProblem.TOO_SHORT, NumberProblem.TOO_LONG))


@settings(max_examples=50, deadline=None)
@given(typed_numbers)
def test_masking_hides_digits_and_changes_nothing_else(text):
    shown, hidden = in_pairs(text), masked(text)
    assert len(shown) == len(hidden)
    changed = [(one, two) for one, two in zip(shown, hidden, strict=True) if one != two]
    assert len(changed) == min(4, sum(sign.isdigit() for sign in shown))
    assert all(one.isdigit() and two == "•" for one, two in changed)
