"""Words beyond the 3,000 most heard: which, how many, and which words do not count."""

import pytest

from accessibility.readability import MOST_UNHEARD, Rule, findings, hear
from accessibility.readability.heard import heard_words, is_heard
from accessibility.text.word_lists import entries


def found(text, language, **options):
    return [one.text for one in findings(text, language, **options) if one.rule is Rule.RARE]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Un palimpseste est là.", ["palimpseste"]),
        ("fr", "Ôtez le volet. Enlevez la porte.", ["Ôtez", "volet"]),
        ("fr", "Éteignez, touchez, appuyez, entendez.", []),
        ("fr", "Vous pourrez, nous fûmes, qu'ils sachent, il a peint.", []),
        ("fr", "Rallumez, refermez, appelez quelqu'un aujourd'hui.", []),
        ("fr", "Allez sur palimpseste.fr ou exemple.fr/palimpseste.", []),
        ("en", "Unplug your friend's phone.", ["Unplug"]),
        ("en", "A palimpsest is here.", ["palimpsest"]),
        ("en", "She stopped running: her children weren't worried.", []),
        ("en", "You'll find the world's best shoes.", []),
    ],
)
def test_a_word_beyond_the_most_heard_is_found_and_its_forms_count_with_it(
    language, text, expected
):
    assert found(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Touchez « Palimpseste »."),
        ("fr", "Madame Zbrowska appelle Zbrowski."),
        ("fr", "WhatsApp ouvre. En décembre, payez quarante euros."),
        ("en", "iPhones have it. Forty people in December."),
    ],
)
def test_screens_names_and_numbers_do_not_count(language, text):
    assert found(text, language) == []
    assert hear(text, language).unheard == ()


def test_a_word_of_the_glossary_does_not_count_in_any_form():
    text = "Sortez le palimpseste. Deux palimpsestes."
    assert hear(text, "fr").unheard == ("palimpseste", "palimpsestes")
    explained = hear(text, "fr", glossary=frozenset({"Palimpseste"}))
    assert (explained.words, explained.unheard) == (1, ())


def test_it_is_found_once_and_counted_each_time():
    text = "Un palimpseste. Le palimpseste."
    assert found(text, "fr") == ["palimpseste"]
    assert len(hear(text, "fr").unheard) == 2


def test_the_share_is_of_the_words_that_the_writer_chose():
    hearing = hear("Ouvrez le palimpseste « Rouge » de Zbrowski.", "fr")
    assert (hearing.words, len(hearing.unheard)) == (2, 1)
    assert hearing.share == 0.5
    assert hear("", "fr").share == 0


def test_two_in_a_hundred_are_plain():
    at_the_bar = hear("palimpseste volet cornet volet " + "maison " * 196, "fr")
    assert at_the_bar.share == MOST_UNHEARD
    assert at_the_bar.is_plain
    assert not hear("palimpseste volet cornet volet volet " + "maison " * 195, "fr").is_plain


def test_two_different_words_are_plain_however_often_they_come():
    assert hear("palimpseste volet " * 3 + "maison", "fr").is_plain
    assert not hear("palimpseste volet cornet " + "maison " * 9, "fr").is_plain


def test_only_french_and_english_are_counted():
    assert hear("Un palimpseste.", "fr-FR").unheard == ("palimpseste",)
    assert hear("كلمة نادرة", "ar").is_plain
    assert hear("كلمة نادرة", "ar").words == 0
    with pytest.raises(ValueError, match="pt"):
        hear("Uma palavra.", "pt")


@pytest.mark.parametrize(("language", "first"), [("fr", "etre"), ("en", "i")])
def test_three_thousand_words_are_listed_the_most_heard_first(language, first):
    lines = [line.split() for line in entries(f"heard_{language}")]
    assert len(lines) == 3_000
    assert lines[0][0] == first
    assert len({line[0] for line in lines}) == 3_000
    assert all(is_heard(word, language) for word in heard_words(language))
