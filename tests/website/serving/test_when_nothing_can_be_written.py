"""No database, a full disk, a session that is gone, a name that is not ours: honest pages."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.test.signals import template_rendered
from django.urls import reverse
from website.serving import page_cache

from tests.concurrency.conftest import sweep
from tests.factories.helpdesk import MONDAY, make_cast

BROWSER = {"HTTP_ACCEPT": "text/html"}
NUMBER = "01\u00a099\u00a000\u00a012\u00a034"


@pytest.fixture
def visitor():
    """Somebody at a browser, who sees what is answered to an error too."""
    return Client(raise_request_exception=False, **BROWSER)


# --- A name that is not ours ----------------------------------------------------------------------
HOSTS = ("evil.example", "a b", "[::1", "desk.example.evil", "desk_example")


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["/", "/fr/", "/fr/rappel/", "/health/live", "/media/x", "/cms/"])
def test_whoever_asks_under_another_name_is_told_ours(db, visitor, settings, host, path):
    settings.ALLOWED_HOSTS, settings.BASE_URL = ["desk.example"], "https://desk.example"
    answer = visitor.get(path, headers={"host": host})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert 'href="https://desk.example/"' in page
    assert "evil" not in page
    assert visitor.post(path, headers={"host": host}).status_code == 400


def test_a_program_that_tries_names_fills_no_log(db, visitor, settings, caplog):
    settings.ALLOWED_HOSTS, settings.BASE_URL = ["desk.example"], "https://desk.example"
    assert visitor.get("/fr/", headers={"host": "evil.example"}).status_code == 400
    assert caplog.records == []


# --- A session that is gone -----------------------------------------------------------------------
@pytest.fixture
def session_that_ends(cast, visitor):
    """A visitor whose session is deleted while their page is made."""
    with time_machine.travel(MONDAY, tick=False):
        visitor.post(reverse("helpdesk:callback_about"), {"topic": "phone"})

    def end(**_sender) -> None:
        Session.objects.all().delete()

    template_rendered.connect(end)
    # Then the page notes that they are still there.
    with time_machine.travel(MONDAY + timedelta(minutes=2), tick=False):
        yield visitor
    template_rendered.disconnect(end)


def test_a_page_of_a_session_that_ends_meanwhile_is_asked_once_more(session_that_ends):
    when = reverse("helpdesk:callback_when")
    answer = session_that_ends.get(when)
    assert (answer.status_code, answer.url) == (302, when)
    about = session_that_ends.get(when, follow=True)
    assert about.status_code == 200


def test_what_was_typed_in_a_session_that_ends_meanwhile_is_shown(session_that_ends):
    typed = {"said": "with_a_wand"}
    answer = session_that_ends.post(
        reverse("helpdesk:callback_when"),
        {"starts_at": "lundi", **typed},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 403
    assert "with_a_wand" in answer.content.decode()


def test_a_request_that_cannot_be_read_is_answered_in_plain_words(db, visitor, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    many = {f"n{n}": "1" for n in range(9)}
    answer = visitor.post(reverse("complaint"), many)
    assert answer.status_code == 400
    assert "<h1>Nous n’avons pas pu lire votre envoi</h1>" in answer.content.decode()


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """What a test writes is really written, and swept up afterwards.

    Django's own flush would take Wagtail's root page too, which other tests of the process need.
    """
    with django_db_blocker.unblock():
        yield
        sweep()


# --- A full disk ----------------------------------------------------------------------------------
@pytest.fixture
def full_disk(committed):
    """A database that has no room for another page (SQLite's own limit)."""
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite can be told to be full.")
    make_cast()
    with time_machine.travel(MONDAY, tick=False), connection.cursor() as cursor:
        Client().get("/fr/contact/")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        yield
        cursor.execute("PRAGMA max_page_count = 1073741823")


LONG = "Une question. " * 30


def _ask_in_a_few_words(n: int):
    """Somebody else each time, so that each needs room."""
    words = {"topic": "phone", "question": LONG + str(n)}
    visitor = Client(raise_request_exception=False, **BROWSER)
    return visitor.post(reverse("helpdesk:callback_about"), words)


def test_on_a_full_disk_pages_are_read_and_forms_say_to_call(full_disk, visitor):
    for name in ("helpdesk:callback_about", "helpdesk:my_request", "contact", "complaint"):
        assert visitor.get(reverse(name), follow=True).status_code == 200, name
    assert visitor.get(reverse("helpdesk:callback_start")).status_code == 302
    answers = [_ask_in_a_few_words(n) for n in range(60)]
    said = [answer for answer in answers if answer.status_code != 302]
    assert said
    assert {answer.status_code for answer in said} == {503}
    assert said[0].headers["Retry-After"]
    assert NUMBER in said[0].content.decode()


# --- No database ----------------------------------------------------------------------------------
@pytest.fixture
def absent_database(committed, tmp_path, settings, monkeypatch):
    """`absent_database()` takes the database away; it is back after the test."""
    settings.CACHES = {
        **settings.CACHES,
        "pages": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "test pages without a database",
        },
    }
    monkeypatch.setattr(page_cache, "FRESH_FOR", 0)
    caches["pages"].clear()
    make_cast()
    facts = connection.settings_dict
    before = {name: facts[name] for name in ("NAME", "PORT")}

    def leave() -> None:
        cache.clear()
        connection.close()
        elsewhere = {"NAME": str(tmp_path / "none" / "none.sqlite3")}
        facts.update(elsewhere if connection.vendor == "sqlite" else {"PORT": "1"})

    yield leave
    connection.close()
    facts.update(before)
    caches["pages"].clear()


@pytest.mark.both_databases
def test_a_kept_page_outlives_an_absent_database(absent_database, visitor, monkeypatch):
    search = reverse("knowledge:glossary")
    seen = visitor.get(search)
    known = Client(raise_request_exception=False, **BROWSER)
    known.cookies["sessionid"] = "0" * 32
    # One server: it knows which version of the pages is kept.
    known.handler = visitor.handler
    absent_database()
    assert visitor.get(search).content == seen.content
    monkeypatch.setattr(page_cache, "KEPT_FOR", 0)
    assert visitor.get(search).content == seen.content
    assert known.get(search).content == seen.content


@pytest.mark.both_databases
def test_without_a_database_a_page_that_is_not_kept_says_to_call(absent_database, visitor):
    visitor.get(reverse("contact"))
    absent_database()
    for name in ("contact", "helpdesk:callback_start", "helpdesk:my_request"):
        answer = visitor.get(reverse(name))
        assert answer.status_code == 503, name
        assert answer.headers["Retry-After"]
        assert NUMBER in answer.content.decode()
    assert visitor.post(reverse("complaint"), {"what": "x"}).status_code == 503


@pytest.mark.both_databases
def test_the_database_that_is_back_is_asked_again(absent_database, visitor):
    glossary = reverse("knowledge:glossary")
    name, port = connection.settings_dict["NAME"], connection.settings_dict["PORT"]
    absent_database()
    assert visitor.get(glossary).status_code == 503
    connection.close()
    connection.settings_dict.update(NAME=name, PORT=port)
    assert visitor.get(glossary).status_code == 200
