"""The colours that the style sheet really uses, in each display that a visitor can choose."""

import re
from pathlib import Path

import pytest
from website.theme.palette import PAIRS

from accessibility.markup.contrast import passes

SHEET = Path(__file__).parents[2] / "site/website/static/website/css/tokens.css"


def colours(selector):
    """Token → #rrggbb under the first rule with this selector."""
    rule = re.search(re.escape(selector) + r"\s*{([^}]*)}", SHEET.read_text("utf-8"))
    assert rule, selector
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", rule[1]))


def display(contrast):
    usual = colours(":root")
    return usual if contrast == "light" else usual | colours(f'[data-contrast="{contrast}"]')


@pytest.mark.parametrize("contrast", ["light", "dark", "high"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_each_text_stands_out_on_its_ground(contrast, text, ground):
    shown = display(contrast)
    assert passes(shown[text], shown[ground])


@pytest.mark.parametrize("contrast", ["light", "dark", "high"])
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_the_edge_of_a_field_can_be_seen(contrast, ground):
    shown = display(contrast)
    assert passes(shown["line"], shown[ground], large=True)


def test_a_dark_device_gets_the_colours_of_the_dark_display():
    assert colours(":root:not([data-contrast])") == colours('[data-contrast="dark"]')
