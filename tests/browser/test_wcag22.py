"""What WCAG 2.2 added, and how the callback journey sounds to a screen reader."""

import os
import re
from difflib import unified_diff
from pathlib import Path

import pytest

from tests.browser.pages import one_of_each_kind

# Every kind of page, one after the other.
pytestmark = pytest.mark.timeout(900)
HEARD = Path(__file__).with_name("heard")
HELP = (
    "[...document.querySelectorAll('header.top a, footer a')]"
    ".filter(link => link.protocol === 'tel:' || /[/](callback|rappel|contact)[/]$/"
    ".test(link.pathname) && !link.hreflang)"
    ".map(link => link.closest('header, footer').tagName + ' ' + link.pathname"
    ".replace(/^[/](fr|en)/, ''))"
)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_help_stands_at_the_same_place_on_every_page(open_page, served, language):
    """3.2.6: the number, the callback and the contact page, in one order."""
    page = open_page()
    orders = {}
    for path in one_of_each_kind(served):
        # The journey leaves its own door out: it would lose what was answered.
        if path.startswith(f"/{language}/") and not re.search("/rappel/|/callback/", path):
            page.goto(path)
            orders[path] = page.evaluate(HELP)
    assert len(orders) > 12
    first, *others = orders.values()
    assert len(first) == 3
    assert all(order == first for order in others), orders


def test_nothing_is_asked_twice_in_a_journey(open_page, journey):
    """3.3.7: what was answered is there when somebody comes back to a question."""
    page = open_page()
    journey(page)
    page.goto("/fr/rappel/vous/")
    assert page.input_value("[name=name]").startswith("Marie-Madeleine")
    assert page.input_value("[name=number]") == "06 39 98 43 21"
    page.goto("/fr/rappel/sujet/")
    assert page.locator("[name=topic][aria-current]").count() == 1


def test_the_team_logs_in_with_what_a_password_manager_fills(open_page):
    """3.3.8: nothing to remember or to copy by hand, pasting allowed, no puzzle."""
    page = open_page()
    page.goto("/fr/equipe/")
    fields = page.locator("main input:not([type=hidden])")
    tokens = [fields.nth(n).get_attribute("autocomplete") for n in range(fields.count())]
    assert tokens == ["username", "current-password"]
    pasted = """name => document.querySelector(`[name=${name}]`)
      .dispatchEvent(new ClipboardEvent('paste', {bubbles: true, cancelable: true}))"""
    assert page.evaluate(pasted, "username")
    assert page.evaluate(pasted, "password")


def test_nothing_has_to_be_dragged(open_page, adviser_page, served):
    """2.5.7: no part of a page, nor of the desk, asks for a movement."""
    page = open_page()
    for path in one_of_each_kind(served):
        page.goto(path)
        assert not page.locator("[draggable=true], input[type=range]").count(), path
    desk = adviser_page()
    for path in ("/fr/desk/", "/fr/desk/queue/"):
        desk.goto(path)
        assert not desk.locator("[draggable=true], input[type=range]").count(), path


NAMES = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
DAY = rf"(?:aujourd’hui|demain)?,? ?\b(?:{NAMES}) \d+(?:er)? \w+"
# One day of the page of hours: its name, then its hours.
OFFER = r'(?: *- heading "JOUR" \[level=2\]\n *- list:\n(?: *- listitem:\n *- button [^\n]*\n)+)+'


def without_the_day(heard):
    """Hours and days change with the day: what is said around them does not."""
    heard = re.sub(r"\b\d{1,2} h(?: \d\d)?\b", "HEURE", heard.replace("\u00a0", " "))
    heard = re.sub(rf" ?{DAY}", "JOUR", heard, flags=re.IGNORECASE)
    return re.sub(OFFER, "  - DAYS AND HOURS\n", heard)


def test_a_screen_reader_hears_the_journey_as_it_was_reviewed(open_page, journey):
    """Names and order of everything, page by page; REWRITE_HEARD=1 writes them for review."""
    page = open_page()
    changed = []
    for number, path in enumerate(journey(page)):
        page.goto(path)
        heard = without_the_day(page.locator("main").aria_snapshot()) + "\n"
        kept = HEARD / f"{number}-{path.split('/')[-2]}.yml"
        if os.environ.get("REWRITE_HEARD"):
            HEARD.mkdir(exist_ok=True)
            kept.write_text(heard, "utf-8")
        before = kept.read_text("utf-8").splitlines()
        changed += unified_diff(before, heard.splitlines(), path, "heard", n=0, lineterm="")
    assert not changed
