"""What browsers are forbidden hinders no page: a console without a word, in Chromium."""

import pytest

from tests.browser.conftest import PASSWORD
from tests.browser.pages import one_of_each_kind

pytestmark = pytest.mark.timeout(900)

DESK = ("/fr/desk/", "/fr/desk/queue/", "/fr/desk/people/", "/fr/desk/figures/", "/fr/desk/team/")
CMS = (
    *("/cms/", "/cms/pages/", "/cms/images/", "/cms/images/add/", "/cms/documents/"),
    *("/cms/documents/multiple/add/", "/cms/users/", "/cms/reports/site-history/"),
    *("/cms/settings/helpdesk/desksettings/", "/cms/account/", "/cms/collections/"),
)


def listen(page) -> list[tuple[str, str]]:
    """(address, text) of each error and warning of the console, as they come."""
    heard: list[tuple[str, str]] = []
    page.on(
        "console",
        lambda said: said.type in ("error", "warning") and heard.append((page.url, said.text)),
    )
    page.on("pageerror", lambda error: heard.append((page.url, str(error))))
    return heard


def test_no_public_page_breaks_a_rule(open_page, served):
    page = open_page()
    heard = listen(page)
    for path in one_of_each_kind(served.address):
        page.goto(path)
    assert heard == []


def test_suggestions_are_shown_though_pages_make_no_html_of_texts(open_page):
    page = open_page()
    heard = listen(page)
    page.goto("/fr/chercher/?suggest=1")
    page.fill("main [name=q]", "réseau")
    page.locator("#suggested a").first.wait_for()
    assert heard == []
    refused = page.evaluate(
        "() => { try { document.body.innerHTML = '<i>x</i>'; return 'done' }"
        " catch (error) { return error.name } }"
    )
    assert refused == "TypeError"


def test_no_page_of_the_desk_breaks_a_rule(adviser_page):
    page = adviser_page()
    heard = listen(page)
    for path in DESK:
        page.goto(path)
    assert heard == []


def test_no_page_of_the_cms_breaks_a_rule(open_page, served):
    served.manage(
        "shell",
        "-c",
        "from website.models import User\n"
        "User.objects.filter(username='awa').update(is_superuser=True)",
    )
    page = open_page()
    page.goto("/fr/equipe/")
    page.fill("input[name=username]", "awa")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/desk/**")
    heard = listen(page)
    for path in CMS:
        page.goto(path, wait_until="networkidle")
    page.goto("/cms/pages/")
    for name in ("125",):
        page.goto(f"/cms/pages/search/?q={name}", wait_until="networkidle")
    assert heard == []
