"""An incident stands at the top of every page, kept ones too, and costs nothing without one."""

import gzip
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from website.serving import page_cache

from accessibility.markup.structure import check
from helpdesk.actions.cases.incidents import Said, change_incident, declare_incident, mark_over
from knowledge.models import GuidePage
from tests.factories.helpdesk import make_topic, make_user
from tests.factories.languages import load_three_languages

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOUR = timedelta(hours=1)
TITLES = {"fr": "Pas de réseau sur les téléphones", "en": "No network on phones"}


@pytest.fixture(autouse=True)
def _forget():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def awa(reading_site, db):
    """The coordinator of the starter site, which has no incident."""
    return make_user("awa", "coordinator")


def said(**more):
    texts = {code: {"title": title, "advice": "Only for us."} for code, title in TITLES.items()}
    return Said(**{"texts": texts, "began_at": timezone.now() - HOUR, "area": "Lille", **more})


def declare(awa, **more):
    return declare_incident(said=said(**more), at=timezone.now(), by=awa)


def shown(path="/fr/", client=None):
    page = BeautifulSoup((client or Client()).get(path).content.decode(), "html.parser")
    return page.select("main section.note")


def words(section):
    return " ".join(section.get_text().split())


@pytest.mark.parametrize(
    ("language", "name"), [("fr", "Ce qui ne marche pas"), ("en", "What does not work")]
)
def test_every_public_page_says_it_and_nothing_for_the_desk(awa, language, name):
    declare(awa, next_news_at=timezone.now() + HOUR)
    make_topic()
    with translation.override(language):
        named = [reverse(each) for each in ("contact", "knowledge:search", "helpdesk:my_request")]
        asked = reverse("helpdesk:callback_about")
    guide = GuidePage.by_number(125, language=language).url
    for path in (f"/{language}/", guide, asked, *named):
        html = Client().get(path).content.decode()
        [section] = BeautifulSoup(html, "html.parser").select("main section.note")
        assert section["aria-label"] == name, path
        assert TITLES[language] in words(section)
        assert "(Lille)" in words(section)
        assert "Only for us." not in html
        assert not check(html), path


def test_a_page_without_words_in_its_language_says_it_in_the_first_one(settings, awa):
    load_three_languages(settings)
    declare(awa)
    [section] = shown("/ar/")
    assert section.strong.get_text() == "عطل"
    assert section.select_one("[lang=fr]").get_text() == TITLES["fr"]


def test_at_most_two_are_said_to_everybody(awa):
    for _each in range(3):
        declare(awa)
    [section] = shown()
    assert len(section.select("p")) == 2


def test_it_weighs_at_most_250_bytes_and_none_weighs_nothing(awa):
    def weight() -> int:
        cache.clear()
        return len(gzip.compress(Client().get("/fr/").content, mtime=0))

    before = weight()
    incident = declare(awa, next_news_at=timezone.now() + HOUR)
    assert 0 < weight() - before <= 250
    mark_over(incident=incident, at=timezone.now(), by=awa)
    assert weight() == before


def test_no_page_asks_for_it(awa):
    declare(awa)
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        assert shown()
    assert [query for query in asked if "helpdesk_incident" in query["sql"]]
    with CaptureQueriesContext(connection) as asked:
        assert shown()
    assert not [query for query in asked if "helpdesk_incident" in query["sql"]]


@pytest.fixture
def _pages_are_kept(settings, monkeypatch):
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": backend, "LOCATION": "pages with incidents"},
    }
    monkeypatch.setattr(page_cache, "FRESH_FOR", 0)
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.mark.usefixtures("_pages_are_kept")
def test_a_kept_page_gets_it_says_it_otherwise_and_loses_it(awa):
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        assert not shown()
        incident = declare(awa, next_news_at=now + HOUR)
        etag = Client().get("/fr/")["ETag"]
        assert "Prochaines nouvelles" in words(shown()[0])
        clock.move_to(now + HOUR)
        assert "Prochaines nouvelles" not in words(shown()[0])
        again = Client().get("/fr/", headers={"if-none-match": etag})
        assert again.status_code == 200
        change_incident(incident=incident, said=said(area="Roubaix"), at=now + HOUR, by=awa)
        assert "(Roubaix)" in words(shown()[0])
        mark_over(incident=incident, at=now + HOUR, by=awa)
        assert not shown()
