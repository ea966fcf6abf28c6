"""The lines of an author are understood in both languages, and what is not is said by its line."""

import pytest
from django.utils import translation

from knowledge.screens import ScreenError
from knowledge.screens.description import Item
from knowledge.screens.messages import MESSAGES, message
from knowledge.screens.parsing import read
from knowledge.screens.vocabulary import DEVICES, PARTS, PARTS_OF, said
from tests.knowledge.screens.samples import ENGLISH, FRENCH


def test_a_screen_is_the_same_in_both_languages():
    french = read("Android\nTitre : Menu\nLigne : …\nLigne : Wi-Fi [wifi] [allumé] [doigt]")
    assert french == read("Android\nTitle: Menu\nRow: ...\nRow: Wi-Fi [wifi] [on] [finger]")
    assert [part.kind for part in french.parts] == ["title", "row", "row"]
    assert french.parts[1].first.is_rest
    assert french.parts[2].first == Item("Wi-Fi", "", "wifi", "on", ("finger",))


def test_lists_are_cut_at_commas_and_not_in_a_sum():
    (tiles,) = read("Android\nTuiles : Wi-Fi, …, Mode avion [allumé] [doigt]").parts
    assert [item.text for item in tiles.items] == ["Wi-Fi", "…", "Mode avion"]
    (row,) = read("Facture\nLigne : À payer = 14,20\u00a0€ [1]").parts
    assert (row.first.text, row.first.value, row.first.looks) == ("À payer", "14,20\u00a0€", ("1",))


def test_an_icon_of_the_bar_is_named_or_else_a_short_sign():
    (bar,) = read("Android\nBarre : avion [entouré], 4G, batterie").parts
    assert [(item.icon, item.text) for item in bar.items] == [
        ("plane", ""),
        ("", "4G"),
        ("battery", ""),
    ]


def test_typography_and_spaces_change_nothing():
    assert read("Android \nTitre\u00a0:  Code  PIN ") == read(" Android\nTitre: Code PIN")


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_device_is_understood_by_the_words_that_we_say(device, language):
    assert read(said("DEVICES", device, language)).device == device


def test_every_part_belongs_to_a_device_and_has_a_sample():
    assert {part for parts in PARTS_OF.values() for part in parts} == set(PARTS)
    screens = [read(text) for text in [*FRENCH.values(), *ENGLISH.values()]]
    assert {screen.device for screen in screens} == set(DEVICES)


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", 1, "empty"),
        ("  \n ", 1, "empty"),
        ("Minitel", 1, "device"),
        ("Android\nParamètres", 2, "colon"),
        ("Android\nTiroir : x", 2, "part"),
        ("Facture\nCôté", 2, "part"),
        ("Android\n\nTitre :", 3, "words"),
        ("Android\nLigne : Wi-Fi [dinosaure]", 2, "mark"),
        ("Android\nLigne : Wi-Fi [doigt", 2, "bracket"),
        ("Android\nGlisser : en rond", 2, "code"),
        ("Android\nTouches : chiffres, x", 2, "code"),
        ("Android\nBarre : Mode avion", 2, "bar"),
        ("Android\nQuestion : Redémarrer ?", 2, "question"),
        ("Android\nOnglets : a, b, c, d, e, f", 2, "items"),
        ("Android" + "\nLigne : …" * 7, 8, "rows"),
        ("Android" + "\nMessage : a" * 11, 12, "parts"),
    ],
)
def test_what_is_not_understood_is_said_with_its_line(text, line, code):
    with pytest.raises(ScreenError) as caught:
        read(text)
    assert (caught.value.line, caught.value.code) == (line, code)
    assert code in MESSAGES


def test_an_error_is_plain_and_names_what_may_stand_there():
    with pytest.raises(ScreenError) as caught:
        read("Facture\nTitre : x\nBouton : y")
    with translation.override("fr"):
        said_in_french = message(caught.value)
    assert (
        said_in_french
        == "Ligne 3\u00a0: «\u00a0Bouton\u00a0» ne va pas ici. Choisissez\u00a0: Titre, Ligne."
    )
    with translation.override("en"):
        assert message(caught.value) == (
            "Line 3: “Bouton” cannot stand here. Choose one: Title, Row."
        )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_error_has_its_sentence(language):
    with translation.override(language):
        for code in MESSAGES:
            allowed = {"device": ("android",), "colon": ("title",), "part": ("title",)}
            error = ScreenError(2, code, "x", allowed.get(code, ("ICONS",)))
            assert "%(" not in message(error)
