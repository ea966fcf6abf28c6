"""Whoever publishes announces: in each language, from one hour to another, in plain words."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from website.models import Announcement, HomePage
from website.running.roles import AUTHOR, EDITOR, REVIEWER

from tests.factories.helpdesk import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
LONG = (
    "Après la panne de ce matin, le réseau revient peu à peu dans toutes les villes du nord, mais "
    "il faut encore attendre."
)
LONG_ENGLISH = (
    "This morning a storm has damaged three of our towers near the coast, so calls may stop and "
    "start until it ends."
)
ADD = "announcements:add"


@pytest.fixture
def site(reading_site, db):
    """The starter site on a Monday, which has announced nothing."""
    cache.clear()
    with time_machine.travel(MONDAY, tick=False):
        yield


def typed(**changed) -> dict[str, str]:
    """What a browser sends."""
    sent = {
        "kind": "outage",
        "starts_at": "2026-11-23 09:00",
        "ends_at": "2026-11-23 18:00",
        "guide_number": "125",
        "text_fr": "Le réseau est en panne à Lille.",
        "text_en": "",
    }
    return sent | changed


def problems(page) -> str:
    found = BeautifulSoup(page.content.decode(), "html.parser").select(".error-message")
    return " ".join(one.get_text(" ", strip=True) for one in found)


@pytest.mark.parametrize("group", [EDITOR, REVIEWER])
def test_who_publishes_writes_one_and_readers_meet_it_until_its_hour(member, group):
    assert member(group).post(reverse(ADD), typed()).status_code == 302
    row = Announcement.objects.get()
    assert str(row) == "Le réseau est en panne à Lille."
    assert row.guide_number == 125
    assert str(row) in Client().get("/fr/").content.decode()
    with time_machine.travel(row.ends_at + timedelta(seconds=1), tick=False):
        assert str(row) not in Client().get("/fr/").content.decode()


def test_an_author_announces_nothing(member):
    author = member(AUTHOR)
    author.post(reverse(ADD), typed())
    assert not Announcement.objects.exists()
    assert reverse(ADD) not in author.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text_fr": LONG}, "ce matin"),
        ({"text_fr": ""}, "Écrivez"),
        ({"text_fr": "a" * 161}, "plus court"),
        ({"text_en": LONG_ENGLISH}, "This morning"),
        ({"ends_at": "2026-11-23 09:00"}, "Écrivez une fin après le début"),
        ({"guide_number": "9999"}, "Choisissez"),
    ],
)
def test_what_is_not_plain_or_cannot_be_is_refused_with_what_to_change(member, changed, said):
    page = member(EDITOR).post(reverse(ADD), typed(**changed))
    assert page.status_code == 200
    assert said in problems(page).replace("\u00a0", " ")
    assert not Announcement.objects.exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Annonces", "Panne", "En ligne", "À venir", "Terminé")),
        ("en", ("Announcements", "Outage", "Readers see it", "To come", "Over")),
    ],
)
def test_the_list_says_which_are_on(member, language, words):
    for hours in (-5, -1, 2):
        starts = MONDAY + timedelta(hours=hours)
        Announcement.objects.create(starts_at=starts, ends_at=starts + timedelta(hours=3))
    page = member(EDITOR, language).get(reverse("announcements:index")).content.decode()
    for word in words:
        assert word in page


def test_a_guide_that_is_not_there_is_refused_among_those_asked_most(member):
    editor = member(EDITOR)
    home = HomePage.objects.get(locale__language_code="fr")
    address = reverse("wagtailadmin_pages:edit", args=[home.pk])
    form = BeautifulSoup(editor.get(address).content.decode(), "html.parser")
    sent = {
        field["name"]: field.get("value", "") for field in form.select("#page-edit-form [name]")
    }
    sent["action-publish"] = "1"
    page = editor.post(address, sent | {"most_asked": "142, 9999"})
    assert "9999" in problems(page)
    assert editor.post(address, sent | {"most_asked": "142 101"}).status_code == 302
    assert HomePage.objects.get(pk=home.pk).most_asked == "142, 101"
