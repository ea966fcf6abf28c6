"""The questions about display, and what their answers become."""

from accessibility.display.preferences import VALUES, DisplayPreferences
from accessibility.forms.display import DisplayForm

ANSWERS = {
    "text": "150",
    "spacing": "wide",
    "contrast": "auto",
    "font": "system",
    "width": "usual",
    "pictures": "shown",
    "motion": "auto",
    "aloud": "no",
    "device": "",
}


def test_answers_become_preferences():
    form = DisplayForm(ANSWERS)
    assert form.is_valid()
    assert form.preferences() == DisplayPreferences(text="150", spacing="wide")


def test_each_value_that_exists_can_be_chosen_and_no_other():
    fields = DisplayForm().fields
    for name, values in VALUES.items():
        assert tuple(value for value, _ in fields[name].choices) == values


def test_a_value_that_does_not_exist_is_refused():
    assert "contrast" in DisplayForm(ANSWERS | {"contrast": "pink"}).errors


def test_a_question_without_an_answer_is_said():
    assert "text" in DisplayForm(ANSWERS | {"text": ""}).errors
