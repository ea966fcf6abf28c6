"""The home page says two things: read a guide, talk to somebody. What is edited shows."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from website.models import HomePage

from helpdesk.models import DeskSettings, OpeningPeriod
from helpdesk.reads.availability import free_slots, next_free_time
from helpdesk.words.spoken import when_in_words
from tests.factories.helpdesk import MONDAY, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(cast, homes):
    with time_machine.travel(MONDAY, tick=False):
        yield


def home(client):
    return BeautifulSoup(client.get("/fr/").content.decode(), "html.parser")


def talk(client):
    card = home(client).select_one('section[aria-labelledby="talk"]')
    return card.get_text(" ", strip=True).replace("\u00a0", " ")


def test_the_next_free_time_is_one_that_can_be_had(cast, client):
    first = free_slots(at=MONDAY, topic=cast.topic)[0].starts_at
    assert next_free_time(at=MONDAY) == first
    said = when_in_words(first, DeskSettings.current().zone).replace("\u00a0", " ")
    assert f"Prochaine heure libre : {said}" in talk(client)


def test_a_longer_call_with_more_notice_says_when_everybody_can_be_called(cast):
    make_topic(code="long", call_minutes=45, notice_minutes=300)
    first = free_slots(at=MONDAY, topic=cast.topic)[0].starts_at
    assert next_free_time(at=MONDAY) >= MONDAY + timedelta(minutes=300) > first


def test_it_is_that_of_this_minute(client):
    before = talk(client)
    OpeningPeriod.objects.all().delete()
    assert talk(client) == before
    cache.clear()
    assert "Prochaine heure libre" not in talk(client)


def test_no_time_is_said_where_nobody_can_ask_for_one():
    desk = DeskSettings.load()
    desk.is_booking_off = True
    desk.save()
    assert next_free_time(at=MONDAY) is None


def test_those_who_call_are_named_only_where_the_team_wants_it(client):
    assert "Au bout du fil" not in talk(client)
    desk = DeskSettings.load()
    desk.who_calls = "Karim, , Inès "
    desk.save()
    assert desk.callers == ["Karim", "Inès"]
    assert "Au bout du fil : Karim, Inès." in talk(client)


@pytest.mark.parametrize(("number", "is_said"), [("+33199001234", True), ("+33899001234", False)])
def test_a_call_is_said_to_cost_no_more_only_where_that_is_true(client, number, is_said):
    desk = DeskSettings.load()
    desk.phone_number = number
    desk.save()
    assert ("appel non surtaxé" in talk(client)) is is_said


def test_the_title_is_that_of_the_editor(client):
    assert home(client).h1.get_text() == "Votre téléphone, pas à pas"
    HomePage.objects.filter(locale__language_code="fr").update(heading="Bienvenue")
    page = home(client)
    assert page.h1.get_text() == "Bienvenue"
    assert page.title.get_text(strip=True).startswith("Bienvenue")


def test_nothing_stands_among_the_guides_that_is_none(client):
    page = home(client)
    links = page.select("#guides + ul a")
    assert all("/guides/" in link["href"] for link in links)
