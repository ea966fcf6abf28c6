"""Another cooperative, invented: its own name, colours and signs, and nothing harder to read."""

from shutil import copytree

import pytest

from accessibility.display.preferences import COOKIE_NAME
from tests.browser.conftest import serving
from tests.browser.test_axe import violations

pytestmark = pytest.mark.timeout(300)

# Of the sea: blue and plum, with a logo that somebody drew with a ruler.
SETTLE = """
from PIL import Image as Drawing
from io import BytesIO
from django.core.files.base import ContentFile
from wagtail.images import get_image_model
from helpdesk.models import DeskSettings
from website.models import Theme
DeskSettings.objects.update(
    name="Ligne de mer", organisation="Coopérative des îles du Ponant", phone_number="0199001299")
drawn = BytesIO()
Drawing.new("RGB", (400, 120), "#12507b").save(drawn, "PNG")
logo = get_image_model().objects.create(
    title="logo", file=ContentFile(drawn.getvalue(), name="logo.png"))
theme = Theme.load()
theme.leaf, theme.talk, theme.logo = "#12507b", "#7a2a63", logo
theme.save()
"""
PAGES = ("/fr/", "/102", "/fr/recherche/?q=carte%20sim", "/fr/rappel/", "/fr/style/", "/fr/rien/")


@pytest.fixture(scope="module")
def their_site(newcomer, tmp_path_factory):
    with serving(copytree(newcomer.data_dir, tmp_path_factory.mktemp("theirs") / "var")) as site:
        site.manage("shell", "-c", SETTLE)
        yield site


@pytest.mark.parametrize("display", ["", "cdark", "chigh"])
def test_every_kind_of_page_is_theirs_and_as_easy_to_read(their_site, browser, display):
    """A policy that refused their sheet would leave the page without any colour of theirs."""
    context = their_site.profile(browser, viewport={"width": 320, "height": 800}, bypass_csp=True)
    if display:
        cookie = {"name": COOKIE_NAME, "value": display, "url": their_site.address}
        context.add_cookies([cookie])
    page = context.new_page()
    found = {}
    for path in PAGES:
        page.goto(path)
        assert "Ligne de mer" in page.title()
        assert page.locator("header img.logo").evaluate("logo => logo.naturalWidth") > 0
        width = page.evaluate("document.documentElement.scrollWidth")
        if problems := [*violations(page), *([width] if width > 320 else [])]:
            found[path] = problems
    context.close()
    assert found == {}


def test_their_colours_are_shown_under_the_policy_of_pages(their_site, browser):
    context = their_site.profile(browser)
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/fr/")
    shown = page.locator("header .button").evaluate("it => getComputedStyle(it).backgroundColor")
    context.close()
    assert shown == "rgb(122, 42, 99)"
    assert said == []
