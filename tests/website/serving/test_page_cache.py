"""Whole pages that are kept: the right one for everybody, and never somebody's own."""

import re

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from website.serving import page_cache
from website.serving.page_cache import content_version

from accessibility.display.preferences import COOKIE_NAME
from knowledge.models import GuidePage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept(settings, monkeypatch):
    settings.CACHES = {
        **settings.CACHES,
        "pages": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "test pages",
        },
    }
    monkeypatch.setattr(page_cache, "FRESH_FOR", 0)
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.fixture
def guide(reading_site, db) -> GuidePage:
    return GuidePage.by_number(125, language="fr")


def test_the_second_visitor_is_answered_without_rendering(guide, django_assert_num_queries):
    first = Client().get(guide.url)
    with django_assert_num_queries(1):
        second = Client().get(guide.url)
    assert second.content == first.content
    assert second.headers["Content-Type"] == first.headers["Content-Type"]
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_a_browser_that_has_the_page_is_told_so(guide, django_assert_num_queries):
    etag = Client().get(guide.url).headers["ETag"]
    with django_assert_num_queries(1):
        again = Client().get(guide.url, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert "Cookie" in again.headers["Vary"]


@pytest.mark.parametrize("cookie", ["t200", "cdark", "swide", "diphone"])
def test_each_display_has_pages_of_its_own(guide, cookie):
    usual = Client().get(guide.url).content
    other = Client()
    other.cookies[COOKIE_NAME] = cookie
    first = other.get(guide.url).content
    assert other.get(guide.url).content == first
    assert Client().get(guide.url).content == usual
    if cookie == "t200":
        assert re.search(rb'<html lang="fr"\s+data-text="200">', first)
        assert re.search(rb'<html lang="fr"\s*>', usual)


def test_an_odd_cookie_is_the_usual_display(guide):
    usual = Client().get(guide.url).content
    odd = Client()
    odd.cookies[COOKIE_NAME] = "zzz.t999"
    assert odd.get(guide.url).content == usual


def test_compressed_pages_go_to_those_who_read_them(guide):
    packed = Client().get(guide.url, headers={"Accept-Encoding": "gzip"})
    plain = Client().get(guide.url)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert Client().get(guide.url, headers={"Accept-Encoding": "gzip"}).content == packed.content


def test_a_page_with_a_form_of_its_own_is_never_kept(guide):
    for name in ("helpdesk:callback_start", "accessibility:preferences", "contact"):
        assert "ETag" not in Client().get(reverse(name), follow=True).headers
    assert not caches["pages"]._cache


def test_questions_are_never_kept_but_for_the_phone(guide):
    Client().get(reverse("knowledge:search"), {"q": "j'ai perdu mon téléphone"})
    Client().get(guide.url, {"utm_source": "x"})
    assert not caches["pages"]._cache
    Client().get(guide.url, {"phone": "iphone"})
    assert caches["pages"]._cache


def test_a_missing_page_is_not_kept(guide):
    assert Client().get("/fr/nulle-part/").status_code == 404
    assert not caches["pages"]._cache


def test_what_an_editor_publishes_is_read_at_once(
    guide, django_capture_on_commit_callbacks, admin_client
):
    Client().get(guide.url)
    guide.promise = "Le réseau revient vite."
    with django_capture_on_commit_callbacks(execute=True):
        guide.save_revision().publish()
    assert "Le réseau revient vite." in Client().get(guide.url).content.decode()


def test_whatever_is_sent_in_the_cms_makes_pages_anew(
    guide, admin_client, django_capture_on_commit_callbacks
):
    before = content_version()
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post("/cms/snippets/knowledge/glossaryterm/add/", {})
    assert content_version() == before + 1
