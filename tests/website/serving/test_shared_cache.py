"""Redis goes away, and the site does not: refused, silent, cut, loading, stopped and back."""

import pickle
import shutil
import signal
import socket
import subprocess
import threading
from contextlib import contextmanager, suppress

import pytest
import redis
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from website import views
from website.running.roles import ensure_roles
from website.serving import shared_cache

from helpdesk.actions.desk.heartbeats import beat
from helpdesk.choices import Heart, NoticeState
from helpdesk.models import DeskSettings, Notice
from knowledge.models import GuidePage
from tests.factories.helpdesk import make_callback, make_user

# That of every site with REDIS_URL: tests/website/test_settings.py
BACKEND = "website.serving.shared_cache.SharedCache"
needs_redis = pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server here")


class Port:
    """A port that answers each connection in its own bad way, and counts them."""

    def __init__(self, says: bytes | None = None, *, hangs_up: bool = False):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"redis://127.0.0.1:{self._socket.getsockname()[1]}/0"
        self.says, self.hangs_up, self.taken = says, hangs_up, []
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self):
        with suppress(OSError):
            while True:
                taken, _address = self._socket.accept()
                self.taken.append(taken)
                with suppress(OSError):
                    if self.says:
                        taken.sendall(self.says)
                    if self.hangs_up:
                        taken.close()

    def close(self):
        for one in [self._socket, *self.taken]:
            one.close()


def use(settings, url: str) -> None:
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": BACKEND, "LOCATION": url}}


WAYS = {
    "refused": None,
    "silent": {},
    "cut": {"hangs_up": True},
    "loading": {"says": b"-LOADING Redis is loading the dataset in memory\r\n" * 50},
    "something else": {"says": b"HTTP/1.1 400 Bad Request\r\n\r\n"},
}


@pytest.fixture(params=WAYS)
def away(request, settings):
    """A Redis that is set, and does not do what it should."""
    port = Port(**(WAYS[request.param] or {}))
    if request.param == "refused":
        port.close()
    use(settings, port.url)
    yield port
    port.close()


