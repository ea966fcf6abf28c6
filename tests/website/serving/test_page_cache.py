"""Whole pages that are kept: the right one for everybody, and never somebody's own."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from website.serving import page_cache
from website.serving.middleware import SEEN_KEY
from website.serving.page_cache import content_version
from website.serving.said import WAITS

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


@pytest.fixture
def visitor(guide):
    """Somebody with a session, as all who began to ask for a call have."""
    visitor = Client()
    visitor.get(reverse("helpdesk:callback_about"))
    visitor.post(reverse("knowledge:helped", args=[125]))
    assert visitor.cookies["sessionid"].value
    return visitor


def test_whoever_has_a_session_reads_what_is_kept_for_everybody(
    guide, visitor, django_assert_num_queries
):
    kept = Client().get(guide.url)
    # The first page of a minute tells the session that its visitor is still there.
    assert "ETag" not in visitor.get(guide.url).headers
    with django_assert_num_queries(1):
        seen = visitor.get(guide.url)
    assert (seen.content, seen.headers["ETag"]) == (kept.content, kept.headers["ETag"])


def test_a_session_writes_nothing_of_what_is_kept(guide, visitor):
    for _ in range(2):
        visitor.get(guide.url)
    assert not any(isinstance(page, page_cache.Kept) for page in _pages_kept())


def test_the_minute_over_the_session_learns_that_its_visitor_is_there(guide, visitor):
    Client().get(guide.url)
    visitor.get(guide.url)
    session = Session.objects.get(session_key=visitor.cookies["sessionid"].value)
    before = session.get_decoded()[SEEN_KEY]
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        caches["pages"].clear()
        Client().get(guide.url)
        visitor.get(guide.url)
    session.refresh_from_db()
    assert session.get_decoded()[SEEN_KEY] >= before + 61


def test_the_staff_is_always_followed(guide, django_user_model):
    Client().get(guide.url)
    staff = Client()
    staff.force_login(django_user_model.objects.create_user("karim"))
    for _ in range(3):
        assert "ETag" not in staff.get(guide.url).headers


def test_what_was_just_said_is_read_once_and_then_the_kept_page_again(guide, visitor):
    Client().get(guide.url)
    visitor.get(guide.url)
    preferences = reverse("accessibility:preferences")
    answer = visitor.post(preferences, {"usual": "1", "next": guide.url})
    assert (answer.url, visitor.cookies[WAITS].value) == (guide.url, "1")
    said = "Les pages ont repris leur aspect habituel."
    assert said in visitor.get(guide.url).content.decode()
    assert not visitor.cookies[WAITS].value
    again = visitor.get(guide.url)
    assert said not in again.content.decode()
    assert "ETag" in again.headers


# Pages that are kept for everybody, and ask who the visitor is: not for whoever has a session.
ASKS_WHO_IT_IS = {"accessibility:statement"}
# Pages that are never kept: each has a form, a clock, or something of its visitor.
NEVER_KEPT = {
    "accessibility:preferences",
    "accessibility:reading_comfort",
    "complaint",
    "contact",
    "helpdesk:callback_about",
    "helpdesk:callback_start",
    "helpdesk:my_request",
    "knowledge:helped",
    "knowledge:not_helped",
}
FOR_EVERYBODY = {
    "helpdesk:email_refused",
    "knowledge:glossary",
    "knowledge:search",
    "style_guide",
}


def test_each_page_of_the_cms_is_for_whoever_has_a_session_too(guide):
    for page in Page.objects.live().exclude(depth=1):
        Client().get(page.url)
    assert len(_pages_kept()) == Page.objects.live().exclude(depth=1).count()
    assert all(page.asks_nobody for page in _pages_kept())


@pytest.mark.parametrize("name", sorted(ASKS_WHO_IT_IS | NEVER_KEPT | FOR_EVERYBODY))
def test_each_other_page_says_for_whom_it_is_kept(guide, name):
    needs = [125] if name.endswith("helped") else []
    assert Client().get(reverse(name, args=needs)).status_code in (200, 302)
    asks = [page.asks_nobody for page in _pages_kept()]
    assert asks == ([] if name in NEVER_KEPT else [name in FOR_EVERYBODY])


def _pages_kept():
    pages = caches["pages"]
    found = [pages.get(key.split(":", 2)[2]) for key in list(pages._cache)]
    return [page for page in found if isinstance(page, page_cache.Kept)]


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
