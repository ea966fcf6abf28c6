"""The door of the team: by keyboard alone, on a narrow screen, without a script."""

import os
import re

from tests.browser.keyboard import press_until

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
