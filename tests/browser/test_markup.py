"""The structure of every address of the seeded site, in every role, language and display."""

import os
import re
from collections import Counter

import pytest

from accessibility.display.preferences import COOKIE_NAME, VALUES, DisplayPreferences
from accessibility.markup.structure import check
from tests.browser.pages import one_of_each_kind, public_pages

# Every kind of page, one after the other.
pytestmark = pytest.mark.timeout(900)
_LINK = re.compile(r'href="(/[^"#?]*)')
# What a request leads to depends on where it stands.
MOST_OF_A_KIND = 2
EVERY = bool(os.environ.get("EVERY_DISPLAY"))


def kind_at_the_desk(path):
    """Pages of one kind have one address but for the number or the reference in it."""
    return re.sub(r"/(\d+(?:\.\d+)?|[A-Z0-9]{6})(?=/)", "/…", path)


def test_every_public_page_in_both_languages(served):
    pages = public_pages(served)
    found = {path: problems for path, page in pages.items() if (problems := check(page.html))}
    assert len(pages) > 150
    assert not found


def test_every_kind_of_page_in_every_display(open_page, served):
    """Each value of each preference in turn, on every template; with EVERY_DISPLAY all of them."""
    page, found = open_page(), {}
    shown = [{name: value} for name, values in VALUES.items() for value in values[1:]]
    for number, path in enumerate(one_of_each_kind(served)):
        for chosen in shown if EVERY else (shown[number % len(shown)],):
            cookie = DisplayPreferences(**chosen).to_cookie()
            answer = page.request.get(path, headers={"Cookie": f"{COOKIE_NAME}={cookie}"})
            if problems := check(answer.text()):
                found[f"{path} as {cookie}"] = problems
    assert len(shown) >= 12
    assert not found


# A coordinator who calls people sees every page that an adviser sees: once in English is enough.
@pytest.mark.parametrize(
    ("language", "username", "kinds"),
    [
        ("fr", "karim", 20),
        ("fr", "sacha", 5),
        ("fr", "lise", 1),
        ("fr", "awa", 35),
        ("en", "awa", 35),
    ],
)
def test_every_page_that_a_role_reaches(open_page, served, language, username, kinds):
    page = open_page()
    page.goto("/fr/equipe/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", "only-for-this-test-run")
    page.click("main button")
    page.wait_for_url(re.compile("/desk/|/cms/"))
    inside = (f"/{language}/desk/", f"/{language}/audits/")
    waiting = [f"/{language}/desk/", f"/{language}/desk/figures/", f"/{language}/audits/"]
    seen, found = Counter(), {}
    while waiting:
        path = waiting.pop(0)
        if seen[kind_at_the_desk(path)] >= MOST_OF_A_KIND or "/file/" in path:
            continue
        answer = page.request.get(path)
        if "text/html" not in answer.headers["content-type"]:
            continue
        seen[kind_at_the_desk(path)] += 1
        html = answer.text()
        if problems := check(html):
            found[path] = problems
        waiting += [link for link in _LINK.findall(html) if link.startswith(inside)]
    assert len(seen) >= kinds, sorted(seen)
    assert not found
