"""References that survive being said, written and typed."""

from random import Random, SystemRandom

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.policy.references import ALPHABET, LENGTH, make_reference, normalise, spaced

references = st.integers(0, 2**32).map(lambda seed: make_reference(Random(seed)))


def test_the_example_that_the_pages_show_is_a_reference():
    assert normalise("K7 4M 92") == "K74M92"
    assert spaced("K74M92") == "K7 4M 92"


@pytest.mark.parametrize(
    "typed",
    [
        "k74m92",
        " K7 4M 92 ",
        "K7-4M-92",
        "K7\u00a04M\u00a092",
        "k7.4m.92",
        "K7–4m_92",
        "Ｋ７４Ｍ９２",
        "K74M92\n",
        "\u200bK74M92",
    ],
)
def test_any_spacing_dashes_and_case_are_understood(typed):
    assert normalise(typed) == "K74M92"


@pytest.mark.parametrize(
    "typed", ["", "K74M9", "K74M922", "K74M9?", "K74M90", "O74M92", "K7/4M/92", "bonjour"]
)
def test_what_cannot_be_a_reference_is_none(typed):
    assert normalise(typed) is None


def test_signs_that_are_mistaken_for_others_are_not_used():
    assert len(set(ALPHABET)) == 16
    assert not set(ALPHABET) & set("O0I1LS5Z6BPDVCGEUANH")


def test_a_reference_has_a_letter_so_that_a_sentence_tells_it_from_a_phone_number():
    rng = Random(1)
    assert not [ref for ref in (make_reference(rng) for _ in range(5000)) if ref.isdecimal()]


def test_there_are_more_than_a_million_references():
    assert len(ALPHABET) ** (LENGTH - 1) > 1_000_000


def test_references_differ_from_draw_to_draw():
    drawn = {make_reference(SystemRandom()) for _ in range(100)}
    assert len(drawn) > 90
    assert all(normalise(reference) == reference for reference in drawn)


@settings(max_examples=50, deadline=None)
@given(references)
def test_every_single_wrong_sign_is_caught(reference):
    for place in range(LENGTH):
        for sign in ALPHABET:
            typed = reference[:place] + sign + reference[place + 1 :]
            assert (normalise(typed) is None) == (typed != reference)


def test_every_swap_of_neighbours_is_caught_at_every_place():
    random = Random(4)
    for place in range(LENGTH - 1):
        for one in ALPHABET:
            for two in ALPHABET:
                reference = _with(random, place, one, two)
                swapped = reference[:place] + two + one + reference[place + 2 :]
                assert normalise(reference) == reference
                assert (normalise(swapped) is None) == (one != two)


def _with(random: Random, place: int, one: str, two: str) -> str:
    """A right reference that has these two neighbours at that place."""
    for _ in range(1000):
        signs = [random.choice(ALPHABET) for _ in range(LENGTH)]
        signs[place : place + 2] = one, two
        for last in ALPHABET:
            free = 0 if place == LENGTH - 2 else LENGTH - 1
            signs[free] = last
            if reference := normalise("".join(signs)):
                return reference
    raise AssertionError(f"No reference has {one}{two} at {place}")


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=12))
def test_whatever_is_typed_gives_a_reference_or_none(typed):
    found = normalise(typed)
    assert found is None or normalise(spaced(found)) == found


@settings(max_examples=50, deadline=None)
@given(st.text(ALPHABET, min_size=6, max_size=6))
def test_what_is_understood_is_what_was_typed(typed):
    assert normalise(typed) in (None, typed)
