"""What a voice is given: figures and signs in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility.text.speech import for_voice

NBSP, THIN = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("à 14 h 30", "à 14 heures 30"),
        (f"à 9{NBSP}h", "à 9 heures"),
        ("à 1 h 05", "à 1 heure 5"),
        ("de 9 h à 12 h 00", "de 9 heures à 12 heures"),
        ("le 12/11/2026", "le 12 novembre 2026"),
        ("le 01/05/2027", "le 1er mai 2027"),
        ("le 45/13/2026", "le 45/13/2026"),
        ("12,50 €", "12 euros 50"),
        (f"1{NBSP}€ par mois", "1 euro par mois"),
        ("2 Go et 300 Mo", "2 gigaoctets et 300 mégaoctets"),
        ("50 %", "50 pour cent"),
        (f"01 99{NBSP}00 12 34", "01, 99, 00, 12, 34"),
        ("Faites le 3179.", "Faites le 31 79."),
        ("Envoyez au 33700.", "Envoyez au 3 37 00."),
        ("Faites le 112.", "Faites le 112."),
        ("en 2026", "en 2026"),
        ("*#06#", "étoile, dièse, 06, dièse"),
        (f"«{NBSP}Réglages{NBSP}»", "Réglages"),
        ("un h et une main", "un h et une main"),
    ],
)
def test_french_is_said_in_words(written, said):
    assert for_voice(written, "fr") == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("€9.50 a month", "9 euros 50 a month"),
        ("on 03/02/2027", "on 3 February 2027"),
        ("300 MB", "300 megabytes"),
        ("Press *#06#", "Press star, hash, 06, hash"),
        ("Tap “Keypad”.", "Tap Keypad."),
    ],
)
def test_english_too(written, said):
    assert for_voice(written, "en-gb") == said


def test_another_language_is_left_as_it_is():
    assert for_voice("14 h 30", "ar") == "14 h 30"


@given(st.text(alphabet="0123456789 h€,.:*#%MoGé«»/\u00a0\n", max_size=60))
def test_nothing_makes_it_fail_and_no_line_is_lost(text):
    said = for_voice(text, "fr")
    assert said.count("\n") == text.count("\n")
    assert not set(said) & set("«»")
