"""Arabic pages before Chromium: nothing leaves the screen, numbers keep their direction.

Each page comes whole, with its style in it: it is laid before the browser without a server.
"""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accessibility.display.preferences import COOKIE_NAME
from accessibility.markup.structure import check
from knowledge.editing.lent import lend
from knowledge.models import GuidePage
from knowledge.views.lent import address_of
from tests.browser.test_axe import violations
from tests.factories.helpdesk import make_topic, make_user
from tests.factories.languages import load_three_languages
from tests.website.serving.test_announcements import announce

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Where the first and the last digit of a number stand.
DIGITS = """selector => {
  const node = document.querySelector(selector).lastChild, at = node.data.search(/\\d/);
  const place = (start) => {
    const range = document.createRange();
    range.setStart(node, start); range.setEnd(node, start + 1);
    return range.getBoundingClientRect().left;
  };
  return [place(at), place(node.data.trimEnd().length - 1)];
}"""


@pytest.fixture
def addresses(settings, db):
    load_three_languages(settings)
    make_topic(name_ar="هاتفي")
    announce(guide=103, fr="Le réseau est en panne.", ar="الشبكة معطلة الآن.")
    # Nobody wrote it in Arabic.
    announce("to_know", guide=103, fr="La 2G s’arrête en décembre.")
    guides = list(GuidePage.objects.filter(locale__language_code="ar"))
    lise = make_user("lise")
    lent = lend(guide=guides[0], is_draft=False, at=timezone.now(), by=lise)
    with translation.override("ar"):
        return [
            *(
                "/ar/",
                "/ar/guides/",
                reverse("knowledge:search"),
                reverse("helpdesk:callback_about"),
            ),
            *(guide.url for guide in guides),
            *(guide.url + "?text=yes" for guide in guides[:1]),
            *(reverse("knowledge:on_paper", args=[guide.number]) for guide in guides[:1]),
            *(reverse(name) for name in ("accessibility:preferences", "knowledge:all_in_one")),
            reverse("contact"),
            address_of(lent).removeprefix(settings.BASE_URL.rstrip("/")),
        ]


@pytest.mark.parametrize("display", ["", "t200.swide.cdark"])
def test_no_page_has_a_barrier_or_leaves_a_small_screen(browser, client, addresses, display):
    client.cookies[COOKIE_NAME] = display
    page = browser.new_page(viewport={"width": 320, "height": 800})
    try:
        for address in addresses:
            look(page, client.get(address, follow=True), address)
        # Nothing was ticked: the last page says so, where somebody outside checks a guide.
        look(page, client.post(addresses[-1]), "with an error")
        assert page.locator(".errors").count()
        page.set_content(client.get(addresses[0]).content.decode())
        assert page.locator("main > section.note, main > section.ok").count() == 2
    finally:
        page.close()


def look(page, answer, address):
    """Lay a page before the browser: no barrier, nothing beside the screen, sound in structure."""
    html = answer.content.decode()
    page.set_content(html)
    assert not page.evaluate(WIDE), address
    assert not violations(page), address
    assert not check(html), address


def test_steps_stand_right_and_phone_numbers_are_read_from_the_left(browser, client, addresses):
    page = browser.new_page(viewport={"width": 768, "height": 800})
    try:
        page.set_content(client.get(addresses[4]).content.decode())
        number, words = page.locator(".steps > li").first, page.locator(".steps h3").first
        box, text = number.bounding_box(), words.bounding_box()
        assert text["x"] + text["width"] < box["x"] + box["width"] - 40, "the disc stands right"
        first, last = page.evaluate(DIGITS, ".tel")
        assert first < last
    finally:
        page.close()
