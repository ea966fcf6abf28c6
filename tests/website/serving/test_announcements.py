"""What is announced stands at the top of pages, comes and goes at its hour, and costs nothing."""

import gzip
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache, caches
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from website.models import Announcement, AnnouncementText
from website.serving import page_cache

from accessibility.markup.structure import check
from knowledge.models import GuidePage
from tests.factories.helpdesk import make_topic
from tests.factories.languages import load_three_languages

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOUR = timedelta(hours=1)
TEXT = {"fr": "Le réseau est en panne à Lille.", "en": "The network is down in Lille."}


@pytest.fixture(autouse=True)
def _forget():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def site(reading_site, db):
    """The starter site, read by each test of this file."""


def announce(kind="outage", begins=-1, ends=1, guide=None, **words) -> Announcement:
    now = timezone.now()
    row = Announcement.objects.create(
        kind=kind, starts_at=now + begins * HOUR, ends_at=now + ends * HOUR, guide_number=guide
    )
    for language, text in (words or TEXT).items():
        AnnouncementText.objects.create(announcement=row, language=language, text=text)
    return row


def shown(path="/fr/", client=None):
    page = BeautifulSoup((client or Client()).get(path).content.decode(), "html.parser")
    return page.select("main section.note, main section.ok")


def pages(language):
    with translation.override(language):
        names = ("contact", "knowledge:search", "helpdesk:callback_about")
        return [f"/{language}/", *(reverse(name) for name in names)]


@pytest.mark.parametrize(("language", "name"), [("fr", "Panne"), ("en", "Outage")])
def test_it_stands_at_the_top_of_the_pages_where_one_would_look_for_it(site, language, name):
    announce(guide=125)
    make_topic()
    guide = GuidePage.by_number(125, language=language)
    for path in pages(language):
        html = Client().get(path).content.decode()
        [section] = BeautifulSoup(html, "html.parser").select("main section.note")
        assert section["aria-label"] == name
        assert TEXT[language] in section.get_text()
        assert (section.a["href"], section.a.get_text()) == (guide.url, guide.title)
        assert not check(html), path
    assert not shown(guide.url)


def test_what_is_good_to_know_looks_calmer(site):
    announce(kind="to_know")
    [section] = shown()
    assert "ok" in section["class"]
    assert section["aria-label"] == "À savoir"
    with translation.override("fr"):
        asked = reverse("helpdesk:callback_about")
    assert not shown(asked)


def test_a_page_without_a_text_in_its_language_says_it_in_the_first_one(settings, site):
    load_three_languages(settings)
    announce(fr=TEXT["fr"])
    [section] = shown("/ar/")
    assert section["aria-label"] == "عطل"
    assert section.select_one("[lang=fr]").get_text() == TEXT["fr"]


def test_a_guide_that_is_gone_leaves_the_text_alone(site):
    announce(guide=9999)
    [section] = shown()
    assert section.a is None


def test_it_weighs_at_most_250_bytes_and_none_weighs_nothing(site):
    def weight() -> int:
        cache.clear()
        return len(gzip.compress(Client().get("/fr/").content, mtime=0))

    before = weight()
    row = announce(guide=125, fr="x" * 80 + " " + "y" * 79)
    assert 0 < weight() - before <= 250
    row.delete()
    assert weight() == before


def test_no_page_asks_for_it(site):
    announce(guide=125)
    with CaptureQueriesContext(connection) as asked:
        assert shown()
    assert [query for query in asked if "website_announcement" in query["sql"]]
    with CaptureQueriesContext(connection) as asked:
        assert shown()
    assert not [query for query in asked if "website_announcement" in query["sql"]]


@pytest.fixture
def _pages_are_kept(settings, monkeypatch):
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": backend, "LOCATION": "announced pages"},
    }
    monkeypatch.setattr(page_cache, "FRESH_FOR", 0)
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.mark.usefixtures("_pages_are_kept")
def test_a_page_that_is_kept_gets_it_and_loses_it_at_its_hours(site):
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        announce(begins=1, ends=2)
        assert not shown()
        clock.move_to(now + HOUR)
        assert shown()
        clock.move_to(now + 2 * HOUR - timedelta(seconds=1))
        assert shown()
        clock.move_to(now + 2 * HOUR)
        assert not shown()


def test_one_that_ends_before_it_begins_is_refused_by_the_database(site):
    now = timezone.now()
    with pytest.raises(IntegrityError):
        Announcement.objects.create(starts_at=now, ends_at=now)
