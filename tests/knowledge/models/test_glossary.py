"""A term is found in a text as people write it, and never inside another word."""

import pytest

from knowledge.models import GlossaryTerm

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("carte SIM", "Sortez la carte SIM."),
        ("carte SIM", "Deux Cartes\u00a0sim"),
        ("données mobiles", "Les données\nmobiles"),
        ("application", "vos applications."),
        ("Wi-Fi", "le wi-fi"),
    ],
)
def test_a_term_is_found_whatever_its_case_plural_and_spaces(term, text):
    assert GlossaryTerm(term=term).place_in(text) >= 0


@pytest.mark.parametrize(
    ("term", "text"),
    [("RIO", "cette période"), ("plan", "a small plane"), ("link", "it blinks"), ("app", "Apple")],
)
def test_a_term_is_not_found_inside_another_word(term, text):
    assert GlossaryTerm(term=term).place_in(text) == -1


def test_the_place_is_that_of_the_first_one():
    assert GlossaryTerm(term="app").place_in("An apple, an app, an app") == 13
