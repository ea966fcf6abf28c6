"""A phone of 2016 gets every rule that it needs: in each sheet a plain value stands first."""

from collections import Counter
from pathlib import Path

import pytest
from website.serving.stylesheet import public_css

from tests.factories.old_browsers import as_read_in_2016, is_new, is_new_selector, rules_of

ROOT = Path(__file__).parents[3]
SHEETS = {
    "public": public_css(),
    "from the right": public_css(is_from_right=True),
    **{
        path.stem: path.read_text("utf-8")
        for package in ("helpdesk", "knowledge", "accessibility")
        for path in sorted((ROOT / package / "static").rglob("*.css"))
        # A guide as a file is laid out by a program of ours, and by no browser.
        if path.stem != "paper_file"
    },
}
of_every_sheet = pytest.mark.parametrize("name", SHEETS)


@of_every_sheet
def test_a_phone_of_2016_got_no_margins_where_min_and_sides_of_the_line_stood_alone(name):
    """Nothing new is declared before a plain value of the same property."""
    alone = [
        (selector, declared, value)
        for selector, pairs in rules_of(SHEETS[name])
        for at, (declared, value) in enumerate(pairs)
        if is_new(declared, value) and declared not in [before for before, _ in pairs[:at]]
    ]
    assert alone == []


@of_every_sheet
def test_a_rule_for_all_browsers_was_lost_with_one_new_selector_in_it(name):
    """`:is()` or `:has()` in a list makes an old browser drop the whole rule."""
    lost = [
        selector
        for selector, _ in rules_of(SHEETS[name])
        if is_new_selector(selector)
        and (":is(" in selector or ":not(" in selector or not _all_new(selector))
    ]
    assert lost == []


def _all_new(selector: str) -> bool:
    return all(is_new_selector(part) for part in selector.split(","))


def test_what_has_a_side_has_its_other_side_from_right_to_left():
    """What a rule of the public sheet puts at one side alone, `[dir=rtl]` turns round."""
    turned, one_sided = Counter(), []
    for selector, pairs in rules_of(SHEETS["from the right"]):
        for part in selector.split(","):
            if part.startswith("[dir=rtl]"):
                turned[part.partition(" ")[2]] += 1
            elif _has_one_side(dict(pairs)):
                one_sided.append(part)
    # A list of ours without a class lies in the text.
    turned["ul"] = turned["main ul:not([class])"]
    turned["ol"] = turned["main ol:not([class])"]
    assert [part for part in one_sided if not turned[part]] == []


def _has_one_side(pairs: dict[str, str]) -> bool:
    for kind in ("margin", "padding"):
        values = pairs.get(kind, "").split()
        if len(values) == 4 and values[1] != values[3]:
            return True
        if (f"{kind}-left" in pairs) != (f"{kind}-right" in pairs):
            return True
    return any((f"{kind}left" in pairs) != (f"{kind}right" in pairs) for kind in ("", "border-"))


def test_the_reader_of_sheets_sees_what_is_new():
    sheet = "@media all{a{color:red;gap:1px;width:min(1px,2px)}:is(b){color:red}}"
    assert as_read_in_2016(sheet).replace(" ", "") == "@mediaall{a{color:red}}"
