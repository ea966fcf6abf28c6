"""Two words that an old telephone carries without doubt."""

from itertools import chain, combinations, product
from random import Random, SystemRandom

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from helpdesk.policy.trust_words import WORDS, make_trust_word

EVERY_WORD = [*chain(*WORDS)]
# Common words that sound like another one, or nearly.
TROUBLE = """
ver verre vert mer mère maire port porc pain pin sel selle houx hêtre amande flamant balai phare
statue basilic saut seau sceau ancre encre canne cane mûre mur raisin lapin gâteau château chapeau
mouton poisson boisson coq coque chêne chaîne datte date cygne signe
"""


def test_there_are_at_least_eighty_words_on_each_side():
    assert min(len(words) for words in WORDS) >= 80


def test_no_word_stands_twice():
    assert len(set(EVERY_WORD)) == len(EVERY_WORD)


@pytest.mark.parametrize("word", EVERY_WORD)
def test_a_word_is_lower_case_letters_neither_short_nor_long(word):
    assert word.isalpha()
    assert word == word.lower()
    assert 4 <= len(word) <= 13


def test_no_word_has_a_homophone():
    assert not set(TROUBLE.split()) & set(EVERY_WORD)


def test_no_two_words_are_spelt_nearly_alike():
    near = [pair for pair in combinations(EVERY_WORD, 2) if Levenshtein.distance(*pair) < 3]
    assert near == []


def test_no_word_is_the_beginning_of_another():
    assert [
        p for p in product(EVERY_WORD, repeat=2) if p[0] != p[1] and p[1].startswith(p[0])
    ] == []


def test_the_longest_trust_word_fits_where_it_is_kept():
    assert sum(max(map(len, words)) for words in WORDS) + 1 <= 40


def test_a_trust_word_is_one_word_of_each_list():
    first, second = make_trust_word(SystemRandom()).split()
    assert first in WORDS[0]
    assert second in WORDS[1]


def test_the_example_of_the_pages_can_be_drawn():
    assert "tilleul" in WORDS[0]
    assert "bateau" in WORDS[1]


@settings(max_examples=50, deadline=None)
@given(st.integers(), st.integers(0, 20))
def test_a_word_that_was_heard_is_not_drawn_again(seed, count):
    heard = {make_trust_word(Random(seed + n)) for n in range(count)}
    assert make_trust_word(Random(seed), avoid=heard) not in heard


def test_the_last_word_left_is_found():
    pairs = {f"{a} {b}" for a, b in product(*WORDS)}
    assert make_trust_word(Random(1), avoid=pairs - {"tilleul bateau"}) == "tilleul bateau"


def test_a_promise_has_a_word_even_when_all_were_heard():
    pairs = {f"{a} {b}" for a, b in product(*WORDS)}
    assert make_trust_word(Random(1), avoid=pairs) in pairs
