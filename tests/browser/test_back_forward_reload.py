"""Back, Forward and Reload after every page of the public journey, with and without a mistake."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Response

HISTORY = ("reload", "go_back", "go_forward", "reload")


@dataclass
class Walk:
    """A visitor who presses Back, Forward and Reload wherever they are."""

    page: Page
    site: str
    broken: list[str] = field(default_factory=list)

    def saw(self, response: Response) -> None:
        """Note what no visitor should meet."""
        if response.status >= 500 or response.status == 405:
            self.broken.append(f"{response.status} {response.url}")

    def look_around(self, *typed: str) -> None:
        """Back and forth, and the page is what it was, with what was typed wrongly."""
        here, title = self.page.url, self.page.locator("h1").inner_text()
        mistakes = self.page.locator(".errors").count()
        for press in HISTORY:
            getattr(self.page, press)()
            assert self.page.url.startswith(self.site), f"{press} at {here}: {self.page.url}"
            assert self.page.locator("main h1").count() == 1, f"{press} at {here}"
        assert self.page.url == here
        assert self.page.locator("h1").inner_text() == title
        assert self.page.locator(".errors").count() == mistakes, here
        fields = "main input:not([type=hidden]), main textarea"
        values = [box.input_value() for box in self.page.locator(fields).all()]
        for text in typed:
            assert text in values, f"{text} was lost at {here}"
        assert not self.broken

    def send(self, *typed: str, errors: int = 0) -> None:
        """Press the page's own button, look around, and find what was typed wrongly."""
        self.page.locator("main form .button:not(.quiet)").first.click()
        assert self.page.locator(".errors").count() == errors, self.page.url
        self.look_around(*typed)


@pytest.fixture
def walk(open_page, served):
    """A visitor at the home page, without script."""
    page = open_page(320, javascript=False)
    walk = Walk(page, served.address)
    page.on("response", walk.saw)
    page.goto("/fr/")
    return walk


@pytest.mark.timeout(300)
def test_no_step_back_or_forward_meets_a_page_of_the_browser(walk):
    page = walk.page
    page.get_by_role("link", name="Demander un appel").first.click()
    walk.look_around()
    page.locator("main summary").click()
    page.fill("[name=question]", "Ça ne sonne plus")
    page.locator("[name=topic]").first.click()
    walk.look_around()
    page.get_by_role("link", name="Aucune heure ne me va").click()
    walk.send(errors=1)
    page.go_back()
    page.goto("/fr/rappel/quand/")
    page.locator(".times button").last.click()
    walk.look_around()
    page.fill("[name=name]", "Léa Enarrière")
    page.fill("[name=number]", "06 39 98 12")
    walk.send("Léa Enarrière", "06 39 98 12", errors=1)
    page.fill("[name=number]", "06 39 98 77 12")
    walk.send()
    walk.send()
    assert page.url.endswith("/rappel/note/")
    _my_request(walk)


def _my_request(walk: Walk) -> None:
    """From the card: change the hour, cancel; then find it, and find nothing."""
    page = walk.page
    page.get_by_role("link", name="Changer l’heure").click()
    walk.look_around()
    page.locator(".times button").first.click()
    walk.look_around()
    page.get_by_role("link", name="Je n’ai plus besoin").click()
    walk.look_around()
    walk.send()
    # Back to the card of a promise that is over.
    page.goto("/fr/rappel/note/")
    walk.look_around()
    page.goto("/fr/ma-demande/")
    page.fill("[name=reference]", "AAAA")
    page.fill("[name=number]", "06 39")
    walk.send("AAAA", "06 39", errors=1)
    page.goto("/fr/accessibilite/obstacle/")
    page.fill("[name=email]", "lea@")
    walk.send("lea@", errors=1)
    # An address that only takes a form.
    page.goto("/fr/ma-demande/plus-tot/")
    assert page.locator("main h1").count() == 1
