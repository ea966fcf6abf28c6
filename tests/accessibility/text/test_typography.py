"""French spaces: where they go, and what is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility.text.typography import curved_apostrophes, for_language, french

N = "\u00a0"
F = "\u202f"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Bonjour !", f"Bonjour{F}!"),
        ("Bonjour!", f"Bonjour{F}!"),
        ("Bonjour  !", f"Bonjour{F}!"),
        ("Quoi ?!", f"Quoi{F}?!"),
        ("Un; deux", f"Un{F}; deux"),
        ("(Vous venez ?)", f"(Vous venez{F}?)"),
        ("« Oui ? » dit-il", f"«{N}Oui{F}?{N}» dit-il"),
    ],
)
def test_a_narrow_space_stands_before_high_signs(typed, shown):
    assert french(typed) == shown


@pytest.mark.parametrize("typed", ["Note : voir", "Note: voir", f"Note{F}: voir"])
def test_a_full_space_stands_before_a_colon(typed):
    assert french(typed) == f"Note{N}: voir"


@pytest.mark.parametrize("typed", ["«oui»", "« oui »", f"«{F}oui{F}»"])
def test_full_spaces_stand_inside_quotation_marks(typed):
    assert french(typed) == f"«{N}oui{N}»"


@pytest.mark.parametrize("typed", ["14h30", "14 h 30", "14h 30"])
def test_an_hour_is_never_cut(typed):
    assert french(f"À {typed}, demain") == f"À 14{N}h{N}30, demain"


def test_a_full_hour_is_never_cut():
    assert french("à 9h.") == f"à 9{N}h."


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("10 Go", f"10{N}Go"),
        ("12€", f"12{N}€"),
        ("50 %", f"50{N}%"),
        ("5 min", f"5{N}min"),
        ("2,5 km", f"2,5{N}km"),
    ],
)
def test_a_number_stays_with_its_unit(typed, shown):
    assert french(typed) == shown


@pytest.mark.parametrize("typed", ["la 4G", "10 minutes", "3 mois", "2 ghanéens", "12 huit"])
def test_a_word_is_not_a_unit(typed):
    assert french(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "https://exemple.fr/aide?mot=sim;x",
        "http://exemple.fr:8000/",
        "www.exemple.fr/?q=1",
        "aide@exemple.fr",
        "à 10:30 demain",
        "10:30:15",
        "a=b;c!=d",
    ],
)
def test_links_and_clock_times_are_left_alone(typed):
    assert french(typed) == typed


def test_a_question_mark_after_a_link_keeps_its_space():
    assert french("Voir https://exemple.fr ?") == f"Voir https://exemple.fr{F}?"


def test_tags_and_entities_are_left_alone():
    typed = '<a href="/x?a=1;b" title="Quoi ?">Un &amp; deux</a>'
    assert french(typed) == typed


def test_a_sign_after_a_tag_gets_its_space():
    assert french("<b>Attention</b> !") == f"<b>Attention</b>{F}!"


def test_a_sign_alone_gets_no_space():
    assert french("! est un signe") == "! est un signe"


def test_ordinary_spaces_stay_ordinary():
    assert french("Appelez le 09 00 00 00 00.") == "Appelez le 09 00 00 00 00."


@given(st.text(alphabet=f"ab1 h3«»;:!?'&<>%€(){N}{F}\n./@"))
def test_twice_is_the_same_as_once(text):
    once = french(text, apostrophes=True)
    assert french(once, apostrophes=True) == once


def test_straight_apostrophes_are_kept_unless_asked():
    assert french("l'eau") == "l'eau"


def test_apostrophes_are_curved_inside_words():
    assert curved_apostrophes("l'eau, aujourd'hui, 'mot'") == "l’eau, aujourd’hui, 'mot'"


def test_apostrophes_of_tags_stay_straight():
    assert curved_apostrophes("<a title='l'eau'>l'eau</a>") == "<a title='l'eau'>l’eau</a>"


@pytest.mark.parametrize("language", ["fr", "fr-FR", "FR"])
def test_french_rules_are_for_french(language):
    assert for_language("C'est l'heure !", language) == f"C’est l’heure{F}!"


def test_another_language_is_left_alone():
    assert for_language("It's time!", "en") == "It's time!"
