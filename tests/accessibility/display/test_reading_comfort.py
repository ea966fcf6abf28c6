"""Each answer changes what it speaks of, and nothing else."""

import pytest

from accessibility.display.preferences import DisplayPreferences
from accessibility.display.reading_comfort import Contrast, Lines, Size, adapted

USUAL = DisplayPreferences()
WELL = {"size": Size.EASY, "contrast": Contrast.GOOD, "lines": Lines.CLEAR}


def test_when_all_is_well_nothing_changes():
    shown = DisplayPreferences(text="150", contrast="dark", device="keypad")
    assert adapted(shown, **WELL) == shown


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"size": Size.TOO_SMALL}, DisplayPreferences(text="125")),
        ({"contrast": Contrast.TOO_PALE}, DisplayPreferences(contrast="high")),
        ({"contrast": Contrast.DAZZLING}, DisplayPreferences(contrast="dark")),
        ({"lines": Lines.LOST}, DisplayPreferences(spacing="wide", width="narrow")),
        ({"lines": Lines.CONFUSED}, DisplayPreferences(spacing="wide", font="hyperlegible")),
    ],
)
def test_one_answer_changes_what_it_speaks_of(answer, expected):
    assert adapted(USUAL, **(WELL | answer)) == expected


def test_the_size_grows_step_by_step_and_ends_at_double():
    shown, sizes = USUAL, []
    for _ in range(5):
        shown = adapted(shown, **(WELL | {"size": Size.TOO_SMALL}))
        sizes.append(shown.text)
    assert sizes == ["125", "150", "200", "200", "200"]


def test_the_size_never_falls_below_the_usual_one():
    assert adapted(USUAL, **(WELL | {"size": Size.TOO_LARGE})) == USUAL
    large = DisplayPreferences(text="200")
    assert adapted(large, **(WELL | {"size": Size.TOO_LARGE})).text == "150"


def test_the_phone_is_never_forgotten():
    shown = DisplayPreferences(device="iphone")
    assert adapted(shown, **(WELL | {"contrast": Contrast.TOO_PALE})).device == "iphone"
