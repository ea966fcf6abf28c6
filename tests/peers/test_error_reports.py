"""Errors come to a real server on the loopback, and nobody's words are in them."""

import gzip
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest

from tests.factories.kept_databases import MIGRATED, copied
from tests.factories.newcomer import ROOT, environment

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
WORD = "0123456789abcdef0123456789abcdef"
# Each stands where an error of ours could have it: nothing of it may leave.
PLANTED = {
    "name": "Quillerou",
    "number": "0639981234",
    "said": "Mon mot secret est tournesol",
    "cookie": "cookie-of-hers",
    "query": "question-of-hers",
    "agent": "browser-of-hers",
    "local": "variable-of-hers",
    "logged": "argument-of-hers",
    "extra": "extra-of-hers",
    "mail": "madeleine@example.org",
}
UNPACKED = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}
SCRIPT = """
import json, logging, os, sys, types
import django
django.setup()
exec(os.environ.get("CONTROL", ""))
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import path
planted = json.loads(os.environ["PLANTED"])
def boom(request, name):
    variable = planted["local"]
    said = request.POST["said"]
    logging.getLogger("helpdesk.tried").error("Nobody said %s.", planted["logged"],
                                              extra={"who": planted["extra"]})
    logging.getLogger("stranger").error(f"Filled with {planted['name']}")
    try:
        raise IntegrityError(f"Key (email)=({planted['mail']}) exists: {variable}")
    except IntegrityError as cause:
        raise ValueError(f"{name} at {planted['number']} said {said}") from cause
urls = types.ModuleType("urls")
urls.urlpatterns = [path("boom/<name>/", boom)]
urls.handler500 = lambda request: HttpResponse(status=500)
sys.modules["urls"] = urls
client = Client(raise_request_exception=False)
client.cookies["sessionid"] = planted["cookie"]
HEADERS = {"x-request-id": os.environ["WORD"], "user-agent": planted["agent"]}
with override_settings(ROOT_URLCONF="urls", ALLOWED_HOSTS=["*"]):
    answer = client.post(f"/boom/{planted['name']}/?q={planted['query']}",
                         {"said": planted["said"]}, headers=HEADERS)
assert answer.status_code == 500
"""
# As its own pages tell to begin, with everything that it can tell.
CONTROL = """
import sentry_sdk
sentry_sdk.init(dsn=os.environ["OTHER_DSN"], send_default_pii=True)
"""


@pytest.fixture
def server():
    """A server of error reports, and the envelopes that it was sent."""
    received: list[tuple[str, bytes]] = []

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            unpack = UNPACKED[self.headers.get("Content-Encoding")]
            received.append((self.path, unpack(body)))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_args):
            """Nothing on the screen of the tests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as one:
        thread = threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        one.received = received
        yield one
        one.shutdown()
        thread.join()


@pytest.fixture
def break_down(server, tmp_path, django_db_setup, django_db_blocker):
    """Runs a process in which a page breaks; gives what it said itself."""
    folder = tmp_path / "var"
    folder.mkdir()
    paths = os.pathsep.join(map(str, (ROOT / "site", ROOT)))

    def run(control: str = "", **more: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={
                **environment(folder),
                "PYTHONPATH": paths,
                "PLANTED": json.dumps(PLANTED),
                "NO_PROXY": "127.0.0.1",
                "WORD": WORD,
                "CONTROL": control,
                **more,
            },
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stderr

    with django_db_blocker.unblock(), copied(MIGRATED, str(folder / "coup-de-fil.sqlite3")):
        yield run


def dsn(server) -> str:
    return f"http://a-key@127.0.0.1:{server.server_port}/1"


def found_in(received) -> set[str]:
    """Which of what was planted came."""
    text = b"\n".join(body for _path, body in received).decode()
    return {name for name, words in PLANTED.items() if words in text}


def events(received) -> list[dict[str, object]]:
    return [json.loads(body.splitlines()[2]) for _path, body in received]


def test_a_page_that_breaks_is_told_with_its_places_and_nobody_in_it(server, break_down):
    break_down(SENTRY_DSN=dsn(server))
    assert {path for path, _body in server.received} == {"/api/1/envelope/"}
    assert found_in(server.received) == set()
    told = events(server.received)
    (broken,) = [event for event in told if "exception" in event]
    kinds = [one["type"] for one in broken["exception"]["values"]]
    assert kinds == ["IntegrityError", "ValueError"]
    frames = broken["exception"]["values"][-1]["stacktrace"]["frames"]
    assert frames[-1]["function"] == "boom"
    assert set(frames[-1]) <= {"filename", "function", "lineno", "module", "in_app"}
    assert broken["tags"] == {"request": WORD}
    assert broken["release"].startswith("coup-de-fil@")
    # Our own words without what they were filled with; of a stranger that it said something.
    assert [e["message"] for e in told if e["logger"] == "helpdesk.tried"] == ["Nobody said %s."]
    assert [e.get("message") for e in told if e["logger"] == "stranger"] == [None]
    assert not any(
        {"request", "user", "server_name", "breadcrumbs", "extra"} & set(e) for e in told
    )


def test_begun_as_its_own_pages_say_nearly_all_of_it_leaves(server, break_down):
    """The control: what was planted stands where sentry-sdk looks."""
    break_down(CONTROL, OTHER_DSN=dsn(server))
    assert found_in(server.received) >= {
        "name",
        "number",
        "said",
        "query",
        "local",
        "logged",
        "mail",
    }


def test_without_the_setting_nothing_is_told(server, break_down):
    break_down()
    assert server.received == []


def test_a_server_that_is_away_stops_nobody(break_down):
    said = break_down(SENTRY_DSN="http://a-key@127.0.0.1:1/1")
    assert "Traceback (most recent call last)" not in said.split("ValueError")[-1]
