"""Where "Back" leads, what a question is called, and where one is after a mistake."""

from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from knowledge.models import GuidePage
from tests.factories.helpdesk import MONDAY
from tests.helpdesk.views.public.test_callback import answer_all, post, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def begin(client, **came):
    """Follow a link to the first question; the address where it is asked."""
    return client.get(url("callback_start"), came).url


def back_of(client, name):
    """`name` of a page, or the address where it is."""
    address = name if name.startswith("/") else url(name)
    return soup(client.get(address)).select_one("nav.crumbs a")["href"]


def meta_of(client, name):
    address = name if name.startswith("/") else url(name)
    return " ".join(soup(client.get(address)).select_one("main .meta").text.split())


def test_back_from_a_step_led_to_questions_that_nobody_had_asked(client, cast, reading_site):
    guide = GuidePage.by_number(102, language="fr")
    came = {"guide": "102", "step": "3", "topic": "phone", "phone": "android"}
    when = begin(client, **came)
    assert back_of(client, when) == f"{guide.url}?phone=android#step-3"
    assert meta_of(client, when).startswith("Question 1 sur 3 ·")


def test_back_from_a_step_of_one_phone_shows_the_steps_of_that_phone(client, cast, reading_site):
    guide = GuidePage.by_number(121, language="fr")
    came = {"guide": "121", "step": "2", "topic": "phone"}
    when = begin(client, **came, phone="iphone")
    assert back_of(client, when) == f"{guide.url}?phone=iphone#step-2"
    # Without a phone nobody knows whose step it is.
    assert back_of(client, begin(client, **came, phone="no-such")) == guide.url


def test_back_goes_to_the_question_before(client, cast):
    client.get(url("callback_start"))
    assert back_of(client, "callback_about") == "/fr/"
    post(client, "callback_about", topic="phone")
    assert back_of(client, "callback_when") == url("callback_about")
    assert back_of(client, "callback_reachable") == url("callback_when")
    assert meta_of(client, "callback_when").startswith("Question 2 sur 4 ·")


def test_before_a_topic_the_line_above_ended_in_a_lonely_dot(client, cast):
    client.get(url("callback_start"))
    assert meta_of(client, "callback_about") == "Question 1 sur 4"
    assert meta_of(client, begin(client, topic="phone")).startswith("Question 1 sur 3 · ")


def test_after_booking_there_was_no_way_to_the_guide_that_one_had_read(client, cast, reading_site):
    guide = GuidePage.by_number(102, language="fr")
    answer_all(client)
    client.get(url("callback_start"), {"guide": "102", "step": "3", "phone": "android"})
    done = client.post(url("callback_check"), follow=True)
    links = [link["href"] for link in soup(done).select("main a")]
    assert f"{guide.url}?phone=android#step-3" in links
    assert "/fr/" not in links


def test_without_a_guide_the_last_page_leads_to_all_of_them(client, cast):
    answer_all(client)
    done = client.post(url("callback_check"), follow=True)
    assert soup(done).select("main a.line-link")[-1]["href"] == "/fr/"


def test_after_choosing_a_phone_one_stood_at_the_top_of_the_guide(client, reading_site):
    chosen = client.get(reverse("knowledge:choose_phone", args=[121, "iphone"]))
    address, _, place = chosen.url.partition("#")
    assert soup(client.get(address)).find(id=place).name == "h2"


def test_ten_buttons_were_all_called_nine_o_clock(client, cast):
    post(client, "callback_about", topic="phone")
    buttons = [
        " ".join(b.text.split())
        for b in soup(client.get(url("callback_when"))).select(".times button")
    ]
    assert len(buttons) > 3
    assert len(set(buttons)) == len(buttons)
    assert all("novembre" in name for name in buttons)


def test_after_a_mistake_the_focus_is_on_the_summary_below_the_title(client, cast):
    client.get(url("callback_start"))
    page = soup(post(client, "callback_about"))
    title, summary = page.h1, page.select_one("#errors")
    assert summary.has_attr("autofocus")
    assert summary["tabindex"] == "-1"
    assert summary in title.find_all_next()
    assert len(page.select("[autofocus]")) == 1


def test_a_page_had_one_name_in_the_tab_and_another_in_the_text(client, cast, reading_site):
    answer_all(client)
    names = {}
    client.post(url("callback_check"))
    for address in (
        *(url(f"callback_{name}") for name in ("about", "when", "done")),
        *(url(f"my_request{name}") for name in ("", "_show", "_change", "_cancel")),
        *("/fr/", "/fr/recherche/", "/fr/recherche/?q=sim", "/fr/contact/", "/fr/affichage/"),
        *("/fr/accessibilite/", "/fr/mots-expliques/", "/fr/nulle-part/", "/fr/guides/"),
    ):
        page = soup(client.get(address, follow=True))
        names[address] = tuple(" ".join(part.text.split()) for part in (page.title, page.h1))
    assert {at: said for at, said in names.items() if not said[0].startswith(f"{said[1]} – ")} == {}


def test_a_question_is_asked_once(client, cast):
    post(client, "callback_about", topic="phone")
    for name in ("callback_reachable",):
        page = soup(client.get(url(name)))
        question = page.h1.text.strip()
        asked = [part for part in page.select("legend, label") if part.text.strip() == question]
        assert [part.get("class") for part in asked] == [["hidden"]], name


ROOT = Path(__file__).parents[4]
WITH_SUMMARY = [
    (path, path.read_text("utf-8"))
    for package in ("accessibility", "helpdesk", "knowledge", "site/website")
    for path in sorted((ROOT / package / "templates").rglob("*.html"))
    if "includes/error_summary.html" in path.read_text("utf-8")
]


def test_a_summary_of_mistakes_stood_above_the_title_of_its_page():
    above = [
        path.name
        for path, html in WITH_SUMMARY
        if "<h1" in html and html.index("<h1") > html.index("includes/error_summary.html")
    ]
    assert len(WITH_SUMMARY) > 30
    assert above == []
