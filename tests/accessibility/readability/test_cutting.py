"""Where sentences and words end, against texts cut by hand."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility.readability import sentences, words
from accessibility.readability.cutting import cut, paragraphs

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
        ("“Stop.” Then wait.", ["“Stop.”", "Then wait."]),
        ("Vous allez :\nappeler\nécouter", ["Vous allez :", "appeler\nécouter"]),
        ("Il vous faut\n- un trombone\n- la carte", ["Il vous faut", "un trombone", "la carte"]),
        ("1. Éteignez.\n2) Attendez.", ["Éteignez.", "Attendez."]),
        ("a) le nom\nb) le code", ["le nom", "le code"]),
        ("Étape 1\nÉteignez le téléphone", ["Étape 1", "Éteignez le téléphone"]),
        ("Vous appelez,\nPaul répond.", ["Vous appelez,\nPaul répond."]),
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
        "J.-P. Dupont vous appelle.",
        "Le n° 4, vol. 2, est là.",
        "Voir art. 12 du contrat.",
        "Payez avant le 3 janv. 2027.",
        "« Qui est là ? » demande Paul.",
        "Attendez... puis parlez.",
        "The U.K. is near, e.g. by train.",
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
        "Vous voulez déclarer un vol. Appelez-nous.",
        "He said no. She said yes.",
    ],
)
def test_a_short_form_may_end_a_sentence(text):
    assert len(sentences(text)) == 2


def test_each_line_is_a_paragraph_unless_it_goes_on():
    text = "Un titre\nUne ligne\nqui continue.\n\nla suite\n- un objet"
    found = [text[start:end] for start, end in paragraphs(text)]
    assert found == ["Un titre", "Une ligne\nqui continue.", "la suite", "un objet"]


# --- Words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("l'eau d'ici qu'il s’éteint", 4),
        ("aujourd'hui quelqu'un", 2),
        ("rendez-vous appelez-nous", 2),
        ("14 h 30", 3),
        ("2,5 Go", 2),
        ("1 000", 1),
        ("1 758 625 habitants", 2),
        ("au 09 69 39 00 00", 2),
        ("le +33 6 39 98 00 00", 2),
        ("sur https://exemple.fr/aide?x=1 demain", 3),
        ("à aide@exemple.fr", 2),
        ("service-public.fr", 1),
        ("le 12/05/2026", 2),
        ("1. Éteignez", 1),
        ("• la carte", 2),
        ("y a-t-il", 2),
        ("10:30", 1),
        ("la 4G", 2),
        ("« Oui ! »", 1),
        ("l'« écran »", 1),
    ],
)
def test_words_are_counted_as_by_hand(text, count):
    assert len(words(text, "fr")) == count


def test_an_english_contraction_is_one_word():
    assert words("Don't worry", "en") == ["Don't", "worry"]


# --- Both -------------------------------------------------------------------------------------

TEXTS = st.text(alphabet="aéÀ'’-.?!:;, \n\t12LMe»«()•_²")


@given(TEXTS)
def test_sentences_cover_every_letter_but_the_marks_of_lists(text):
    left = list(text)
    for sentence in cut(text):
        left[sentence.start : sentence.end] = " " * (sentence.end - sentence.start)
    marks = re.compile(r"^\s*\(?(?:\d{1,2}|[a-zA-Z])[.)]?\s*$", re.M)
    assert re.search(r"[^\W_]", marks.sub("", "".join(left))) is None


@given(TEXTS)
def test_sentences_follow_one_another_and_hold_their_words(text):
    place = 0
    for sentence in cut(text):
        assert place <= sentence.start < sentence.end
        assert sentence.words
        for start, end in sentence.words:
            assert max(place, sentence.start) <= start < end <= sentence.end
            place = end
        place = sentence.end
