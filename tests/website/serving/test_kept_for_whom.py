"""Whom a kept page is shown to: everybody, whoever has a session too, and never somebody's own.

Each page that visitors open stands in one of three lists. Attacked: a session, the staff, what was
just said, what is sent, cookies, and what a browser or a proxy may keep.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from website.serving import page_cache
from website.serving.middleware import NOTED_EVERY, SEEN_KEY
from website.serving.said import WAITS

from accessibility.display.preferences import COOKIE_NAME
from helpdesk.policy.journey import SESSION_KEY
from knowledge.models import GuidePage
from tests.factories.addresses import address_of
from tests.factories.counting import calls_of
from tests.factories.who_may import ROWS

pytestmark = pytest.mark.django_db

# Kept for everybody: whoever has a session reads them too.
FOR_EVERYBODY = {
    *("api:api-root", "api_nothing", "api_reference", "style_guide"),
    *("knowledge:all_in_one", "knowledge:glossary", "knowledge:on_paper"),
    *("knowledge:search", "knowledge:suggest"),
    *("email_refused", "photos_done"),
}
# Kept for everybody, and asks who the visitor is: whoever has a session gets their own.
ASKS_WHO_IT_IS = {"accessibility:eco_design", "accessibility:statement"}
# Never kept: each has a form, a clock, or something of its visitor.
NEVER_KEPT = {
    *("accessibility:preferences", "accessibility:reading_comfort"),
    *("login", "account_code", "account_forgotten", "complaint", "contact"),
    *("callback_start", "callback_about", "callback_reachable", "callback_you"),
    *("knowledge:sorry", "knowledge:thanks"),
    *("my_request", "my_request_erased", "photos_code"),
}
LARGE = re.compile(rb'<html lang="fr"\s+data-text="200">')


@pytest.fixture(autouse=True)
def _kept(settings, monkeypatch):
    settings.CACHES = {
        **settings.CACHES,
        "pages": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "test pages for whom",
        },
    }
    monkeypatch.setattr(page_cache, "FRESH_FOR", 0)
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.fixture
def guide(reading_site, db) -> GuidePage:
    return GuidePage.by_number(125, language="fr")


def with_session(**cookies: str) -> Client:
    """The browser of somebody who is asking for a call, with the cookies of it."""
    browser, session = Client(), SessionStore()
    session[SESSION_KEY] = {"topic": 1, "name": "Madeleine Petit"}
    session.save()
    browser.get(reverse("helpdesk:callback_about"))
    for name, value in {"sessionid": session.session_key, **cookies}.items():
        browser.cookies[name] = value
    return browser


def row_of(browser: Client) -> dict:
    return Session.objects.get(session_key=browser.cookies["sessionid"].value).get_decoded()


def pages_kept() -> list[page_cache.Kept]:
    pages = caches["pages"]
    found = [pages.get(key.split(":", 2)[2]) for key in list(pages._cache)]
    return [page for page in found if isinstance(page, page_cache.Kept)]


# --- Which pages ----------------------------------------------------------------------------------


def test_each_page_of_the_cms_is_for_whoever_has_a_session_too(guide):
    pages = Page.objects.live().exclude(depth=1)
    for page in pages:
        Client().get(page.url)
    assert len(pages_kept()) == len(pages)
    assert all(page.asks_nobody for page in pages_kept())


def test_each_other_page_that_visitors_open_stands_in_one_list(guide):
    found: dict[str, set[str]] = {"everybody": set(), "asks": set(), "never": set()}
    opened = [name for name, (who, how) in ROWS.items() if who == "everybody" and how != "CHANGE"]
    for name in opened:
        caches["pages"].clear()
        answer = Client().get(address_of(name, {}))
        kept = pages_kept()
        if kept:
            found["everybody" if kept[0].asks_nobody else "asks"].add(name)
        elif answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            found["never"].add(name)
    assert found == {"everybody": FOR_EVERYBODY, "asks": ASKS_WHO_IT_IS, "never": NEVER_KEPT}


def test_what_is_kept_is_what_would_be_made_for_who_has_a_session(guide):
    for address in [
        *(page.url for page in Page.objects.live().exclude(depth=1).order_by("?")[:20]),
        *(address_of(name, {}) for name in sorted(FOR_EVERYBODY)),
    ]:
        caches["pages"].clear()
        everybodys = Client().get(address)
        caches["pages"].clear()
        own = with_session().get(address)
        assert ("ETag" in everybodys.headers, "ETag" in own.headers) == (True, False)
        assert own.content == everybodys.content, address


# --- A session ------------------------------------------------------------------------------------


def test_whoever_has_a_session_reads_what_is_kept_for_everybody(guide, django_assert_num_queries):
    kept, visitor = Client().get(guide.url), with_session()
    # Whose session it is, and that they are still there: four, of which two are a savepoint.
    with django_assert_num_queries(5):
        first = visitor.get(guide.url)
    with django_assert_num_queries(1):
        second = visitor.get(guide.url)
    assert first.content == second.content == kept.content
    assert first.headers["ETag"] == second.headers["ETag"] == kept.headers["ETag"]


def test_a_session_costs_a_kept_page_few_calls(guide):
    """A page that is made for its visitor alone calls some 20,000 (site/docs/measured.md)."""
    anybody, visitor = Client(), with_session()
    anybody.get(guide.url)
    without = calls_of(lambda: anybody.get(guide.url))
    assert calls_of(lambda: visitor.get(guide.url)) <= without + 100

    def first_of_a_minute():
        forget_who_was_seen()
        visitor.get(guide.url)

    assert calls_of(first_of_a_minute) <= without + 1000


def test_a_session_that_another_process_has_just_noted_is_read_and_no_more(
    guide, django_assert_num_queries
):
    Client().get(guide.url)
    visitor = with_session()
    visitor.get(guide.url)
    forget_who_was_seen()
    with django_assert_num_queries(2):
        answer = visitor.get(guide.url)
    assert "ETag" in answer.headers
    assert not answer.cookies


def forget_who_was_seen() -> None:
    """As in another process of the web."""
    pages = caches["pages"]
    for key in [key for key in pages._cache if "website.seen" in key]:
        del pages._cache[key]
        del pages._expire_info[key]


def test_a_session_writes_nothing_of_what_is_kept(guide):
    visitor = with_session()
    for _ in range(2):
        visitor.get(guide.url)
    assert pages_kept() == []


def test_what_a_session_is_answered_goes_to_nobody_else(guide):
    """Its cookie is on the answer alone; no proxy keeps that answer."""
    Client().get(guide.url)
    answer = with_session().get(guide.url)
    assert answer.cookies["sessionid"].value
    assert "private" in answer.headers["Cache-Control"]
    assert "Cookie" in answer.headers["Vary"]
    for other in (Client(), with_session(sessionid="a" * 32)):
        own = other.get(guide.url)
        assert not own.cookies or not own.cookies["sessionid"].value
    assert all("set-cookie" not in dict(page.headers) for page in pages_kept())


def test_once_a_minute_the_session_learns_that_its_visitor_is_there(guide):
    Client().get(guide.url)
    visitor = with_session()
    visitor.get(guide.url)
    before = row_of(visitor)[SEEN_KEY]
    with time_machine.travel(timezone.now() + timedelta(seconds=NOTED_EVERY + 1)):
        caches["pages"].clear()
        Client().get(guide.url)
        visitor.get(guide.url)
        after = row_of(visitor)
    assert after[SEEN_KEY] >= before + NOTED_EVERY
    assert after[SESSION_KEY] == {"topic": 1, "name": "Madeleine Petit"}


def test_a_session_that_is_over_loses_its_cookie_and_fills_no_memory(guide):
    Client().get(guide.url)
    for number in range(3):
        stranger = with_session(sessionid=f"{number:032}")
        assert "ETag" in stranger.get(guide.url).headers
        assert not stranger.cookies["sessionid"].value
    assert len(caches["pages"]._cache) == 1


# --- The staff, what was just said, what is sent --------------------------------------------------


@pytest.fixture
def staff(guide, django_user_model) -> Client:
    browser = Client()
    browser.force_login(django_user_model.objects.create_user("karim"))
    return browser


def test_the_staff_is_always_followed(guide, staff):
    Client().get(guide.url)
    for _ in range(3):
        answer = staff.get(guide.url)
        assert "ETag" not in answer.headers
    assert len(pages_kept()) == 1


def test_a_visitor_who_logs_in_is_followed_at_once(guide, django_user_model):
    Client().get(guide.url)
    visitor = with_session()
    visitor.get(guide.url)
    assert "ETag" in visitor.get(guide.url).headers
    visitor.force_login(django_user_model.objects.create_user("karim"))
    assert "ETag" not in visitor.get(guide.url).headers


def test_what_was_just_said_is_read_once_and_then_the_kept_page_again(guide):
    Client().get(guide.url)
    visitor = with_session()
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
    assert said not in Client().get(guide.url).content.decode()


def test_what_is_sent_is_answered_by_no_kept_page(guide):
    Client().get(guide.url)
    visitor = with_session()
    visitor.get(guide.url)
    for browser in (visitor, Client()):
        assert "ETag" not in browser.post(guide.url).headers
        assert "ETag" not in browser.head(guide.url).headers


def test_the_key_of_a_form_is_in_nothing_that_is_kept(guide):
    """Whoever has such a key, and no session, opens pages with forms and without."""
    browser = Client()
    browser.get(reverse("complaint"))
    key = browser.cookies["csrftoken"].value
    for address in (reverse("contact"), reverse("complaint"), guide.url):
        browser.get(address)
    assert len(pages_kept()) == 1
    assert key.encode() not in pages_kept()[0].body
    assert b"csrfmiddlewaretoken" not in pages_kept()[0].body


def test_how_one_sees_goes_with_a_session_too(guide):
    Client().get(guide.url)
    large = with_session(**{COOKIE_NAME: "t200"})
    own = large.get(guide.url)
    other = Client()
    other.cookies[COOKIE_NAME] = "t200"
    assert LARGE.search(own.content)
    assert other.get(guide.url).content == large.get(guide.url).content == own.content
    assert not LARGE.search(with_session().get(guide.url).content)
