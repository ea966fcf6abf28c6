"""The word of a request in the log of another process, which does the task: real processes."""

import json
import time

import pytest

from tests.concurrency.test_one_cluster import OURS, start, wait_for  # noqa: F401

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
WORD = "0123456789abcdef0123456789abcdef"
# As a view of a page that is asked for with that word.
ASK = f"""
from types import SimpleNamespace
from django.http import HttpResponse
from django_q.tasks import async_task
from website.serving.request_id import RequestIdMiddleware, forget
def view(request):
    async_task("logging.warning", "Said for 06 39 98 12 34.")
    return HttpResponse()
RequestIdMiddleware(view)(SimpleNamespace(headers={{"X-Request-ID": "{WORD}"}}))
forget()
async_task("logging.warning", "Said later.")
"""


def test_a_worker_says_who_asked(start, monkeypatch):  # noqa: F811
    monkeypatch.setenv("LOG_FORMAT", "json")
    run, folder = start
    cluster = run(*OURS)
    wait_for(cluster, folder)
    asked = run("-m", "django", "shell", "-v", "0", "-c", ASK)
    assert asked.wait(120) == 0, asked.stderr.read()
    lines: list[dict[str, object]] = []
    ends_at = time.monotonic() + 120
    while sum("Said" in line["message"] for line in lines) < 2 and time.monotonic() < ends_at:
        lines.append(json.loads(cluster.stderr.readline()))
    said = {line["message"]: line.get("request") for line in lines if "Said" in line["message"]}
    assert said["Said for [number …34]."] == WORD
    assert len(said["Said later."]) == 32
    assert said["Said later."] != WORD
