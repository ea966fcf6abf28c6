"""What a search looks for, and where the words stand in a text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.policy.search import (
    MOST_WORDS,
    Piece,
    excerpt,
    is_slip,
    pieces_of,
    wanted_words,
    with_guides,
    with_slips,
    words_in,
)


def finds(typed, word):
    return all(wanted.is_in(next(iter(words_in(word)))) for wanted in wanted_words(typed))


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("résiliation", "résilier"),
        ("resilie", "Résiliée"),
        ("rembour", "remboursement"),
        ("REMBOURSEMENT", "remboursé"),
        ("facture", "facturation"),
        ("box", "boxes"),
        ("dépannages", "dépanné"),
        ("code", "codes"),
        ("wifi", "Wi-Fi"),
        ("Wi Fi", "wifi"),
        ("courriel", "mails"),
        ("appels", "appeler"),
        ("charges", "charging"),
        ("cœur", "coeur"),
        ("4G", "4g"),
        ("شبكة", "شبكة"),
    ],
)
def test_a_word_is_found_however_it_ends(typed, word):
    assert finds(typed, word)


@pytest.mark.parametrize(
    ("typed", "word"), [("sim", "simple"), ("box", "boxeur"), ("pin", "pinceau"), ("4g", "5g")]
)
def test_a_short_word_is_no_beginning(typed, word):
    assert not finds(typed, word)


def test_words_that_every_text_has_are_passed_over():
    assert [word.typed for word in wanted_words("je veux ma carte, la carte SIM")] == [
        "carte",
        "sim",
    ]


def test_alone_they_are_looked_for():
    assert [word.typed for word in wanted_words("qui")] == ["qui"]


def test_a_text_without_words_asks_for_nothing():
    assert wanted_words(" ?! … ") == []


def test_so_many_words_and_no_more():
    assert len(wanted_words(" ".join(f"mot{n}" for n in range(40)))) == MOST_WORDS


def test_a_guide_is_meant_by_its_title_or_its_number():
    titles = {214: "Activer une eSIM / Activate an eSIM", 107: "Résilier"}
    words = with_guides(wanted_words("activation eSIM 107 résiliation"), titles)
    assert [sorted(word.guides) for word in words] == [[214], [214], [107], [107]]


def test_one_slip_is_forgiven_in_a_word_long_enough():
    words = with_slips(wanted_words("peruche bxo"), ["perruche", "autruche", "box"])
    assert words[0].is_in("perruche")
    assert not words[0].is_in("autruche")
    assert not words[1].is_in("box")


@pytest.mark.parametrize("word", ["livebx", "livbeox", "libebox", "livebooox"])
def test_what_one_slip_is(word):
    assert is_slip(word, "livebox") is (word != "livebooox")


def test_words_are_marked_in_their_place():
    assert pieces_of("Sa Livebox, la livebox", wanted_words("LIVEBOX")) == [
        Piece("Sa "),
        Piece("Livebox", is_marked=True),
        Piece(", la "),
        Piece("livebox", is_marked=True),
    ]
    assert pieces_of("Rien", wanted_words("livebox")) == []


def test_of_a_long_text_the_part_around_the_word_is_shown():
    text = "bla " * 100 + "perruche " + "ble " * 100
    shown = "".join(piece.text for piece in excerpt(text, wanted_words("perruche")))
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 240
    assert "perruche" in shown


@given(text=st.text(max_size=600), typed=st.text(max_size=60))
@settings(max_examples=50)
def test_nothing_of_a_text_is_added_or_lost(text, typed):
    pieces = pieces_of(text, wanted_words(typed))
    assert "".join(piece.text for piece in pieces) in ("", text)
    for piece in excerpt(text, wanted_words(typed)):
        assert piece.text.strip("… ") in " ".join(text.split())
