"""Somebody is found in what others wrote, however their name and number are spelt."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.policy.traces import Traces, surnames_in

HELENE = Traces(
    names=frozenset({"Mme Hélène Le Goff"}),
    numbers=frozenset({"+33639981234"}),
    emails=frozenset({"helene@example.org"}),
)


@pytest.mark.parametrize(
    "text",
    [
        "Hélène Le Goff a rappelé",
        "HELENE LE GOFF",
        "vu avec legoff helene",
        "Le Goff, Hélène",
        "Hélène Legoff.",
        "au 06 39 98 12 34",
        "au 0639981234",
        "+33639981234",
        "+33 6 39 98 12 34",
        "0033 (0)6.39.98.12.34",
        "06-39-98-12-34",
        "06\u00a039\u00a098\u00a012\u00a034",
        "Helene@Example.org",
    ],
)
def test_she_is_found_and_cut_out(text):
    assert HELENE.are_in(text)
    assert not HELENE.are_in(HELENE.cut_out(text))
    assert any(hint in text.lower() for hint in HELENE.hints())


@pytest.mark.parametrize(
    "text",
    ["", "Hélène", "Le Goff", "06 39 98 12 35", "10639981234", "helene@example.com", "Paul Petit"],
)
def test_nobody_else_is(text):
    assert HELENE.cut_out(text) == text


@pytest.mark.parametrize(
    "written", ["+4930123456", "+49 30 12 34 56", "0049 30-12-34-56", "49 30.12.34.56"]
)
def test_a_number_abroad_is_found_however_it_is_written(written):
    abroad = Traces(numbers=frozenset({"+4930123456"}))
    assert abroad.cut_out(f"Elle est au {written}.") == "Elle est au […]."
    assert not abroad.are_in("+49 30 12 34 57")
    assert not abroad.are_in("149 30 12 34 56")


def test_the_rest_of_the_words_stay():
    text = "Rappeler Hélène Le Goff au 06 39 98 12 34, demain."
    assert HELENE.cut_out(text) == "Rappeler […] au […], demain."


def test_a_first_name_alone_is_anybodys():
    assert not Traces(names=frozenset({"Madeleine"})).are_in("La tour de la Madeleine")


def test_nothing_is_looked_for_without_a_trace():
    assert Traces().are_none
    assert not Traces().are_in("Hélène Le Goff, 06 39 98 12 34")


@settings(max_examples=50)
@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_whatever_stands_around_her_she_is_cut_out(before, after):
    text = f"{before} Hélène Le Goff {after}"
    assert not HELENE.are_in(HELENE.cut_out(text))


# --- A surname alone ------------------------------------------------------------------------------
LE_GOFF = Traces(
    names=frozenset({"Hélène Le Goff"}),
    surnames=frozenset({"legoff"}),
    rare_surnames=frozenset({"legoff"}),
)
PETIT = Traces(names=frozenset({"Paul Petit"}), surnames=frozenset({"petit"}))


@pytest.mark.parametrize(
    ("who", "text", "after"),
    [
        (LE_GOFF, "vu avec Mme Le Goff, demain", "vu avec Mme […], demain"),
        (LE_GOFF, "Le Goff a rappelé", "[…] a rappelé"),
        (LE_GOFF, "la sœur de LEGOFF", "la sœur de […]"),
        (LE_GOFF, "monsieur le goff", "monsieur […]"),
        (PETIT, "M. Petit rappelle", "M. […] rappelle"),
        (PETIT, "la famille Petit", "la famille […]"),
    ],
)
def test_a_surname_alone_stayed_in_the_notes_of_others(who, text, after):
    assert who.cut_out(text) == after
    assert any(hint in text.lower() for hint in who.hints())


@pytest.mark.parametrize("text", ["Petit souci de réseau", "un petit téléphone", "Paul a rappelé"])
def test_an_ordinary_word_is_no_surname_by_itself(text):
    assert PETIT.cut_out(text) == text


def test_what_is_deleted_whole_needs_the_whole_name():
    assert not LE_GOFF.without_surnames.are_in("vu avec Mme Le Goff")
    assert LE_GOFF.without_surnames.are_in("vu avec Hélène Le Goff")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Hélène Le Goff", {"legoff"}),
        ("LE GOFF Hélène", {"legoff"}),
        ("Mme Anne Marie Dupont", {"dupont"}),
        ("DUPONT-MORET Anne Marie", {"dupont", "moret"}),
        ("MADELEINE PETIT", {"petit"}),
        ("Madeleine", set()),
        ("", set()),
    ],
)
def test_which_words_of_a_name_may_be_a_surname(name, found):
    assert surnames_in(name) == found
