"""Somebody who never did composes a drawn screen in the CMS: few clicks, and it is drawn at once."""

import re

import pytest

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
    answer = page.request.get("/101")
    number = re.search(r'data-page-id="(\d+)"|/cms/pages/(\d+)/', answer.text())
    path = f"/cms/pages/{number[1] or number[2]}/edit/" if number else _path_of_101(page)
    page.goto(path, wait_until="load")
    page.locator(".screen-form").first.wait_for(state="attached")
    return page


def _path_of_101(page) -> str:
    """The guide as an editor looks for it."""
    page.goto("/cms/pages/search/?q=Allumer")
    link = page.locator('a[href*="/edit/"]').first
    return link.get_attribute("href")


def test_a_screen_is_composed_in_five_clicks(form):
    page = form
    screen = page.locator(".screen-form").first
    clicks = 0
    # One: the part of the step opens.
    group = page.locator("[id$='ecran_dessine-content']").first.get_attribute("id")
    page.click(f"[aria-controls='{group}']")
    clicks += 1
    # Two: a ready screen.
    screen.locator("select").first.select_option(label="Une ligne des Paramètres")
    clicks += 1
    drawing = screen.locator("svg[role=img]")
    drawing.wait_for(timeout=SOON)
    # Three: one more line, whose words are typed over; four: it is marked.
    screen.get_by_role("button", name="+ Ligne").click()
    clicks += 1
    page.keyboard.type("Mode avion")
    screen.get_by_role("button", name="[entouré]").click()
    clicks += 1
    area = screen.locator("textarea")
    assert area.input_value().endswith("Ligne : Mode avion [entouré]")
    words = screen.locator("[data-screen-target=words]")
    words.filter(has_text="Mode avion").wait_for(timeout=SOON)
    assert clicks <= 5


def test_what_is_not_understood_is_said_under_it_and_the_drawing_stays(form):
    page = form
    group = page.locator("[id$='ecran_dessine-content']").first.get_attribute("id")
    page.click(f"[aria-controls='{group}']")
    screen = page.locator(".screen-form").first
    area = screen.locator("textarea")
    area.fill("Android\nTitre : Menu")
    screen.locator("svg[role=img]").wait_for(timeout=SOON)
    area.fill("Android\nTitre : Menu\nLigne : Wi-Fi [dragon]")
    screen.locator(".screen-error", has_text="Ligne 3").wait_for(timeout=SOON)
    assert screen.locator("svg[role=img]").count() == 1


def test_only_the_parts_of_the_thing_are_offered(form):
    page = form
    group = page.locator("[id$='ecran_dessine-content']").first.get_attribute("id")
    page.click(f"[aria-controls='{group}']")
    screen = page.locator(".screen-form").first
    screen.locator("textarea").fill("Facture")
    screen.get_by_role("button", name="+ Tuiles").wait_for(state="hidden", timeout=SOON)
    shown = screen.locator("button[data-part]:visible")
    assert shown.all_inner_texts() == ["+ Titre", "+ Ligne"]
