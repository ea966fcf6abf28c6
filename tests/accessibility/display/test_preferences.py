"""The preference cookie, read back and forth, and whatever a stranger may put in it."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility.display.preferences import VALUES, DisplayPreferences

LARGE_AND_DARK = DisplayPreferences(text="150", contrast="dark")


def test_no_cookie_is_the_usual_display():
    assert DisplayPreferences.from_cookie(None) == DisplayPreferences()


def test_an_empty_cookie_is_the_usual_display():
    assert DisplayPreferences.from_cookie("") == DisplayPreferences()


def test_the_cookie_holds_only_what_differs():
    assert LARGE_AND_DARK.to_cookie() == "t150.cdark"


def test_the_usual_display_needs_no_cookie():
    assert DisplayPreferences().to_cookie() == ""


def test_every_combination_survives_its_cookie():
    for chosen in product(*VALUES.values()):
        preferences = DisplayPreferences(**dict(zip(VALUES, chosen, strict=True)))
        assert DisplayPreferences.from_cookie(preferences.to_cookie()) == preferences


@pytest.mark.parametrize(
    "value", ["t126", "t", "x125", "text=125", "t125;cdark", "T125", "t١٢٥", "....", "cauto dark"]
)
def test_an_odd_cookie_falls_back_to_the_usual_display(value):
    assert DisplayPreferences.from_cookie(value) == DisplayPreferences()


def test_a_bad_part_does_not_spoil_the_good_ones():
    assert DisplayPreferences.from_cookie("t150.shuge.cdark.zzz") == LARGE_AND_DARK


def test_the_last_good_value_counts():
    assert DisplayPreferences.from_cookie("t125.t150.t999.cdark") == LARGE_AND_DARK


@given(st.text())
def test_no_cookie_whatever_it_holds_raises(value):
    DisplayPreferences.from_cookie(value)


def test_html_gets_only_what_differs():
    assert LARGE_AND_DARK.attributes() == {"data-text": "150", "data-contrast": "dark"}


def test_the_usual_display_puts_nothing_on_html():
    assert DisplayPreferences().attributes() == {}


def test_the_device_changes_no_display():
    assert DisplayPreferences(device="keypad").attributes() == {}


def test_the_device_is_kept():
    assert DisplayPreferences.from_cookie("dkeypad").device == "keypad"


def test_a_value_that_does_not_exist_cannot_be_made():
    with pytest.raises(ValueError, match="contrast cannot be 'pink'"):
        DisplayPreferences(contrast="pink")
