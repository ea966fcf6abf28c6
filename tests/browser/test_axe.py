"""axe (WCAG 2.2 A and AA, best practice) finds nothing, on any public page and on the desk."""

import os
import re
from collections import Counter
from itertools import cycle, islice, product

import pytest
from axe_playwright_python.sync_playwright import Axe

from accessibility.display.preferences import COOKIE_NAME, VALUES, DisplayPreferences
from tests.browser.conftest import shown_by_the_app
from tests.browser.pages import one_of_each_kind

# Every kind of page, one after the other.
pytestmark = pytest.mark.timeout(900)
WCAG = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    # What is right needs no list of its elements: that list takes most of the time.
    "resultTypes": ["violations"],
}
# All combinations on every page take some minutes: a run of CI sees a few on each.
EACH_PAGE = 16 if os.environ.get("EVERY_DISPLAY") else 1


def violations(page):
    """What axe finds, as (rule, first element) pairs."""
    found = Axe().run(page, options=WCAG).response["violations"]
    return [(v["id"], v["nodes"][0]["html"][:200]) for v in found]


def displays():
    """Each contrast at each size; every other preference takes its values in turn meanwhile."""
    others = [name for name in VALUES if name not in ("text", "contrast", "device")]
    for turn, (contrast, text) in enumerate(product(VALUES["contrast"], VALUES["text"])):
        rest = {name: VALUES[name][(turn + turn // 4) % len(VALUES[name])] for name in others}
        yield DisplayPreferences(text=text, contrast=contrast, **rest)


def test_no_page_of_the_callback_journey_has_a_violation_even_with_an_error(open_page, journey):
    page = open_page(320, bypass_csp=True)
    found = {}
    for path in journey(page):
        page.goto(path)
        if problems := violations(page):
            found[path] = problems
        if page.locator("main form[method=post] .button").count() and "verifier" not in path:
            page.locator("main form[method=post] .button").first.click()
            if page.locator(".errors").count() and (problems := violations(page)):
                found[f"{path} with an error"] = problems
            page.goto(path)
    assert not found


def test_no_public_page_has_a_violation_however_a_visitor_wants_it_shown(open_page, served):
    """Each kind of page in French as it is, and in English, of the same template, in a display."""
    page = open_page(bypass_csp=True)
    turns, found, seen = cycle(displays()), {}, set()
    for path in one_of_each_kind(served):
        as_it_is = [DisplayPreferences()]
        for shown in as_it_is if path.startswith("/fr/") else islice(turns, EACH_PAGE):
            page.context.clear_cookies()
            if cookie := shown.to_cookie():
                page.context.add_cookies(
                    [{"name": COOKIE_NAME, "value": cookie, "url": served.address}]
                )
            page.goto(path)
            assert (page.locator("html").get_attribute("data-text") or "100") == shown.text
            seen.add(shown)
            if problems := violations(page):
                found[path, cookie] = problems
    assert seen == {*displays(), *as_it_is}
    for name in set(VALUES) - {"device"}:
        assert {getattr(shown, name) for shown in seen} == set(VALUES[name])
    assert not found


def test_no_page_of_the_teams_door_has_a_violation_even_with_an_error(open_page, invite, served):
    """From the code of an invitation to the second proof of the next log-in."""
    page, found = open_page(320, bypass_csp=True), {}

    def look(*, sending: str = "", **typed: str) -> None:
        """The page as it is; then what it says when this is sent."""
        if problems := violations(page):
            found[page.url, sending] = problems
        for name, text in typed.items():
            page.fill(f"[name={name}]", text)
        if sending:
            page.get_by_role("button", name=sending).click()
            page.wait_for_load_state()

    new = {"new_password": "Une échelle et deux vélos", "new_password_again": "Une échelle"}
    page.goto("/fr/desk/account/forgotten/")
    look()
    page.goto("/fr/desk/account/code/")
    look(sending="Continuer", code="wrong")
    look(sending="Continuer", code=invite("solene"))
    look(sending="Garder ce mot de passe", **new)
    look(sending="Garder ce mot de passe", **dict.fromkeys(new, new["new_password"]))
    look(sending="Prendre une application")
    look(sending="Ajouter", code="000000")
    look(sending="Ajouter", code=shown_by_the_app(page, served))
    look(sending="Je les ai gardés : continuer")
    for own in ("cle/", "les-miennes/"):
        page.goto(f"/fr/seconde-preuve/{own}")
        look()
    page.get_by_role("button", name="Quitter").first.click()
    page.goto("/fr/equipe/")
    look(sending="Entrer", username="solene", password=new["new_password"])
    look(sending="Continuer", code="000000")
    look()
    assert page.get_by_role("heading", level=1).inner_text() == "Seconde preuve"
    assert not found


# What a request leads to depends on where it stands.
MOST_OF = {"/fr/desk/cases/…/": 5}


def kind_of(path):
    """Pages of one kind have one address but for the number or the reference in it."""
    return re.sub(r"/(\d+|[A-Z0-9]{6})/", "/…/", path)


# A coordinator who calls people sees every page that an adviser sees.
@pytest.mark.parametrize(("username", "kinds"), [("awa", 35), ("sacha", 3)])
def test_no_page_of_the_desk_has_a_violation(adviser_page, username, kinds):
    page = adviser_page(username=username, bypass_csp=True)
    waiting, seen, found = ["/fr/desk/", "/fr/desk/figures/"], Counter(), {}
    while waiting:
        path = waiting.pop(0)
        if seen[kind_of(path)] >= MOST_OF.get(kind_of(path), 1):
            continue
        seen[kind_of(path)] += 1
        answer = page.goto(path)
        if answer.status == 403:
            # The first page of the desk is not for auditors.
            continue
        if problems := violations(page):
            found[path] = problems
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        plain = (re.split("[?#]", link)[0] for link in links)
        waiting += [link for link in plain if link.startswith("/fr/desk/") and "/file/" not in link]
    assert len(seen) >= kinds, sorted(seen)
    assert not found
