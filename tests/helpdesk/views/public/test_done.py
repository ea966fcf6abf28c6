"""What can be done with the card of a promise: on paper, in a calendar, to somebody trusted."""

from urllib.parse import unquote

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from icalendar import Calendar

from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.models import Callback
from tests.factories.helpdesk import AFTERNOON, MONDAY
from tests.helpdesk.views.public.test_callback import answer_all, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def card(client, cast):
    """The last page, as its visitor sees it."""
    answer_all(client)
    page = client.post(url("callback_check"), follow=True)
    return BeautifulSoup(page.content, "html.parser")


def test_the_card_prints_alone(client, card):
    page = client.get(url("callback_paper")).content.decode()
    callback = Callback.objects.get()
    assert callback.trust_word in page
    assert "06\u00a039\u00a098\u00a012\u00a034" in page
    assert "<form" not in page


def test_the_call_goes_into_a_calendar_and_says_nothing_more(client, card):
    file = client.get(url("callback_calendar"))
    assert file["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(file.content).walk("VEVENT")
    assert event["DTSTART"].dt == AFTERNOON
    text = file.content.decode()
    assert Callback.objects.get().trust_word not in text
    assert "Madeleine" not in text


@pytest.mark.parametrize("name", ["callback_paper", "callback_calendar"])
def test_only_who_asked_has_them_and_only_while_the_promise_is_open(client, card, name):
    assert Client().get(url(name)).url == url("callback_done")
    cancel_callback(callback=Callback.objects.get(), at=MONDAY)
    assert client.get(url(name)).url == url("callback_done")


def test_it_can_be_sent_to_somebody_trusted_without_the_words(card):
    links = [
        unquote(a["href"]) for a in card.select("a") if a["href"].startswith(("sms", "mailto"))
    ]
    assert len(links) == 2
    callback = Callback.objects.get()
    for link in links:
        assert "14\u00a0h" in link
        assert callback.trust_word not in link
        assert callback.case.reference not in link


def test_eight_equal_acts_become_one_and_quiet_ones(card):
    main = card.select_one("main")
    filled = [a.text.strip() for a in main.select(".button:not(.quiet)")]
    assert filled == ["Imprimer cette carte"]
    assert not main.select(".choice")
    quiet = [act["href"] for act in main.select("a.line-link")]
    assert {url("callback_calendar"), url("my_request_change"), url("my_request_cancel")} < {*quiet}


def test_no_line_of_the_card_ends_before_its_hour(card):
    assert ",\u0020à\u00a014\u00a0h" in card.select_one(".slip .promise").text
