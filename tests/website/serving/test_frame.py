"""What stands around every page: the way to a person, the hours, the mark."""

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from website.serving.stylesheet import favicon

from helpdesk.models import DeskSettings
from tests.factories.helpdesk import MONDAY
from tests.helpdesk.views.public.test_callback import post

pytestmark = pytest.mark.django_db


def page_at(client, address):
    return BeautifulSoup(client.get(address).content.decode(), "html.parser")


def links_to(page, name, *, within):
    return page.select(f'{within} a[href="{reverse(name)}"]')


@pytest.fixture
def _team(cast):
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.mark.usefixtures("_team")
def test_the_header_asks_for_a_call_but_not_who_is_asking_already(client):
    contact = page_at(client, reverse("contact"))
    assert len(links_to(contact, "helpdesk:callback_start", within="header")) == 1
    client.get(reverse("helpdesk:callback_start"))
    post(client, "callback_about", topic="phone")
    for name in ("callback_about", "callback_when"):
        journey = page_at(client, reverse(f"helpdesk:{name}"))
        assert not links_to(journey, "helpdesk:callback_start", within="header")
        # The number stays, and so does the way home.
        assert journey.select('header a[href^="tel:"]')
        assert journey.select("header a.brand")


def test_a_page_that_does_not_exist_has_the_button_too(client):
    page = page_at(client, "/fr/no-such-page/")
    assert len(links_to(page, "helpdesk:callback_start", within="header")) == 1


@pytest.mark.usefixtures("_team")
def test_the_foot_says_the_hours_a_line_for_days_alike_and_has_two_groups(client):
    page = page_at(client, reverse("contact"))
    said = page.select_one("footer .hours").get_text("|", strip=True).replace("\u00a0", " ")
    assert said == "Nous répondons au téléphone :|Du lundi au vendredi : 9 h à 12 h 30, 14 h à 18 h"
    assert [group["aria-label"] for group in page.select("footer ul")] == [
        "Pour vous",
        "À propos de nous",
    ]


def test_the_name_of_whoever_runs_the_desk_stands_beside_the_mark(client):
    desk = DeskSettings.current()
    desk.name, desk.organisation = "Allô voisin", "Les Deux Rives"
    desk.save()
    brand = page_at(client, reverse("contact")).select_one("header .brand")
    assert brand.get_text(" ", strip=True) == "Allô voisin par Les Deux Rives"
    # On a phone only the mark is seen; what is heard stays.
    assert brand["aria-label"] == "Allô voisin par Les Deux Rives"
    assert brand.select_one("svg.mark")


def test_the_mark_of_a_tab_is_in_the_page_and_asks_for_nothing(client):
    page = page_at(client, reverse("contact"))
    icon = page.select_one('link[rel="icon"]')["href"]
    assert icon == str(favicon())
    assert icon.startswith("data:image/svg+xml,%3Csvg")
    assert not set('"<>#\n') & set(icon)
