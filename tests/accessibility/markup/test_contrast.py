"""Colours against the figures of WCAG and of the design's own table."""

import pytest

from accessibility.markup import contrast


def test_black_on_white_is_the_greatest_contrast():
    assert contrast.ratio("#000000", "#FFFFFF") == pytest.approx(21)


def test_a_colour_on_itself_has_no_contrast():
    assert contrast.ratio("#0A5C4F", "#0A5C4F") == 1


def test_the_order_of_the_two_colours_does_not_count():
    assert contrast.ratio("#1C2430", "#FFFCF6") == contrast.ratio("#FFFCF6", "#1C2430")


@pytest.mark.parametrize(
    ("foreground", "background", "expected"),
    [
        ("#1C2430", "#FFFCF6", 15.3),
        ("#4A5361", "#FFFCF6", 7.6),
        ("#FFFFFF", "#0A5C4F", 7.9),
        ("#B3321F", "#FFFCF6", 6.0),
        ("#FFFFFF", "#B3321F", 6.2),
        ("#8A93A0", "#FFFCF6", 3.0),
    ],
)
def test_the_design_s_figures_are_found_again(foreground, background, expected):
    assert contrast.ratio(foreground, background) == pytest.approx(expected, abs=0.06)


def test_pure_green_has_the_weight_that_wcag_gives_it():
    assert contrast.luminance("#00FF00") == pytest.approx(0.7152)


def test_a_dark_channel_is_on_the_straight_part_of_the_curve():
    assert contrast.luminance("#0A0A0A") == pytest.approx(10 / 255 / 12.92)


def test_the_lightest_grey_that_passes_on_white_is_known():
    assert contrast.passes("#767676", "#FFFFFF")
    assert not contrast.passes("#777777", "#FFFFFF")


def test_large_text_may_be_lighter():
    assert contrast.passes("#8A93A0", "#FFFFFF", large=True)
    assert not contrast.passes("#8A93A0", "#FFFFFF")


def test_small_letters_are_the_same_colour():
    assert contrast.luminance("#ffd23f") == contrast.luminance("#FFD23F")


@pytest.mark.parametrize(
    "colour", ["", "#FFF", "red", "#GGGGGG", "FFFFFF", "#FFFFFF00", "#FFFFF\n"]
)
def test_what_is_not_a_six_digit_colour_is_refused(colour):
    with pytest.raises(ValueError, match="#RRGGBB"):
        contrast.luminance(colour)
