"""The field of an e-mail on the page: asked about once, then taken."""

import pytest

from helpdesk.forms.public import YouForm

TYPED = {"name": "Madeleine Petit", "number": "06 39 98 12 34"}


def form_with(email, **more) -> YouForm:
    return YouForm({**TYPED, "email": email, **more})


def test_gmail_con_is_asked_about_once_and_then_taken():
    first = form_with("m@gmail.con")
    assert "m@gmail.com" in first.errors["email"][0]
    assert 'name="email_asked" value="m@gmail.con"' in str(first["email"])
    again = form_with("m@gmail.con", email_asked="m@gmail.con")
    assert again.is_valid(), again.errors
    assert again.cleaned_data["email"] == "m@gmail.con"


def test_another_slip_is_asked_about_anew():
    assert "email" in form_with("m@gmial.com", email_asked="m@gmail.con").errors


@pytest.mark.parametrize("email", ["m@gmail.com", "", "aucun"])
def test_nothing_is_asked_about_an_e_mail_without_slip(email):
    form = form_with(email)
    assert form.is_valid(), form.errors
    assert "email_asked" not in str(form["email"])


def test_none_is_none():
    form = form_with("aucun")
    assert form.is_valid()
    assert form.cleaned_data["email"] == ""


def test_accents_are_named_and_the_e_mail_is_not_said_to_be_incomplete():
    (said,) = form_with("hélène@orange.fr").errors["email"]
    assert "helene@orange.fr" in said


def test_what_is_no_e_mail_for_django_is_said_in_our_words():
    (said,) = form_with("a..b@orange.fr").errors["email"]
    assert "@" in said
