"""What a drawing shows is said in sentences, in the language of the guide."""

import pytest

from accessibility.readability import findings
from knowledge.screens import compose
from knowledge.screens.alternative import LONGEST
from knowledge.screens.phrases import ARABIC, ENGLISH, FRENCH, NAMES, ORDINALS, SIGNS
from knowledge.screens.vocabulary import ICONS
from tests.knowledge.screens import samples


def said(text: str, language: str = "fr") -> str:
    return compose(text, language=language).words.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("bar", "Écran d’un téléphone Android. En haut, un avion est entouré."),
        ("row", "Écran : Paramètres. Un doigt touche la deuxième ligne, « Connexions »."),
        (
            "switch",
            "Écran d’un iPhone. L’interrupteur de « Mode avion » est entouré. C’est éteint.",
        ),
        (
            "apps",
            "Écran d’un téléphone Android. L’application « Paramètres », une roue, est entourée.",
        ),
        ("keypad", "Téléphone à touches : Code PIN ? La touche 1 est entourée."),
        ("open back", "Dos du téléphone. Numéro 1 : la batterie. Numéro 2 : la carte SIM."),
        ("bill", "Facture. Numéro 1 : la ligne « À payer », 14,20 €."),
        ("sheet", "Feuille : Contrat. La ligne « Appels », illimités, est entourée."),
        (
            "envelope",
            "Lettre : Votre carte SIM. La carte SIM, « PUK 1234 5678 », est entourée.",
        ),
        ("swipe", "Écran d’un téléphone Android. Un doigt glisse vers le bas."),
    ],
)
def test_french(name, words):
    assert said(samples.FRENCH[name]) == words


def test_english():
    row = samples.ENGLISH["row"].replace("[finger]", "[ringed]")
    assert said(row, "en") == "Screen: Settings. The second line, “Connections”, is ringed."
    assert said(samples.ENGLISH["tiles"], "en") == (
        "Screen of an Android phone. A finger touches the button “Plane mode”. It is on."
    )
    assert said(samples.ENGLISH["bill"], "en") == "Bill. Number 1: the line “To pay”, €14.20."


def test_arabic():
    text = "Android\nTitre : الإعدادات\nLigne : …\nLigne : الشبكة [doigt]"
    assert said(text, "ar") == "الشاشة: الإعدادات. إصبع يلمس السطر الثاني، «الشبكة»."
    ringed = text.replace("[doigt]", "= Réseau [entouré]")
    assert said(ringed, "ar") == "الشاشة: الإعدادات. دائرة حول السطر الثاني، «الشبكة»، «Réseau»."


def test_arabic_says_what_a_french_paper_is_and_quotes_its_words():
    paper = "Facture\nTitre : Facture\nLigne : Total TTC = 16,20 € [entouré]"
    assert said(paper, "ar") == "الفاتورة: «Facture». دائرة حول السطر «Total TTC»، 16,20 €."


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Un doigt touche une touche des chiffres."),
        ("en", "A finger touches a key with a digit."),
        ("ar", "إصبع يلمس أحد الأرقام."),
    ],
)
def test_a_set_of_keys_is_said_in_the_language(language, words):
    assert said("Android\nTouches : chiffres [doigt]", language).endswith(words)


def test_what_is_written_is_said_where_nothing_is_marked():
    text = "Android\nLigne : Wi-Fi\nLigne : Bluetooth [éteint]"
    assert said(text) == "Écran d’un téléphone Android. On y voit « Wi-Fi » et « Bluetooth »."


def test_a_long_message_is_shortened_at_a_word():
    words = said("SMS\nTitre : Info\nMessage : " + "Bonjour à tous " * 9)
    assert len(words) <= LONGEST
    assert "tous…" in words or "à…" in words or "Bonjour…" in words


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
@pytest.mark.parametrize("name", samples.FRENCH)
def test_every_sample_is_said_in_every_language(name, language):
    words = said(samples.FRENCH[name], language)
    assert 5 < len(words) <= LONGEST
    assert "{" not in words


@pytest.mark.parametrize("name", samples.FRENCH)
def test_our_own_words_pass_the_gate(name):
    assert [one for one in findings(said(samples.FRENCH[name]), "fr") if one.stops] == []


def test_no_language_lacks_a_sentence_or_a_name():
    feminine = {key for key in FRENCH if key.endswith("_f")}
    assert set(FRENCH) - feminine == set(ENGLISH) == set(ARABIC)
    assert {frozenset(names) for names in NAMES.values()} == {frozenset(NAMES["fr"])}
    assert set(SIGNS) == set(ICONS)
    assert {len(words) for words in ORDINALS.values()} == {6}
