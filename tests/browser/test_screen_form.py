"""Somebody who never did composes a drawn screen in the CMS: few clicks, drawn at once."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.timeout(300)
PASSWORD = "only-for-this-test-run"
# Where the form is filled in, the drawing follows within this, in milliseconds.
SOON = 15_000


@pytest.fixture
def form(open_page):
    """The form of a guide, as Lise opens it."""
    page = open_page()
    page.goto("/fr/equipe/")
    page.fill("input[name=username]", "lise")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/cms/")
    page.goto("/cms/pages/search/?q=Allumer")
    page.goto(page.locator("a[href$='/edit/']").first.get_attribute("href"), wait_until="load")
    page.locator(".screen-form").first.wait_for(state="attached")
    return page


def opened(page):
    """The field of the first step; its part of the form is opened by one click."""
    group = page.locator("[id$='ecran_dessine-content']").first.get_attribute("id")
    page.click(f"[aria-controls='{group}']")
    return page.locator(".screen-form").first


def test_a_screen_is_composed_in_five_clicks(form):
    # One: the part of the step. Two and three: a ready screen in the menu.
    screen = opened(form)
    screen.locator("select").first.select_option(label="Une ligne des Paramètres")
    screen.locator("svg[role=img]").wait_for(timeout=SOON)
    # Four: one more line, whose words are typed over. Five: where to look.
    screen.get_by_role("button", name="+ Ligne").click()
    form.keyboard.type("Mode avion")
    screen.get_by_role("button", name="[entouré]").click()
    area = screen.locator("textarea")
    assert area.input_value().endswith("Ligne : Mode avion [entouré]")
    words = screen.locator("[data-screen-target=words]")
    words.filter(has_text="Mode avion").wait_for(timeout=SOON)


def test_what_is_not_understood_is_said_under_it_and_the_drawing_stays(form):
    screen = opened(form)
    area = screen.locator("textarea")
    area.fill("Android\nTitre : Menu")
    screen.locator("svg[role=img]").wait_for(timeout=SOON)
    area.fill("Android\nTitre : Menu\nLigne : Wi-Fi [dragon]")
    screen.locator(".screen-error", has_text="Ligne 3").wait_for(timeout=SOON)
    assert screen.locator("svg[role=img]").count() == 1


def test_only_the_parts_of_the_thing_are_offered(form):
    screen = opened(form)
    screen.locator("textarea").fill("Facture")
    # All are there until the form's script has begun.
    shown = screen.locator("button[data-part]:visible")
    expect(shown).to_have_text(["+ Titre", "+ Ligne"], timeout=SOON)
