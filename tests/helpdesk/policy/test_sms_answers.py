"""What people send back is understood, or read by a person: never half understood."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.choices import HalfDay
from helpdesk.policy.sms_answers import BOUND, Wish, understand
from helpdesk.policy.sms_phrases import Said

JUDGED = Path(__file__).parent / "sms_answers"
# The half that the phrases were written with, and the one that was put aside before.
HALVES = ("tuning", "held")
LEAST_RIGHT = 0.97
# As they are judged: a call is cancelled after one question, however it was said.
CODES = {Said.CANCEL: "no", Said.OTHER: "note"}
NO_ACT = ("note", "machine")


def judged(half):
    lines = (JUDGED / f"{half}.tsv").read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines]


def heard(text):
    said = understand(text)
    return str(said.choice) if said.choice else CODES.get(said.said, str(said.said))


def test_the_two_halves_share_no_phrasing_and_are_many():
    said = [{text for _code, text in judged(half)} for half in HALVES]
    assert min(map(len, said)) >= 270
    # What everybody says stands in both: a word or two.
    shared = {text for text in said[0] & said[1] if len(text.split()) > 3}
    assert len(shared) <= 5


@pytest.mark.parametrize("half", HALVES)
def test_no_phrasing_of_the_judged_is_ever_acted_on_wrongly(half):
    wrong = [
        (code, heard(text), text)
        for code, text in judged(half)
        if heard(text) not in (code, *NO_ACT)
    ]
    assert not wrong


@pytest.mark.parametrize("half", HALVES)
def test_what_asks_for_something_is_understood(half):
    acts = [(code, text) for code, text in judged(half) if code not in NO_ACT]
    right = sum(heard(text) == code for code, text in acts)
    assert right / len(acts) >= LEAST_RIGHT


@pytest.mark.parametrize(
    "text",
    [
        "ne m'appelez pas demain",
        "ne m'appelez pas plus tard",
        "je ne peux pas annuler",
        "c'est pas possible d'annuler",
        "impossible de décaler",
        "demain matin pas possible",
        "lundi je peux pas",
        "je ne peux pas plus tard",
        "annulez pas svp",
        "this is me",
        "rendez-vous annuel",
        "oui madame est morte",
        "Mme Martin est morte",
        "autre heure ou annuler",
        "je ne veux pas d'autre heure",
        "pas besoin d'autre heure",
        "je ne peux pas un autre jour",
        "2 heures plus tard",
        "don't stop",
        "je confirme pas",
        "confirmer ?",
    ],
)
def test_a_negation_a_question_and_a_condition_are_left_to_a_person(text):
    assert understand(text).said is Said.OTHER


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("plus tard", Wish()),
        ("demain matin", Wish(days=1, half=HalfDay.MORNING)),
        ("après-demain après-midi", Wish(days=2, half=HalfDay.AFTERNOON)),
        ("plutôt jeudi", Wish(weekday=3)),
        ("la semaine prochaine svp", Wish(is_next_week=True)),
        ("Pas dispo demain, plutôt vendredi matin", Wish(weekday=4, half=HalfDay.MORNING)),
        ("tomorrow afternoon please", Wish(days=1, half=HalfDay.AFTERNOON)),
    ],
)
def test_a_wish_says_when(text, wish):
    said = understand(text)
    assert (said.said, said.wish) == (Said.LATER, wish)


def test_a_signature_is_no_word_of_the_message():
    assert understand("Oui merci. Mme Lefebvre").said is Said.YES
    assert understand("Oui\nJeanne Petit").said is Said.OTHER
    assert understand("Oui\nJeanne Petit", names=["Madame Petit Jeanne"]).said is Said.YES


def test_each_word_that_is_off_makes_it_less_sure():
    sure = [understand(text).sureness for text in ("je confirme", "je confrime", "annuler l'apel")]
    assert sure[0] == 1.0
    assert BOUND <= sure[1] < 1.0
    assert understand("je confrime le rendez vous telephonnique de demian").said is not Said.NO


ACTING = [text for code, text in judged("tuning") if code not in NO_ACT]


@given(st.sampled_from(ACTING), st.data())
def test_one_word_that_nobody_knows_makes_it_a_message_to_read(text, data):
    words = text.split()
    place = data.draw(st.integers(0, len(words)))
    word = data.draw(st.sampled_from(["pas", "jamais", "sauf", "sinon", "zzyzx", "hormis", "mais"]))
    said = understand(" ".join([*words[:place], word, *words[place:]]))
    before = understand(text)
    # "pas dispo", "pas maintenant": one word more may say the same, never the contrary of it.
    assert said.said in (Said.OTHER, Said.MACHINE, before.said) or word == "pas"
    assert {before.said, said.said} != {Said.YES, Said.CANCEL}


@given(st.text(max_size=2000))
def test_any_text_is_read(text):
    said = understand(text)
    assert (said.said is Said.CHOICE) is (said.choice is not None)
    assert said.sureness >= BOUND or said.said is Said.OTHER
