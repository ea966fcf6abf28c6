"""The lines of site/docs/api.md do what the page says: each is run by a real curl."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import time_machine
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from helpdesk.actions.webhooks import data_of
from helpdesk.models import Callback
from tests.factories.helpdesk import MONDAY
from tests.factories.programs import make_program

DOCS = Path(__file__).parents[3] / "site/docs/api.md"
SITE = "https://calls.example.org"
BLOCKS = re.findall(r"```sh\n(.*?)```", DOCS.read_text("utf-8"), re.S)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed"),
]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_said):
        """Nothing: a test says what it saw."""


@pytest.fixture
def server():
    """On loopback, answering in this very thread: what the test wrote is seen."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as made:
        made.timeout = 30
        yield made
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def run(server, line, **names):
    """What curl printed, and the status that it got."""
    line = line.strip().replace(SITE, f"http://127.0.0.1:{server.server_port}")
    program = subprocess.Popen(
        ["bash", "-c", f"{line} --write-out '\\n%{{http_code}}'"],
        env={"PATH": "/usr/bin:/bin", **names},
        stdout=subprocess.PIPE,
        text=True,
    )
    server.handle_request()
    said, status = program.communicate(timeout=30)[0].rsplit("\n", 1)
    return json.loads(said), int(status)


def test_the_lines_of_the_page_are_answered_as_it_says(cast, server):
    token = make_program(cast.awa).token
    answers, reference = [], ""
    with time_machine.travel(MONDAY, tick=True):
        for block in BLOCKS:
            said, status = run(server, block, TOKEN=token, REFERENCE=reference)
            answers.append((status, said))
            if status == 201:
                reference = said["reference"]
    assert [status for status, _said in answers] == [200, 200, 201, 200, 202, 404]
    topics, hours, made, read, told, refused = (said for _status, said in answers)
    assert [topic["code"] for topic in topics] == ["phone"]
    assert hours["free"]
    assert made["reference"] == read["reference"]
    assert made["call"]["find_a_time_by"]
    assert told == {"lines": 2}
    examples = re.findall(r"```json\n(.*?)```", DOCS.read_text("utf-8"), re.S)
    event, shown = (json.loads(example) for example in examples)
    callback = Callback.objects.get()
    assert event["data"].keys() == data_of(callback.case, callback).keys()
    assert {**shown, "type": refused["type"]} == refused
