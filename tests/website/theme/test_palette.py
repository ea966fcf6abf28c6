"""Two colours become a whole dress, and one that nobody could read is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from website.theme.palette import (
    TOKENS,
    Weak,
    dressed,
    is_colour,
    mixed,
    readable_shade,
    weak_texts,
)
from website.theme.tokens import drawn

LIGHT, DARK = drawn("light"), drawn("dark")
# An invented cooperative of the sea, blue and plum.
BLUE, PLUM = "#12507b", "#7a2a63"
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#0a5c4f", True),
        ("#0A5C4F", False),
        ("#0a5", False),
        ("0a5c4f", False),
        ("", False),
        ("#0a5c4f;}", False),
        ("#0a5c4g", False),
    ],
)
def test_a_colour_is_a_sign_and_six_digits(text, expected):
    assert is_colour(text) is expected


def test_a_mixture_lies_between_its_two():
    assert mixed("#000000", "#ffffff", 0) == "#ffffff"
    assert mixed("#000000", "#ffffff", 1) == "#000000"
    assert mixed("#204060", "#a0c0e0", 0.5) == "#6080a0"


@pytest.mark.parametrize("display", ["light", "dark"])
def test_another_house_is_read_everywhere_in_both_displays(display):
    tokens = dressed(drawn(display), leaf=BLUE, talk=PLUM, display=display)
    assert weak_texts(tokens) == []
    assert {name for name in tokens if tokens[name] != drawn(display)[name]} <= set(TOKENS)


def test_yellow_on_cream_is_refused_with_a_shade_that_would_do():
    tokens = dressed(LIGHT, leaf="#e8b400", talk=PLUM, display="light")
    weak = weak_texts(tokens)
    assert {found.voice for found in weak} == {"leaf"}
    assert weak[0].ratio < 2
    shade = readable_shade(LIGHT, "leaf", leaf="#e8b400", talk=PLUM)
    assert shade is not None
    assert weak_texts(dressed(LIGHT, leaf=shade, talk=PLUM, display="light")) == []


def test_a_colour_that_is_good_already_is_its_own_shade():
    assert readable_shade(LIGHT, "leaf", leaf=BLUE, talk=PLUM) == BLUE


@given(leaf=colours, talk=colours)
def test_whatever_is_accepted_in_the_light_has_a_counterpart_in_the_dark(leaf, talk):
    if not weak_texts(dressed(LIGHT, leaf=leaf, talk=talk, display="light")):
        assert weak_texts(dressed(DARK, leaf=leaf, talk=talk, display="dark")) == []


def test_the_voice_to_blame_is_named():
    assert Weak("ink", "peach", 3.0).voice == "talk"
    assert Weak("leaf", "paper", 3.0).voice == "leaf"
    with pytest.raises(ValueError, match="No colour of a house"):
        _ = Weak("ink", "paper", 3.0).voice
