"""Invited, logged in, renewed: by keyboard alone, on a narrow screen, without a script."""

import os
import re

from tests.browser.conftest import PASSWORD
from tests.browser.keyboard import press_until
from tests.browser.test_axe import violations

NEW = "agrafe cheval ruban"
WIDTH = 320


def type_in(page, name, text):
    press_until(page, name=name)
    page.keyboard.type(text)


def press(page, text):
    """Press the button or the link that says this, and wait for what it leads to."""
    press_until(page, text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def look(page):
    """Nothing leaves the screen, and axe finds nothing."""
    if folder := os.environ.get("SCREENSHOTS"):
        name = re.sub(r"\W+", "-", page.url.split("/", 3)[3])
        page.screenshot(path=f"{folder}/{name}{page.viewport_size['width']}.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"], page.url
    assert violations(page) == [], page.url


def log_in(page, name, password):
    page.goto("/fr/equipe/")
    type_in(page, "username", name)
    type_in(page, "password", password)
    press(page, "Entrer")


def code_on(page):
    return page.locator("dd strong.num").inner_text()


def come_in(page, code):
    page.goto("/fr/equipe/")
    press(page, "J’ai un code")
    look(page)
    type_in(page, "code", code)
    press(page, "Continuer")
    look(page)
    type_in(page, "new_password", NEW)
    type_in(page, "new_password_again", NEW)
    press(page, "Garder ce mot de passe")
    assert "/desk/" in page.url


def test_an_invitation_and_a_renewal_by_keyboard_without_a_script(open_page):
    chief = open_page(WIDTH, javascript=False, bypass_csp=True)
    log_in(chief, "awa", PASSWORD)
    press(chief, "Comptes")
    look(chief)
    press(chief, "Inviter quelqu’un")
    look(chief)
    type_in(chief, "username", "noor")
    type_in(chief, "first_name", "Noor")
    press_until(chief, name="roles")
    chief.keyboard.press("Space")
    press(chief, "Créer le compte")
    look(chief)
    noor = open_page(WIDTH, javascript=False, bypass_csp=True)
    come_in(noor, code_on(chief))
    press(noor, "Mon compte")
    look(noor)
    press(noor, "Choisir un autre mot de passe")
    look(noor)
    press(chief, "Retour aux comptes")
    press(chief, "Noor")
    look(chief)
    press(chief, "Faire un nouveau code")
    again = open_page(1280, javascript=False, bypass_csp=True)
    come_in(again, code_on(chief))
    press(again, "Mon compte")
    look(again)
    again.goto("/fr/desk/account/forgotten/")
    look(again)


def test_wrong_passwords_are_told_in_words_at_320_pixels(open_page):
    page = open_page(WIDTH, javascript=False, bypass_csp=True)
    for count in range(6):
        log_in(page, "nobody", f"guess-{count}")
    assert "Attendez" in page.locator("#errors").inner_text()
    look(page)
