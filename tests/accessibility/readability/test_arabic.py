"""Arabic has no formula that we trust: its sentences are counted, and the long ones stop."""

import pytest

from accessibility.readability import MAX_WORDS, Rule, findings, read, sentences, words

SHORT = "اكتبوا رمز PIN على مهل. هل يرن الهاتف؟ اطلبوا مكالمة."
LONG = " ".join(["كلمة"] * (MAX_WORDS + 1)) + "."


def test_a_sentence_ends_with_the_signs_of_arabic():
    assert sentences("هل يرن الهاتف؟ نعم؛ أجيبوا. الثمن: 3 €.") == [
        *("هل يرن الهاتف؟", "نعم؛", "أجيبوا.", "الثمن:", "3 €."),
    ]


def test_a_line_goes_on_after_the_comma_of_arabic():
    assert len(sentences("اكتبوا الرقم،\nثم أرسلوا.")) == 1


def test_words_in_either_letters_are_counted():
    assert words("اضغطوا على «Appel d'urgence»، ثم 112.", "ar") == [
        *("اضغطوا", "على", "Appel", "d'urgence", "ثم", "112"),
    ]


def test_arabic_is_counted_and_has_no_score():
    reading = read(SHORT, "ar")
    assert (reading.sentences, reading.longest) == (3, 5)
    assert (reading.score, reading.syllables) == (None, 0)
    assert reading.is_plain


def test_a_long_sentence_stops():
    assert not read(LONG, "ar-MA").is_plain
    (found,) = findings(LONG, "ar-MA")
    assert (found.rule, found.stops) == (Rule.SENTENCE, True)


def test_what_can_be_counted_is_found_and_nothing_else():
    text = "اطلبوا مكالمة (من فضلكم). " + "اكتبوا الرقم. " * 3 + "ETC."
    assert {found.rule for found in findings(text, "ar")} == {Rule.PARENTHESES, Rule.PARAGRAPH}


@pytest.mark.parametrize("text", ["", " ؟ "])
def test_a_text_without_words_is_plain(text):
    assert read(text, "ar").is_plain
    assert findings(text, "ar") == []
