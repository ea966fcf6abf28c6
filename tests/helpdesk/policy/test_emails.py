"""E-mails as people type them, and those who have none."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.policy.emails import BadEmail, EmailProblem, meant_instead, read_email


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "aucun", "Aucune", "non", "NON.", "no", "none", "-", "--", "/", "x", "0", "néant",
     "rien", "sans", "pas d'email", "pas d’e-mail", "pas de mail", "je n'en ai pas",
     "Je n’ai pas d’adresse mail", "aucun e-mail", "N/A", "n.a.", "I have none",
     "I don't have one", "no e-mail", "\u200b", "\u202a\u202c"],
)  # fmt: skip
def test_who_says_that_they_have_none_has_none(typed):
    assert read_email(typed) == ""


@pytest.mark.parametrize(
    "typed",
    ["m.petit@orange.fr", " m.petit@orange.fr ", "m.petit@Orange.FR", "<m.petit@orange.fr>",
     "mailto:m.petit@orange.fr", "Madeleine Petit <m.petit@orange.fr>", "m.petit@orange.fr.",
     "m.petit@orange,fr", "m.petit @ orange.fr", "m.pe\u200btit@orange.fr",
     "\ufeffm.petit@orange.fr",
     "m.petit\u00ad@orange.fr", "e-mail : m.petit@orange.fr", "m.petit(at)orange.fr",
     "m.petit arobase orange.fr", "ｍ.petit＠orange.fr", "m.petit@orange.fr\t"],
)  # fmt: skip
def test_what_stands_around_an_e_mail_and_what_nobody_sees_goes(typed):
    assert read_email(typed) == "m.petit@orange.fr"


@pytest.mark.parametrize(
    ("typed", "problem", "meant"),
    [
        ("hélène@orange.fr", EmailProblem.ACCENTS, "helene@orange.fr"),
        ("François.Noël@free.fr", EmailProblem.ACCENTS, "francois.noel@free.fr"),
        ("helene@orangé.fr", EmailProblem.ACCENTS, "helene@orange.fr"),
        ("hélène@", EmailProblem.INCOMPLETE, ""),
        ("helene@orange", EmailProblem.INCOMPLETE, ""),
        ("helene@.fr", EmailProblem.INCOMPLETE, ""),
        ("@orange.fr", EmailProblem.INCOMPLETE, ""),
        ("helene.orange.fr", EmailProblem.NO_AT, ""),
        ("Madeleine", EmailProblem.NO_AT, ""),
        ("m petit@orange.fr", EmailProblem.SPACES, ""),
        ("a@orange.fr, b@orange.fr", EmailProblem.SEVERAL, ""),
    ],
)
def test_what_is_wrong_is_named(typed, problem, meant):
    with pytest.raises(BadEmail) as refused:
        read_email(typed)
    assert (refused.value.problem, refused.value.meant) == (problem, meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("m@gmail.con", "m@gmail.com"),
        ("m@gmial.com", "m@gmail.com"),
        ("m@gmai.com", "m@gmail.com"),
        ("m@gmail.co", "m@gmail.com"),
        ("m@gmail.fr", "m@gmail.com"),
        ("m@gamil.con", "m@gmail.com"),
        ("m@hotmial.fr", "m@hotmail.fr"),
        ("m@ornage.fr", "m@orange.fr"),
        ("m@orange.rf", "m@orange.fr"),
        ("m@wanado.fr", "m@wanadoo.fr"),
        ("m@laposte.ney", "m@laposte.net"),
        ("m@laposte.fr", "m@laposte.net"),
        ("m@yaho.fr", "m@yahoo.fr"),
        ("m@mairie-lyon.con", "m@mairie-lyon.com"),
    ],
)
def test_a_slip_in_the_house_or_its_ending_is_asked_about(typed, meant):
    assert meant_instead(typed) == meant


@pytest.mark.parametrize(
    "email",
    ["m@gmail.com", "m@free.fr", "m@live.be", "m@gmx.de", "m@telecoop.fr", "m@mairie.fr", ""],
)
def test_an_e_mail_without_slip_is_not_asked_about(email):
    assert meant_instead(email) == ""


@settings(max_examples=50, deadline=None)
@given(st.text(st.sampled_from("aé@.,- <>\u200bxnon0"), max_size=25))
def test_any_text_is_an_e_mail_or_none_or_a_problem(text):
    with suppress(BadEmail):
        email = read_email(text)
        assert email == "" or email.count("@") == 1
        assert read_email(email) == email
        better = meant_instead(email)
        assert better != email or not better


def test_a_million_spaces_took_a_server_s_worker_away_for_hours():
    for text in (" " * 2_500_000 + "x", "x" + " " * 1_000_000 + "x", "a" * 500 + "@exemple.fr"):
        with pytest.raises(BadEmail) as error:
            read_email(text)
        assert error.value.problem is EmailProblem.TOO_LONG
