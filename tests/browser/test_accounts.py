"""The door of the team: by keyboard alone, on a narrow screen, without a script."""

import os
import re

from tests.browser.conftest import shown_by_the_app
from tests.browser.keyboard import press_until

WIDTH = 320
PASSWORD = "Sous le pont, sept canards"


def type_in(page, name, text):
    press_until(page, name=name)
    page.keyboard.type(text)


def press(page, text):
    """Press the button or the link that says this, and wait for what it leads to."""
    press_until(page, text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def look(page):
    """Nothing leaves the screen. (axe needs scripts: it sees these pages in test_axe.py.)"""
    if folder := os.environ.get("SCREENSHOTS"):
        name = re.sub(r"\W+", "-", page.url.split("/", 3)[3])
        page.screenshot(path=f"{folder}/{name}{page.viewport_size['width']}.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"], page.url


def log_in(page, name, password):
    page.goto("/fr/equipe/")
    type_in(page, "username", name)
    type_in(page, "password", password)
    press(page, "Entrer")


def test_wrong_passwords_are_told_in_words_at_320_pixels(open_page):
    page = open_page(WIDTH, javascript=False)
    for count in range(6):
        log_in(page, "nobody", f"guess-{count}")
    assert "Attendez" in page.locator("#errors").inner_text()
    look(page)


def choose_password(page, code, password):
    """From the code of a coordinator to a password of one's own."""
    page.goto("/fr/equipe/")
    press(page, "J’ai un code")
    type_in(page, "code", "WRONG-CODE")
    press(page, "Continuer")
    assert "Ce code n’ouvre pas." in page.locator("#errors").inner_text()
    look(page)
    page.goto(page.url)
    type_in(page, "code", code)
    press(page, "Continuer")
    look(page)
    type_in(page, "new_password", password)
    type_in(page, "new_password_again", password)
    press(page, "Garder ce mot de passe")
    look(page)


def test_invitation_second_proof_and_renewal_by_keyboard_at_320_pixels(
    open_page, invite, served, adviser_page
):
    page = open_page(WIDTH, javascript=False)
    choose_password(page, invite("nora"), PASSWORD)
    press(page, "Prendre une application")
    look(page)
    type_in(page, "code", "000000")
    press(page, "Ajouter")
    assert page.locator("#errors").count()
    look(page)
    press_until(page, name="code")
    page.keyboard.press("Control+A")
    page.keyboard.type(shown_by_the_app(page, served))
    press(page, "Ajouter")
    look(page)
    printed = page.locator(".codes li").first.inner_text()
    press(page, "Je les ai gardés")
    page.goto("/fr/desk/account/")
    look(page)

    press(page, "Quitter")
    log_in(page, "nora", PASSWORD)
    type_in(page, "code", "123456")
    press(page, "Continuer")
    assert page.locator("#errors").count()
    look(page)
    # After a wrong code the next one waits for a second: whoever types takes longer.
    page.wait_for_timeout(1100)
    press_until(page, name="code")
    page.keyboard.press("Control+A")
    page.keyboard.type(printed)
    press(page, "Continuer")
    page.goto("/fr/desk/account/")
    assert page.get_by_role("heading", level=1).inner_text() == "Mon compte"

    awa = adviser_page(username="awa")
    awa.goto("/fr/desk/account/team/")
    awa.get_by_role("link", name="Nora").click()
    awa.get_by_role("button", name="Faire un nouveau code").click()
    renewed = open_page(WIDTH, javascript=False)
    choose_password(renewed, awa.locator("dl.facts .num").inner_text(), f"{PASSWORD} et un cygne")
    # The second proof is the same, whoever has a new password.
    assert "/seconde-preuve/" in renewed.url
