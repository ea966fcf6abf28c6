"""Numbers as people type them, and what is said of those that are wrong."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.choices import PhoneKind
from helpdesk.policy.phone_numbers import (
    BadNumber,
    NumberProblem,
    PhoneNumber,
    in_pairs,
    is_fiction,
    masked,
    read_number,
    zone_of,
)

MADELEINE = "+33639981234"
NBSP = "\u00a0"


def problem(text: str) -> tuple[NumberProblem, int]:
    with pytest.raises(BadNumber) as refused:
        read_number(text)
    return refused.value.problem, refused.value.missing


@pytest.mark.parametrize(
    "typed",
    [
        "0639981234",
        "06 39 98 12 34",
        "06.39.98.12.34",
        "06-39-98-12-34",
        "06/39/98/12/34",
        "06\u00a039\u202f98 12 34",
        " 06 39 981234 ",
        "(06) 39 98 12 34",
        "+33639981234",
        "+33 6 39 98 12 34",
        "+33 (0)6 39 98 12 34",
        "+33 (0) 6 39 98 12 34",
        "+33 06 39 98 12 34",
        "0033 6 39 98 12 34",
        "0033 (0)6 39 98 12 34",
        "33 6 39 98 12 34",
        "33 06 39 98 12 34",
        "639981234",
        "０６３９９８１２３４",
        "٠٦٣٩٩٨١٢٣٤",
        "06‑39‑98‑12‑34",
        "\u200e06 39 98 12 34",
    ],
)
def test_any_way_of_writing_a_number_is_understood(typed):
    assert read_number(typed) == PhoneNumber(MADELEINE, PhoneKind.MOBILE, "FR")


@pytest.mark.parametrize(
    ("typed", "e164", "kind", "region"),
    [
        ("06 12 34 56 78", "+33612345678", PhoneKind.MOBILE, "FR"),
        ("01 42 34 56 78", "+33142345678", PhoneKind.LANDLINE, "FR"),
        ("09 74 12 34 56", "+33974123456", PhoneKind.LANDLINE, "FR"),
        ("08 00 12 34 56", "+33800123456", PhoneKind.OTHER, "FR"),
        ("0692 12 34 56", "+262692123456", PhoneKind.MOBILE, "RE"),
        ("0262 12 34 56", "+262262123456", PhoneKind.LANDLINE, "RE"),
        ("0639 01 23 45", "+262639012345", PhoneKind.MOBILE, "YT"),
        ("0269 61 23 45", "+262269612345", PhoneKind.LANDLINE, "YT"),
        ("0690 12 34 56", "+590690123456", PhoneKind.MOBILE, "GP"),
        ("0590 12 34 56", "+590590123456", PhoneKind.LANDLINE, "GP"),
        ("0696 12 34 56", "+596696123456", PhoneKind.MOBILE, "MQ"),
        ("0596 50 12 34", "+596596501234", PhoneKind.LANDLINE, "MQ"),
        ("0694 12 34 56", "+594694123456", PhoneKind.MOBILE, "GF"),
        ("0709 12 34 56", "+596709123456", PhoneKind.MOBILE, "MQ"),
        ("+33 692 12 34 56", "+262692123456", PhoneKind.MOBILE, "RE"),
        ("+262 692 12 34 56", "+262692123456", PhoneKind.MOBILE, "RE"),
        ("+262 0692 12 34 56", "+262692123456", PhoneKind.MOBILE, "RE"),
        ("+33 590 12 34 56", "+590590123456", PhoneKind.LANDLINE, "GP"),
        ("+262 974 12 34 56", "+33974123456", PhoneKind.LANDLINE, "FR"),
        ("+32 470 12 34 56", "+32470123456", PhoneKind.MOBILE, "BE"),
        ("0032 470 12 34 56", "+32470123456", PhoneKind.MOBILE, "BE"),
        ("+44 (0)20 7946 0018", "+442079460018", PhoneKind.LANDLINE, "GB"),
        ("+1 212-555-0123", "+12125550123", PhoneKind.OTHER, "US"),
    ],
)
def test_a_number_is_what_people_dial(typed, e164, kind, region):
    assert read_number(typed) == PhoneNumber(e164, kind, region)


@pytest.mark.parametrize("typed", ["", "   ", "\u00a0"])
def test_nothing_is_said_to_be_nothing(typed):
    assert problem(typed) == (NumberProblem.EMPTY, 0)


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ("06 39 98 12 3", 1),
        ("06 39 98", 4),
        ("06", 8),
        ("0", 9),
        ("39 98 12", 4),
        ("+33 6 39 98 12 3", 1),
        ("+32 470 12", 3),
        ("+44 20 7946 00", 1),
    ],
)
def test_a_short_number_says_how_many_digits_are_missing(typed, missing):
    assert problem(typed) == (NumberProblem.TOO_SHORT, missing)


@pytest.mark.parametrize(
    ("typed", "excess"),
    [
        ("06 39 98 12 34 5", 1),
        ("06 39 98 12 34 56", 2),
        ("+33 6 39 98 12 34 5", 1),
        ("+32 470 12 34 56 78", 2),
    ],
)
def test_a_long_number_says_how_many_digits_are_too_many(typed, excess):
    assert problem(typed) == (NumberProblem.TOO_LONG, excess)


@pytest.mark.parametrize("typed", ["15", "17", "18", "112", "114", "3900", "118 218"])
def test_a_short_service_number_has_its_own_message(typed):
    assert problem(typed) == (NumberProblem.SHORT_NUMBER, 0)


@pytest.mark.parametrize(
    "typed",
    ["bonjour", "06 39 98 12 trois", "06+39981234", "+", "--", "madeleine@example.fr",
     "+999 12 34 56 78", "6123456789", "06 39 98 •• ••"],
)  # fmt: skip
def test_what_is_no_number_is_said_to_be_none(typed):
    assert problem(typed) == (NumberProblem.NOT_A_NUMBER, 0)


@pytest.mark.parametrize("typed", ["07 00 12 34 56", "0269 12 34 56", "+1 555 123 4567"])
def test_a_number_that_no_phone_has_is_refused(typed):
    assert problem(typed) == (NumberProblem.NOT_ALLOTTED, 0)


@pytest.mark.parametrize(
    "typed", ["08 92 12 34 56", "08 20 12 34 56", "+44 909 879 0000", "+881 6 12345678"]
)
def test_nobody_makes_the_desk_call_a_number_that_it_pays_for(typed):
    assert problem(typed) == (NumberProblem.NOT_ALLOTTED, 0)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("01 99 00 12 34", PhoneKind.LANDLINE),
        ("02 61 91 12 34", PhoneKind.LANDLINE),
        ("03 53 01 12 34", PhoneKind.LANDLINE),
        ("04 65 71 12 34", PhoneKind.LANDLINE),
        ("05 36 49 12 34", PhoneKind.LANDLINE),
        ("06 39 98 12 34", PhoneKind.MOBILE),
    ],
)
def test_a_number_of_fiction_is_accepted_and_recognised(typed, kind):
    number = read_number(typed)
    assert (number.kind, number.region) == (kind, "FR")
    assert is_fiction(number.e164)


@pytest.mark.parametrize(
    "e164", ["+33639991234", "+33612345678", "+262639012345", "", "0639981234"]
)
def test_a_real_number_is_no_fiction(e164):
    assert not is_fiction(e164)


@pytest.mark.parametrize(
    ("e164", "shown"),
    [
        (MADELEINE, "06 39 98 12 34"),
        ("+33142345678", "01 42 34 56 78"),
        ("+262692123456", "06 92 12 34 56"),
        ("+596596501234", "05 96 50 12 34"),
        ("+32470123456", "+32 470 12 34 56"),
        ("0142345678", "01 42 34 56 78"),
        ("3900", "3900"),
        ("09 72 00 00 00", "09 72 00 00 00"),
        ("", ""),
    ],
)
def test_a_number_is_shown_in_pairs_that_never_break(e164, shown):
    assert in_pairs(e164) == shown.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("e164", "shown"),
    [
        (MADELEINE, "06 39 98 •• ••"),
        ("+32470123456", "+32 470 12 •• ••"),
        ("+12125550123", "+1 212-555-••••"),
        ("15", "••"),
        ("", ""),
    ],
)
def test_a_masked_number_hides_its_last_four_digits(e164, shown):
    assert masked(e164) == shown.replace(" ", NBSP)


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


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("06 12 34 56 78", "Europe/Paris"),
        ("01 99 00 12 34", "Europe/Paris"),
        (MADELEINE, "Europe/Paris"),
        ("0262 20 12 34", "Indian/Reunion"),
        ("0692 12 34 56", "Indian/Reunion"),
        ("0269 61 12 34", "Indian/Mayotte"),
        ("0590 82 12 34", "America/Guadeloupe"),
        ("0690 35 12 34", "America/Guadeloupe"),
        pytest.param("0590 27 12 34", "America/Guadeloupe"),
        ("0594 30 12 34", "America/Cayenne"),
        ("0596 60 12 34", "America/Martinique"),
        ("0696 20 12 34", "America/Martinique"),
    ],
)
def test_a_number_says_where_its_clock_is(typed, zone):
    assert zone_of(read_number(typed)) == zone


@pytest.mark.parametrize("typed", ["+32 470 12 34 56", "+1 202 555 0143", "+44 20 7946 0958"])
def test_the_clock_of_a_number_from_elsewhere_is_not_guessed(typed):
    assert zone_of(read_number(typed)) is None
