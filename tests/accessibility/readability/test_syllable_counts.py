"""Syllables against words said aloud."""

from pathlib import Path

import pytest

from accessibility.readability import syllables


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


@pytest.mark.parametrize(
    "address", ["https://exemple.fr/aide", "aide@exemple.fr", "www.exemple.fr"]
)
def test_an_address_is_read_at_one_glance(address):
    assert syllables(address, "fr") == 1


def test_a_word_that_leans_on_the_next_keeps_its_syllables():
    assert syllables("aujourd'hui", "fr") == 3
    assert syllables("lorsqu'il", "fr") == 2
    assert syllables("l'extraordinaire", "fr") == syllables("extraordinaire", "fr") == 5


def test_the_e_between_two_parts_is_heard_after_two_consonants():
    assert syllables("quatre-vingts", "fr") == 3
    assert syllables("elle-même", "fr") == 2


def test_an_exception_is_known_with_its_possessive():
    assert syllables("business's", "en") >= syllables("business", "en") == 2
    assert syllables("everyone's", "en") == syllables("everyone", "en") == 3


def lexicon(language):
    """(word, syllables) of words drawn from a phonetic dictionary, named in the file."""
    path = Path(__file__).with_name("lexicons") / f"{language}.tsv"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = (line.split("\t") for line in lines[1:])
    return [(word, int(count)) for word, count in rows]


@pytest.mark.parametrize(("language", "bound"), [("fr", 0.01), ("en", 0.02)])
def test_the_syllables_of_rare_words_are_counted_as_a_lexicon_does(language, bound):
    words = lexicon(language)
    assert len(words) == 1000
    counted = sum(syllables(word, language) for word, _count in words)
    assert counted == pytest.approx(sum(count for _word, count in words), rel=bound)


@pytest.mark.parametrize(("language", "share"), [("fr", 0.98), ("en", 0.93)])
def test_nearly_every_rare_word_has_its_syllables(language, share):
    words = lexicon(language)
    right = sum(syllables(word, language) == count for word, count in words)
    assert right / len(words) >= share
