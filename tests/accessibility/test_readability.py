"""Readability against counts made by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility.readability import MAX_WORDS, Reading, read, sentences, syllables, words

# Éteignez le téléphone. | Sortez la carte.
# é-tei-gnez 3, le 1, té-lé-phone 3 | sor-tez 2, la 1, carte 1: six words, eleven syllables.
TWO_SENTENCES = "Éteignez le téléphone. Sortez la carte."
SIXTEEN_WORDS = "un deux trois quatre cinq six sept huit neuf dix un deux trois quatre cinq six"


def test_a_french_text_is_counted_as_by_hand():
    reading = read(TWO_SENTENCES, "fr")
    assert (reading.words, reading.sentences, reading.syllables) == (6, 2, 11)


def test_the_french_score_is_that_of_kandel_and_moles():
    expected = 207 - 1.015 * 6 / 2 - 73.6 * 11 / 6
    assert read(TWO_SENTENCES, "fr").score == pytest.approx(expected)


def test_the_english_score_is_that_of_flesch():
    # turn off the phone (4 words, 4 syllables), then wait (2, 2)
    expected = 206.835 - 1.015 * 6 / 2 - 84.6 * 6 / 6
    assert read("Turn off the phone. Then wait.", "en").score == pytest.approx(expected)


def test_an_empty_text_has_no_score():
    assert read(" … !", "fr") == Reading(0, 0, 0, None, ())


def test_an_empty_text_is_plain():
    assert read("", "fr").is_plain


def test_short_words_in_short_sentences_are_plain():
    assert read("Touchez le rond vert. La carte est là.", "fr").is_plain


def test_long_words_are_not_plain():
    assert not read("Paramétrez manuellement l'itinérance internationale.", "fr").is_plain


def test_fifteen_words_are_not_a_long_sentence():
    assert read(" ".join(SIXTEEN_WORDS.split()[:MAX_WORDS]), "fr").long_sentences == ()


def test_sixteen_words_are_a_long_sentence():
    assert read(f"Oui. {SIXTEEN_WORDS}. Non.", "fr").long_sentences == (f"{SIXTEEN_WORDS}.",)


def test_a_long_sentence_is_not_plain_however_short_its_words():
    assert not read(SIXTEEN_WORDS, "fr").is_plain


def test_a_regional_code_is_its_language():
    assert read(TWO_SENTENCES, "fr-FR") == read(TWO_SENTENCES, "fr")


@pytest.mark.parametrize("language", ["", "de", "ar"])
def test_a_language_without_a_formula_is_refused(language):
    with pytest.raises(ValueError, match="No readability formula"):
        read("Hallo.", language)


@given(st.text(alphabet="aéê'’-.?!:; \n12LMe»«"))
def test_any_text_can_be_read(text):
    reading = read(text, "fr")
    assert reading.syllables >= reading.words
    assert (reading.score is None) == (reading.words == 0)


# --- Sentences --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un. Deux ! Trois ?! Quatre…", ["Un.", "Deux !", "Trois ?!", "Quatre…"]),
        ("Vous devez voir : le nom.", ["Vous devez voir :", "le nom."]),
        ("Un; deux", ["Un;", "deux"]),
        ("Il dit : « Oui. » Puis il part.", ["Il dit :", "« Oui. »", "Puis il part."]),
        ("Un titre\n\nUn texte", ["Un titre", "Un texte"]),
        ("Une ligne\nqui continue.", ["Une ligne\nqui continue."]),
        ("Attendez... Parlez.", ["Attendez...", "Parlez."]),
        ("!!! …", []),
    ],
)
def test_sentences_end_where_the_reader_breathes(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "M. Dupont et Mme. Durand arrivent.",
        "Voir p. 12 du livret.",
        "A. Dupont vous appelle.",
        "M. A. Dupont vous appelle.",
        "Du pain, du lait, etc. sur la table.",
        "Un objet, p. ex. un trombone.",
        "1. Éteignez le téléphone.",
        "Il reste 3.5 Go.",
        "Venez à 14:30 demain.",
        "Voir https://exemple.fr/aide?x=1 demain.",
    ],
)
def test_a_dot_inside_a_sentence_does_not_end_it(text):
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Prenez du pain, etc. Ensuite, sortez.",
        "Attendez 5 min. Puis parlez.",
        "Touchez la lettre B. Le nom vient.",
        "Tapez le 1. Attendez.",
    ],
)
def test_a_short_form_may_end_a_sentence(text):
    assert len(sentences(text)) == 2


# --- Words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("l'eau d'ici qu'il s’éteint", 4),
        ("aujourd'hui quelqu'un", 2),
        ("rendez-vous appelez-nous", 2),
        ("14 h 30", 3),
        ("2,5 Go", 2),
        ("1 000", 2),
        ("10:30", 1),
        ("la 4G", 2),
        ("« Oui ! »", 1),
        ("l'« écran »", 2),
    ],
)
def test_words_are_counted_as_by_hand(text, count):
    assert len(words(text, "fr")) == count


def test_an_english_contraction_is_one_word():
    assert words("Don't worry", "en") == ["Don't", "worry"]


# --- Syllables --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "found"),
    [
        (1, "eau l'eau le yeux cœur rue banque longue fille feuille lion qu'il œuf parlent août"),
        (2, "maïs Noël client idée créée souvent moment pays payer quelqu'un jusqu'à"),
        (2, "argent guichet aiguille accueil écran écrans monnaie vraiment Wi-Fi suppriment"),
        (3, "vidéo téléphone aujourd'hui création oublier février rendez-vous voyager ouvrez-le"),
        (4, "abonnement appelez-nous bibliothèque téléphonez"),
    ],
)
def test_french_syllables_are_counted_as_said(count, found):
    for word in found.split():
        assert syllables(word, "fr") == count, word


@pytest.mark.parametrize(
    ("count", "found"),
    [
        (1, "the phone called yes made cheese don't closed"),
        (2, "needed boxes table people prices quiet reading waited"),
        (3, "messages keyboarding five-digit"),
    ],
)
def test_english_syllables_are_counted_as_said(count, found):
    for word in found.split():
        assert syllables(word, "en") == count, word


@pytest.mark.parametrize("sign", ["14", "0969390000", "SMS", "4G", "?"])
def test_a_sign_is_read_at_one_glance(sign):
    assert syllables(sign, "fr") == 1


def test_both_apostrophes_count_alike():
    assert syllables("l’écran", "fr") == syllables("l'écran", "fr") == 2
