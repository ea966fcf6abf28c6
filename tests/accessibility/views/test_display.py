"""The pages of display and accessibility, as a visitor meets them."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation

from accessibility.display.preferences import COOKIE_NAME
from accessibility.markup.html_tree import Tree
from accessibility.markup.structure import check
from accessibility.readability import read

pytestmark = pytest.mark.django_db

ANSWERS = {
    "text": "150",
    "spacing": "normal",
    "contrast": "dark",
    "font": "system",
    "width": "usual",
    "pictures": "shown",
    "motion": "auto",
    "aloud": "no",
    "device": "",
}


def address(name, language="en"):
    with translation.override(language):
        return reverse(f"accessibility:{name}")


def page(response, status=200):
    assert response.status_code == status
    return Tree(response.content.decode())


def chosen(tree):
    """The answers that the form shows as chosen now."""
    return {
        field.get("name"): field.get("value")
        for field in tree.all("input")
        if "checked" in field.attributes
    }


@pytest.fixture
def staff_client(client):
    client.force_login(get_user_model().objects.create_user("karim"))
    return client


# --- Preferences ------------------------------------------------------------------------------


def test_a_first_visit_shows_the_usual_display(client):
    tree = page(client.get(address("preferences")))
    assert chosen(tree) == ANSWERS | {"text": "100", "contrast": "auto"}


def test_what_was_chosen_before_is_shown(client):
    client.cookies[COOKIE_NAME] = "t150.cdark"
    assert chosen(page(client.get(address("preferences")))) == ANSWERS


def test_a_choice_is_kept_and_said(client):
    response = client.post(address("preferences"), ANSWERS, follow=True)
    assert client.cookies[COOKIE_NAME].value == "t150.cdark"
    assert response.redirect_chain == [(address("preferences"), 302)]
    assert any(element.get("role") == "status" for element in page(response).elements)


def test_a_choice_shows_on_the_next_page(client):
    client.post(address("preferences"), ANSWERS)
    html = next(page(client.get(address("statement"))).all("html"))
    assert (html.get("data-text"), html.get("data-contrast")) == ("150", "dark")
    assert "data-spacing" not in html.attributes


def test_the_visitor_goes_back_to_the_page_that_led_here(client):
    back = address("statement")
    tree = page(client.get(address("preferences"), {"next": back}))
    hidden = next(field for field in tree.all("input") if field.get("name") == "next")
    response = client.post(address("preferences"), ANSWERS | {"next": hidden.get("value")})
    assert response.url == back


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "\t//evil",
    ],
)
def test_nobody_is_sent_to_another_site(client, elsewhere):
    response = client.post(address("preferences"), ANSWERS | {"next": elsewhere})
    assert response.url == address("preferences")


def test_one_button_brings_the_usual_display_back(client):
    client.cookies[COOKIE_NAME] = "t200.chigh"
    client.post(address("preferences"), ANSWERS | {"usual": "1"})
    assert client.cookies[COOKIE_NAME].value == ""


def test_the_usual_display_keeps_the_phone(client):
    client.cookies[COOKIE_NAME] = "t200.dkeypad"
    client.post(address("preferences"), {"usual": "1"})
    assert client.cookies[COOKIE_NAME].value == "dkeypad"


def test_an_answer_that_does_not_exist_is_explained_and_nothing_is_kept(client):
    response = client.post(address("preferences"), ANSWERS | {"contrast": "pink"})
    assert any(element.get("id") == "errors" for element in page(response, 422).elements)
    assert COOKIE_NAME not in response.cookies


def test_a_mistake_loses_neither_the_answers_nor_the_way_back(client):
    back = address("statement")
    sent = ANSWERS | {"contrast": "pink", "next": back}
    tree = page(client.post(address("preferences"), sent), 422)
    assert chosen(tree)["text"] == "150"
    assert back in {field.get("value") for field in tree.all("input")}


def test_another_site_cannot_change_the_display(client):
    client.handler.enforce_csrf_checks = True
    assert client.post(address("preferences"), ANSWERS).status_code == 403


def test_a_font_and_a_voice_come_with_the_page_only_when_asked_for(client):
    def files(tree):
        found = [link.get("href") for link in tree.all("link") if link.get("rel") != "icon"]
        return " ".join(found + [script.get("src") for script in tree.all("script")])

    assert files(page(client.get(address("statement")))) == ""
    client.post(address("preferences"), ANSWERS | {"font": "hyperlegible", "aloud": "yes"})
    asked = files(page(client.get(address("statement"))))
    assert "hyperlegible.css" in asked
    assert "woff2" in asked
    assert "read_aloud.js" in asked


# --- The three questions ----------------------------------------------------------------------

ALL_IS_WELL = {"size": "easy", "contrast": "good", "lines": "clear"}


def test_what_is_too_small_is_larger_on_the_same_page_at_once(client):
    back = address("statement")
    sent = ALL_IS_WELL | {"size": "too-small", "next": back}
    response = client.post(address("reading_comfort"), sent, follow=True)
    tree = page(response)
    assert next(tree.all("html")).get("data-text") == "125"
    assert back in {field.get("value") for field in tree.all("input")}
    client.post(address("reading_comfort"), sent)
    assert client.cookies[COOKIE_NAME].value == "t150"


def test_when_all_is_well_the_visitor_goes_back_and_keeps_what_was_chosen(client):
    client.cookies[COOKIE_NAME] = "t150.cdark"
    sent = ALL_IS_WELL | {"next": address("statement")}
    response = client.post(address("reading_comfort"), sent)
    assert response.url == address("statement")
    assert client.cookies[COOKIE_NAME].value == "t150.cdark"


def test_a_question_left_open_is_named_and_the_others_keep_their_answer(client):
    response = client.post(address("reading_comfort"), {"size": "too-small", "lines": "lost"})
    tree = page(response, 422)
    assert chosen(tree) == {"size": "too-small", "lines": "lost"}
    assert COOKIE_NAME not in response.cookies


# --- The statement ----------------------------------------------------------------------------


def test_the_statement_does_not_claim_to_comply(client):
    tree = page(client.get(address("statement")))
    said = tree.text(tree.root)
    assert "No full audit has been done yet" in said
    assert "not compliant" in said
    assert "fully" not in said


def test_the_statement_gives_every_remedy(client):
    tree = page(client.get(address("statement")))
    targets = {link.get("href") for link in tree.all("a")}
    assert {"https://formulaire.defenseurdesdroits.fr/", "tel:+33969390000"} <= targets
    assert "Libre réponse 71120, 75342 Paris CEDEX 07" in tree.text(tree.root)


def test_no_sentence_of_the_statement_is_long(client):
    main = next(page(client.get(address("statement"))).all("main"))
    tree = Tree("")
    texts = [tree.text(e) for e in main.walk() if e.tag in ("h1", "h2", "p", "li")]
    assert [long for text in texts for long in read(text, "en").long_sentences] == []


# --- All of them ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", ["preferences", "statement"])
def test_the_structure_of_each_page_is_sound(staff_client, name, language):
    response = staff_client.get(address(name, language))
    assert check(response.content.decode()) == []


def test_the_form_with_a_mistake_is_sound_too(client):
    response = client.post(address("preferences"), {})
    assert check(response.content.decode()) == []


@pytest.mark.parametrize("name", ["preferences", "statement"])
def test_no_page_needs_a_script_or_a_style_of_its_own(staff_client, name):
    tree = page(staff_client.get(address(name)))
    assert list(tree.all("script")) == []
    assert [element for element in tree.elements if "style" in element.attributes] == []
