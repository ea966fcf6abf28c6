"""axe (WCAG 2.2 A and AA) finds nothing, on any public page and on the desk."""

import re
from collections import Counter

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import MORE, public_paths

WCAG = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    }
}


def violations(page):
    """What axe finds, as (rule, first element) pairs."""
    found = Axe().run(page, options=WCAG).response["violations"]
    return [(v["id"], v["nodes"][0]["html"][:200]) for v in found]


def test_no_public_page_has_a_violation(open_page, served):
    page = open_page(bypass_csp=True)
    found = {}
    for path in [*public_paths(served.address), *MORE]:
        page.goto(path)
        if problems := violations(page):
            found[path] = problems
    assert not found


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


@pytest.mark.parametrize("contrast", ["cdark", "chigh"])
def test_no_violation_in_the_other_colours(open_page, contrast):
    page = open_page(bypass_csp=True)
    page.goto("/fr/")
    page.context.add_cookies([{"name": "display", "value": f"{contrast}.t200", "url": page.url}])
    found = {}
    for path in ("/fr/", "/fr/rappel/sujet/", "/fr/recherche/?q=sim", "/102"):
        page.goto(path)
        if problems := violations(page):
            found[path] = problems
    assert page.locator("html").get_attribute("data-contrast")
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
