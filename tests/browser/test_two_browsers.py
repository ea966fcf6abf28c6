"""Two advisers on one case, and a browser that dies: nothing that was typed is lost."""

import pytest
from playwright.sync_api import Error as PlaywrightError

from tests.browser.conftest import ARGUMENTS, CHROMIUM, PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
CASE = ".lines a[href*='/desk/cases/']"


def open_a_case(page) -> str:
    """The first case of the queue; returns its address."""
    page.goto("/fr/desk/queue/")
    page.locator(CASE).first.click()
    page.wait_for_selector("#live", state="attached")
    return page.url


def test_the_second_sees_the_first_by_itself_and_both_notes_stay(adviser_page):
    karim = adviser_page()
    violations = []
    karim.on("console", lambda said: violations.append(said.text) if said.type == "error" else None)
    address = open_a_case(karim)
    ines = adviser_page(username="ines")
    ines.goto(address)

    karim.locator("#live", has_text="Inès").wait_for()

    karim.locator("textarea[name=text]").type("Note de Karim, en train d'être écrite")
    ines.fill("textarea[name=text]", "Note d'Inès")
    ines.get_by_role("button", name="Garder la note").click()
    ines.locator("#story", has_text="Note d'Inès").wait_for()

    # The story comes by itself, and what Karim types stays where it is.
    karim.locator("#live a").click()
    karim.locator("#story", has_text="Note d'Inès").wait_for()
    assert "en train d'être écrite" in karim.locator("textarea[name=text]").input_value()
    karim.get_by_role("button", name="Garder la note").click()
    story = karim.locator("#story")
    story.filter(has_text="Note de Karim, en train d'être écrite").wait_for()
    assert "Note d'Inès" in story.inner_text()
    assert violations == []


def test_a_note_is_there_again_after_the_browser_died(browser, served):
    first = browser.browser_type.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    address = _type_half_a_note(served.profile(first).new_page())
    # No page hears of this: it is how a crash ends a browser.
    with pytest.raises(PlaywrightError):
        first.new_browser_cdp_session().send("Browser.crash")

    second = browser.browser_type.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    page = served.profile(second).new_page()
    _log_in(page, "jeanne")
    page.goto(address)
    kept = page.locator("textarea[name=text]").input_value()
    second.close()
    assert kept == "Elle a reçu sa carte SIM"


def _log_in(page, username):
    page.goto("/fr/equipe/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/desk/**")


def _type_half_a_note(page) -> str:
    _log_in(page, "jeanne")
    address = open_a_case(page)
    page.locator("textarea[name=text]").type("Elle a reçu sa carte SIM")
    page.locator("[data-draft]", has_text="Gardé à").wait_for()
    return address


def test_without_script_a_note_is_kept_and_the_page_says_who_looked(adviser_page):
    karim = adviser_page()
    address = open_a_case(karim)
    ines = adviser_page(username="ines", javascript=False)
    ines.goto(address)
    assert "Karim" in ines.locator("#live").inner_text()
    ines.fill("textarea[name=text]", "Sans script")
    ines.get_by_role("button", name="Garder la note").click()
    ines.locator("#story", has_text="Sans script").wait_for()