@pytest.fixture
def server(settings, tmp_path):
    """A real Redis of the test's own, which may be stopped."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = str(free.getsockname()[1])
    process = subprocess.Popen(
        ["redis-server", "--port", number, "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert any("Ready to accept connections" in line for line in process.stdout)
    client = redis.Redis(port=int(number))
    use(settings, f"redis://127.0.0.1:{number}/0")
    yield process, client
    process.send_signal(signal.SIGCONT)
    process.terminate()
    process.communicate()


@contextmanager
def stopped(process):
    """It keeps what it has, and answers nothing."""
    process.send_signal(signal.SIGSTOP)
    yield
    process.send_signal(signal.SIGCONT)


# --- Pages ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_page_answers_while_redis_is_away(away, reading_site):
    guide = GuidePage.by_number(125, language="fr")
    visitor = Client(raise_request_exception=False)
    pages = ["/fr/", guide.url, "/en/", reverse("contact"), reverse("helpdesk:callback_start")]
    pages += [reverse("knowledge:search") + "?q=sim", "/sitemap.xml", "/health/live"]
    answers = {page: visitor.get(page, follow=True).status_code for page in pages}
    assert answers == dict.fromkeys(pages, 200)


@pytest.mark.django_db
def test_the_desk_and_the_cms_answer_while_redis_is_away(away, cast, homes):
    ensure_roles()
    chief = make_user("chief", "coordinator")
    staff = Client(raise_request_exception=False)
    staff.force_login(chief)
    make_callback(cast.topic)
    pages = [reverse(f"helpdesk:{name}") for name in ("today", "queue", "figures", "texts")]
    pages += [reverse("wagtailadmin_home")]
    answers = {page: staff.get(page).status_code for page in pages}
    assert answers == dict.fromkeys(pages, 200)


@pytest.mark.django_db
def test_a_silent_redis_is_waited_for_once_and_not_at_each_question(settings, cast, homes):
    port = Port()
    use(settings, port.url)
    for _ in range(5):
        assert Client().get("/fr/").status_code == 200
    port.close()
    assert len(port.taken) == 1


# --- What it keeps --------------------------------------------------------------------------------


def test_while_it_is_away_each_process_has_its_own(away):
    assert cache.get("a", "nothing") == "nothing"
    cache.set("a", 1)
    assert (cache.get("a"), "a" in cache, cache.add("a", 2), cache.add("b", 2)) == (1, True, 0, 1)
    assert (cache.incr("a"), cache.touch("a", 50), cache.touch("c", 50)) == (2, True, False)
    cache.set_many({"c": 3, "d": 4}, timeout=None)
    assert cache.get_many(["a", "b", "c", "d", "e"]) == {"a": 2, "b": 2, "c": 3, "d": 4}
    assert (cache.delete("a"), cache.delete("a")) == (True, False)
    cache.delete_many(["b", "c"])
    assert cache.get_many(["a", "b", "c", "d"]) == {"d": 4}
    with pytest.raises(ValueError, match="not found"):
        cache.incr("nobody")
    cache.clear()
    assert cache.get_or_set("d", lambda: 5, 20) == 5


@needs_redis
def test_it_keeps_the_same_things_while_it_is_there(server):
    test_while_it_is_away_each_process_has_its_own(None)
    assert server[1].keys("*d") == [b":1:d"]
    assert shared_cache.cache_answers()


@needs_redis
def test_what_changed_while_it_was_away_is_not_old_when_it_is_back(server, monkeypatch):
    monkeypatch.setattr(shared_cache, "SILENT_FOR", 0.0)
    monkeypatch.setattr(shared_cache, "SILENT_TIMES", 0)
    cache.set_many({"deleted": "old", "changed": "old", "kept": "old"})
    with stopped(server[0]):
        cache.delete("deleted")
        cache.set("changed", "new")
        assert cache.get("changed") == "new"
    assert cache.get_many(["deleted", "changed", "kept"]) == {"kept": "old"}
    cache.set("changed", "newer")
    with stopped(server[0]):
        assert cache.get("changed", "asked again") == "asked again"
    assert cache.get("changed") == "newer"


@needs_redis
def test_a_redis_that_closed_its_connections_is_used_at_once(server):
    client = server[1]
    cache.set("a", 1)
    client.client_kill_filter(_type="normal", skipme=True)
    cache.set("b", 2)
    assert shared_cache.cache_answers()
    assert client.get(":1:b") == b"2"


@needs_redis
def test_what_an_older_program_kept_and_nobody_can_read_is_a_miss(server):
    server[1].set(":1:garbage", b"\x80nonsense")
    server[1].set(":1:gone", pickle.dumps(len).replace(b"len", b"gon"))
    assert cache.get_many(["garbage", "gone"]) == {}
    assert cache.get_or_set("garbage", lambda: 3) == 3
    assert shared_cache.cache_answers()


# --- The sender -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_sender_claims_and_sends_while_redis_is_away(away, cast):
    make_callback(cast.topic)
    now = timezone.now()
    Notice.objects.update(due_at=now, drop_after=now.replace(year=now.year + 1))
    call_command("send_notices", once=True)
    assert Notice.objects.exists()
    assert not Notice.objects.filter(state__in=[NoticeState.QUEUED, NoticeState.SENDING]).exists()


@pytest.mark.django_db
def test_settings_of_the_desk_that_are_saved_count_at_once(away, cast):
    desk = DeskSettings.current()
    desk.name = "Allô"
    desk.save()
    assert DeskSettings.current().name == "Allô"


# --- Readiness ------------------------------------------------------------------------------------


@pytest.fixture
def _at_work(db):
    for heart in Heart:
        beat(heart=heart, at=timezone.now())


def worse() -> list[str]:
    return Client().get(reverse("health_ready")).json()["worse"]


@pytest.mark.usefixtures("_at_work")
def test_readiness_says_that_the_site_works_worse_without_its_cache(away):
    answer = Client().get(reverse("health_ready"))
    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    assert answer.json()["worse"] == ["cache"]


@pytest.mark.usefixtures("_at_work")
def test_nothing_is_worse_where_no_redis_is_set(settings):
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.CACHES = {**settings.CACHES, "default": memory}
    assert worse() == []


@needs_redis
@pytest.mark.usefixtures("_at_work")
def test_nothing_is_worse_while_redis_answers_nor_once_it_is_back(server, monkeypatch):
    monkeypatch.setattr(shared_cache, "SILENT_FOR", 0.0)
    monkeypatch.setattr(shared_cache, "SILENT_TIMES", 0)
    found = [worse()]
    with stopped(server[0]):
        found.append(worse())
    assert [*found, worse()] == [[], ["cache"], []]


@pytest.mark.django_db
def test_readiness_says_so_too_when_the_database_is_away_as_well(away, monkeypatch):
    class Gone:
        def cursor(self):
            raise DatabaseError

    monkeypatch.setattr(views, "connection", Gone())
    answer = Client().get(reverse("health_ready"))
    assert (answer.status_code, answer.json()["worse"]) == (503, ["cache"])
