"""Madeleine books a call: without script, by keyboard alone, on a screen of 320 pixels."""

import re

from playwright.sync_api import Page, expect

from tests.browser.keyboard import press_until


def no_sideways_scroll(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def answer_until_when(page: Page) -> None:
    """From the first page to the page of times, by keyboard alone."""
    page.goto("/fr/")
    press_until(page, "Demander un appel")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rappel/sujet/")
    no_sideways_scroll(page)
    press_until(page, name="topic")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rappel/quand/")
    no_sideways_scroll(page)
    assert page.locator(".times button").count() <= 9


class Walk:
    """Counts what is pressed on the way to a promise, and the pages that are met."""

    def __init__(self, page: Page, start: str):
        self.page, self.clicks, self.pages = page, 0, []
        page.goto(start)

    def press(self, locator) -> None:
        with self.page.expect_navigation():
            locator.click()
        self.clicks += 1
        self.pages.append(self.page.url.partition("?")[0])

    def end(self) -> tuple[int, int]:
        """Clicks, and pages before the card that says it is noted."""
        assert self.page.url.endswith("/rappel/note/")
        return self.clicks, len(set(self.pages) - {self.page.url})


def call_me(walk: Walk, name: str, number: str) -> None:
    page = walk.page
    page.fill("[name=name]", name)
    page.fill("[name=number]", number)
    walk.press(page.locator("main form .button").first)
    walk.press(page.get_by_role("button", name="Oui, appelez-moi"))


def test_from_home_a_call_takes_five_clicks_and_four_pages(open_page):
    walk = Walk(open_page(320, javascript=False), "/fr/")
    walk.press(walk.page.get_by_role("link", name="Demander un appel").first)
    walk.press(walk.page.locator("[name=topic]").first)
    walk.press(walk.page.locator(".times button").last)
    call_me(walk, "Rose Cinq", "06 39 98 22 15")
    assert walk.end() == (5, 4)


def test_from_a_step_a_call_takes_four_clicks_and_three_pages(open_page):
    walk = Walk(open_page(320, javascript=False), "/102")
    walk.press(walk.page.get_by_role("link", name="J’ai besoin d’aide ici").first)
    walk.press(walk.page.locator(".times button").last)
    call_me(walk, "Rose Quatre", "06 39 98 22 14")
    assert walk.end() == (4, 3)


def test_paul_asks_for_madeleine_in_six_clicks(open_page):
    walk = Walk(open_page(320, javascript=False), "/fr/")
    page = walk.page
    walk.press(page.get_by_role("link", name="Demander un appel").first)
    walk.press(page.locator("[name=topic]").first)
    walk.press(page.locator(".times button").last)
    walk.press(page.get_by_role("link", name="Pour quelqu’un d’autre"))
    no_sideways_scroll(page)
    page.fill("[name=asked_by]", "Paul Martin")
    page.fill("[name=name]", "Madeleine Six")
    page.fill("[name=number]", "06 39 98 22 16")
    page.locator("[name=agreed]").first.check()
    walk.press(page.locator("main form .button").first)
    no_sideways_scroll(page)
    walk.press(page.get_by_role("button", name="Oui, appelez cette personne"))
    clicks, _pages = walk.end()
    assert clicks == 6
    expect(page.locator(".slip")).to_contain_text("la personne que vous avez nommée")


def test_what_we_should_know_is_said_by_keyboard(open_page):
    page = open_page(320, javascript=False)
    answer_until_when(page)
    press_until(page, "Je n’entends pas au téléphone")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rappel/a-savoir/")
    no_sideways_scroll(page)
    press_until(page, name="needs")
    page.locator("[name=needs][value=in_writing]").focus()
    page.keyboard.press("Space")
    press_until(page, "Continuer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rappel/quand/")
    expect(page.locator("h1")).to_have_text(re.compile("vous écrire"))


def test_a_call_is_booked_without_script_by_keyboard_at_320_pixels(open_page):
    # Evaluating in the page is Playwright's own and works with the page's scripts switched off.
    page = open_page(320, javascript=False)
    answer_until_when(page)
    # The last hour, with the number of somebody whom the desk knows as uneasy: no room for more.
    page.locator(".times button").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/rappel/vous/")
    no_sideways_scroll(page)
    press_until(page, name="name")
    page.keyboard.type("Madeleine Petit")
    page.keyboard.press("Tab")
    page.keyboard.type("06 39 98 12 3")
    press_until(page, "Continuer")
    page.keyboard.press("Enter")

    expect(page.locator(".errors")).to_contain_text("Il manque 1 chiffre")
    assert page.input_value("[name=name]") == "Madeleine Petit"
    assert page.input_value("[name=number]") == "06 39 98 12 3"
    no_sideways_scroll(page)
    page.locator("[name=number]").focus()
    page.keyboard.press("End")
    page.keyboard.type("4")
    press_until(page, "Continuer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rappel/verifier/")
    no_sideways_scroll(page)
    press_until(page, "Oui, appelez-moi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rappel/note/")

    expect(page.locator("h1")).to_have_text("C’est noté.")
    expect(page.locator(".slip")).to_contain_text("vous appelle")
    assert re.search(r"«\s\w+ \w+\s»", page.locator(".word").inner_text())
    no_sideways_scroll(page)


def test_the_back_button_and_a_second_confirmation_make_no_second_request(open_page, served):
    page = open_page(320, javascript=False)
    answer_until_when(page)
    page.locator(".times button").nth(1).click()
    page.fill("[name=name]", "Paul Double")
    page.fill("[name=number]", "06 39 98 55 55")
    page.click("main form .button")
    page.wait_for_url("**/rappel/verifier/")
    page.get_by_role("button", name="Oui, appelez-moi").click()
    page.wait_for_url("**/rappel/note/")
    page.goto("/fr/rappel/verifier/")
    page.wait_for_url("**/rappel/note/")
    count = served.manage(
        "shell",
        "-v0",
        "-c",
        "from helpdesk.models import Case\n"
        "print(Case.objects.filter(person__name='Paul Double').count())",
    )
    assert count.strip().endswith("1")


def test_the_focus_is_always_visible(open_page):
    page = open_page(1280)
    page.goto("/fr/")
    for _ in range(12):
        page.keyboard.press("Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid"
