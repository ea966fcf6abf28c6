"""axe (WCAG 2.2 A and AA) finds nothing, on any public page and on the desk."""

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


def test_no_page_of_the_desk_has_a_violation(adviser_page):
    page = adviser_page(bypass_csp=True)
    waiting, seen, found = ["/fr/desk/"], set(), {}
    while waiting and len(seen) < 40:
        path = waiting.pop(0)
        seen.add(path)
        page.goto(path)
        if problems := violations(page):
            found[path] = problems
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        for link in links:
            plain = link.split("#")[0]
            if "/desk/" in plain and plain.startswith("/") and plain not in seen | set(waiting):
                waiting.append(plain)
    assert len(seen) >= 10
    assert not found
