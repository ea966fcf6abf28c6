"""Pages of guides: whole answers from the WSGI door of the site, uncached, kept, and 304."""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from wagtail.models import Locale, Page
from website.seeding.site import load_site

from helpdesk.policy.journey import SESSION_KEY
from knowledge.models import GlossaryTerm, GuideIndexPage, GuidePage, TopicPage
from knowledge.starter.load import load_guides
from tests.benchmarks.measured.filling import analyze
from tests.benchmarks.measured.search import fill
from tests.factories.helpdesk import make_desk

NUMBER = 125


def hello(_request: HttpRequest) -> HttpResponse:
    """What a bare Django answers."""
    return HttpResponse("Hello")


urlpatterns = [path("", hello)]


def measure(*, guides: int, repeats: int) -> dict[str, Any]:
    """CPU milliseconds by way of answering, in the order measured; queries of an uncached one.

    Keys: "uncached", "stock", "kept", "with_session" (one that comes back within the minute),
    "new_session" (each comes for the first time in its minute), "not_modified", "hello",
    "queries", "stock_queries".
    """
    dummy = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    with override_settings(TASKS=dummy):
        homes = load_site()
        load_guides(homes)
        make_desk()
        for language in ("fr", "en"):
            fill(guides, Locale.objects.get(language_code=language))
        analyze()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": plain}, ALLOWED_HOSTS=["*"]
    ):
        return _all(repeats)


def _all(repeats: int) -> dict[str, Any]:
    address = GuidePage.by_number(NUMBER, language="fr").url
    site = WSGIHandler()
    found: dict[str, Any] = {
        "uncached": _times(site, address, repeats, before=caches["pages"].clear),
        "queries": _queries(site, address),
    }
    with _stock():
        found["stock"] = _times(site, address, repeats, before=caches["pages"].clear)
        found["stock_queries"] = _queries(site, address)
    caches["pages"].clear()
    found["kept"] = _times(site, address, repeats * 10)
    found["with_session"] = _times(site, address, repeats * 10, HTTP_COOKIE=_cookie())
    cookies = [_cookie() for _n in range(repeats)]
    found["new_session"] = [
        _times(site, address, 1, warm=0, HTTP_COOKIE=cookie)[0] for cookie in cookies
    ]
    tag = _ask(site, address)["ETag"]
    found["not_modified"] = _times(
        site, address, repeats * 10, expected="304", HTTP_IF_NONE_MATCH=tag
    )
    with override_settings(MIDDLEWARE=[], ROOT_URLCONF=__name__):
        found["hello"] = _times(WSGIHandler(), "/", repeats * 10)
    return found


def _cookie() -> str:
    """The session of somebody who has begun to ask for a call."""
    visitor = SessionStore()
    visitor[SESSION_KEY] = {"topic": 1}
    visitor.save()
    return f"{settings.SESSION_COOKIE_NAME}={visitor.session_key}"


def _queries(site: WSGIHandler, address: str) -> int:
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as queries:
        _ask(site, address)
    return len(queries)


@contextmanager
def _stock() -> Iterator[None]:
    """The same words and the same template by Wagtail's own ways: down the tree, page by page."""

    def translations(self: GuidePage) -> dict[str, Page]:
        pages = self.get_translations().live().select_related("locale")
        return {page.locale.language_code: page for page in pages}

    def related(self: GuidePage) -> Any:
        numbers = [int(part) for part in self.related.replace(",", " ").split()]
        return GuidePage.objects.live().filter(number__in=numbers, locale_id=self.locale_id)

    def terms(locale_id: int) -> list[GlossaryTerm]:
        return list(GlossaryTerm.objects.filter(locale_id=locale_id))

    with (
        mock.patch("knowledge.models.pages.known_terms", terms),
        mock.patch.object(GuidePage, "at", classmethod(lambda *a, **k: None)),
        mock.patch.object(GuideIndexPage, "route", Page.route),
        mock.patch.object(TopicPage, "route", Page.route),
        mock.patch.object(GuidePage, "topic", property(lambda self: self.get_parent().specific)),
        mock.patch.object(GuidePage, "live_translations", translations),
        mock.patch.object(GuidePage, "related_guides", related),
    ):
        yield


def _times(
    site: WSGIHandler,
    address: str,
    repeats: int,
    *,
    before: Callable[[], None] = lambda: None,
    expected: str = "200",
    warm: int = 5,
    **headers: str,
) -> list[float]:
    """CPU milliseconds of each answer, after the first ones, which are not counted."""
    times = []
    for turn in range(warm + repeats):
        before()
        started = time.process_time()
        answer = _ask(site, address, **headers)
        if turn >= warm:
            times.append((time.process_time() - started) * 1000)
        if not answer["status"].startswith(expected):
            raise AssertionError(f"{address} answers {answer['status']}")
    return times


def _ask(site: WSGIHandler, address: str, **headers: str) -> dict[str, str]:
    """Status and headers of one answer, read to its end."""
    answer: dict[str, str] = {}

    def start(status: str, sent: list[tuple[str, str]]) -> None:
        answer.update({"status": status, **dict(sent)})

    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
        **headers,
    }
    body = site(environ, start)
    for _chunk in body:
        pass
    body.close()
    return answer
