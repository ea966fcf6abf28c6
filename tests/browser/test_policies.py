"""No page does what its own Content-Security-Policy forbids, and none writes an error.

A header alone says nothing (tests/website/serving/test_headers.py): a script or a style that the
policy stops is only missed where a browser draws the page.
"""

import re
from collections.abc import Iterable

import pytest

from tests.browser.conftest import PASSWORD

pytestmark = pytest.mark.timeout(300)

PUBLIC = (
    *("/fr/", "/fr/guides/", "/102", "/102/3", "/fr/mots-expliques/", "/fr/affichage/"),
    *("/fr/recherche/?q=carte%20sim", "/fr/recherche/?suggest=1", "/fr/guide/102/papier/"),
    *("/fr/rappel/", "/fr/ma-demande/", "/fr/contact/", "/fr/accessibilite/obstacle/"),
    *("/fr/equipe/", "/fr/desk/account/code/", "/fr/desk/account/forgotten/"),
)
DESK = (
    *("", "queue/", "new/", "people/", "team/", "calendar/", "figures/", "exports/"),
    *("journal/", "journal/unusual/", "retention/", "consents/", "do-not-call/", "texts/"),
    *("account/", "account/password/", "account/team/new/", "account/team/"),
)
SECOND_PROOF = ("les-miennes/", "ajouter/", "application/", "se-reconnecter/")
CMS = ("/cms/", "/cms/account/", "/cms/images/", "/cms/documents/", "/cms/pages/")
# Wagtail's page of an account asks the browser for a zone that the machine itself does not name.
NOT_OURS = re.compile(r"/cms/account/: .*Invalid time zone specified", re.DOTALL)

WATCH = """
document.addEventListener("securitypolicyviolation", (event) => console.error(
  `policy: ${event.effectiveDirective} stops ${event.blockedURI} ${event.sample}`));
"""


class Watched:
    """A page whose console is read: `said` are its errors and what a policy stopped."""

    def __init__(self, page) -> None:
        self.page, self.said = page, []
        page.context.add_init_script(WATCH)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._keep(f"error: {error}"))

    def _hear(self, message) -> None:
        if message.type == "error":
            self._keep(message.text)

    def _keep(self, text: str) -> None:
        line = f"{self.page.url}: {text}"
        if not NOT_OURS.search(line):
            self.said.append(line)

    def open(self, paths: Iterable[str]) -> None:
        for path in paths:
            answer = self.page.goto(path, wait_until="load")
            # An address that is gone has nothing to say.
            assert answer.status == 200, path

    def follow(self, pattern: str) -> None:
        """Open the first link of this page that matches."""
        links = self.page.eval_on_selector_all("a", "all => all.map(a => a.pathname)")
        found = [link for link in links if re.fullmatch(pattern, link)]
        assert found, f"{self.page.url} has {links}"
        self.open(found[:1])


def test_pages_for_everybody(open_page, journey):
    watched = Watched(open_page())
    watched.open(PUBLIC)
    journey(watched.page)
    assert not watched.said, "\n".join(watched.said)


def test_pages_of_the_desk(adviser_page):
    """With what follows from a list: somebody, what is kept of them, how they are erased."""
    awa = Watched(adviser_page(username="awa"))
    awa.open(f"/fr/desk/{path}" for path in DESK)
    awa.follow(r"/fr/desk/account/team/\d+/")
    awa.open(["/fr/desk/people/?q=a"])
    awa.follow(r"/fr/desk/people/\d+/")
    person = awa.page.url
    awa.open(person + part for part in ("reads/", "kept/", "erase/"))
    awa.open([person])
    awa.follow(r"/fr/desk/cases/\w+/")
    # The page says that it is open, and hears what is new.
    with awa.page.expect_response(lambda response: "/live/" in response.url):
        pass
    awa.open(f"/fr/seconde-preuve/{path}" for path in SECOND_PROOF)
    assert not awa.said, "\n".join(awa.said)


def test_pages_of_the_cms(open_page):
    lise = Watched(open_page())
    lise.open(["/fr/equipe/"])
    lise.page.fill("input[name=username]", "lise")
    lise.page.fill("input[name=password]", PASSWORD)
    lise.page.click("main button")
    lise.page.wait_for_url("**/cms/")
    lise.open(CMS)
    lise.follow(r"/cms/pages/\d+/edit/")
    assert not lise.said, "\n".join(lise.said)


PLANTED = """<script>document.title = "planted"</script><p style="color: red">Planted</p>"""


@pytest.mark.parametrize("path", ["/fr/contact/", "/fr/equipe/"])
def test_the_control_reports_a_planted_script_and_style(open_page, path):
    watched = Watched(open_page())

    def plant(route):
        answer = route.fetch()
        page = answer.text().replace("</main>", f"{PLANTED}</main>", 1)
        route.fulfill(response=answer, body=page)

    watched.page.route(f"**{path}", plant)
    watched.open([path])
    assert watched.page.title() != "planted"
    for what in ("script-src-elem", "style-src-attr"):
        assert any(f"policy: {what} stops inline" in line for line in watched.said), watched.said
