"""Pressing a key until something has the focus ends, with or without it."""

import pytest

from tests.browser.keyboard import press_until

FIELDS = "<input name=q><input id=note><button>Continuer</button>"


@pytest.fixture
def page(browser):
    page = browser.new_page()
    page.set_content(FIELDS)
    yield page
    page.close()


def test_what_is_looked_for_is_found_by_name_by_id_and_by_its_words(page):
    press_until(page, name="note")
    press_until(page, name="q", key="Shift+Tab")
    press_until(page, "Continuer")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_what_is_not_there_fails_and_says_where_the_focus_was(page):
    with pytest.raises(AssertionError, match=r"Never reached 'outcome' by Tab; at the end: <input"):
        press_until(page, name="outcome", most=2)
