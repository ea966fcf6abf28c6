"""Two hosts, each with a folder of its own, on one PostgreSQL: what one has, the other shows.

The same processes as `serve` starts. The seconds are printed: site/docs/measured.md has the last.
"""

import subprocess
import time
from collections.abc import Callable
from shutil import copytree

import pytest
from django.db import connection

from tests.concurrency.test_sender_killed import database_url
from tests.concurrency.two_hosts import DJANGO, ROOT, Host, make_host
from tests.factories.kept_databases import GUIDES, copied, using

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.both_databases,
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite is for one host"),
]
WHERE = """
from django.urls import reverse
from django.utils import translation
with translation.override("fr"):
    print(reverse("knowledge:search"))
"""
PUBLISH = """
import sys, time
from knowledge.models import GuidePage
guide = GuidePage.by_number(125, language="fr")
guide.keywords = "{word}"
guide.save_revision().publish()
print(time.time(), flush=True)
"""


@pytest.fixture(scope="module")
def hosts(django_db_setup, django_db_blocker, tmp_path_factory):
    """A with everything, B with its web alone; both indexes are as of now."""
    folder = tmp_path_factory.mktemp("hosts")
    name = f"{connection.settings_dict['NAME']}_hosts"
    with django_db_blocker.unblock(), copied(GUIDES, name):
        with using(name):
            url = database_url()
        a, b = (make_host(folder / of, database=url, secret="of both hosts") for of in "ab")
        try:
            a.manage("collectstatic", "--no-input", "-v", "0")
            copytree(a.data_dir / "static", b.data_dir / "static")
            for host in (a, b):
                # A host that is new makes its whole index by itself.
                host.manage("follow_index", "--once")
                host.manage("check_index")
                # Translated where the catalogue is compiled, and not in every checkout.
                host.search = host.manage("shell", "-v", "0", "-c", WHERE).strip()
            a.start("cluster", "follower", "web")
            b.start("web")
            yield a, b
        finally:
            a.stop()
            b.stop()


def publish(host: Host, word: str) -> float:
    """Publish a guide that says this word, on one host; the moment at which it was done."""
    command = [*DJANGO, "shell", "-v", "0", "-c", PUBLISH.format(word=word)]
    with subprocess.Popen(
        command, env=host.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        # Said at once; the end of a process takes a while.
        return float(process.stdout.readline())


def is_found(host: Host, word: str) -> bool:
    """Whether a reader of this host is led to the guide of that number."""
    return b'<b class="no">125</b>' in host.read(f"{host.search}?q={word}")


def wait_until(condition: Callable[[], bool]) -> float:
    """Ask again and again; the moment at which it was so."""
    ends_at = time.monotonic() + 100
    while not condition():
        assert time.monotonic() < ends_at
        time.sleep(0.05)
    return time.time()


def test_a_guide_published_on_one_host_is_found_on_the_other(hosts):
    a, b = hosts
    assert not is_found(b, "zibuline")
    publish(a, "zibuline")
    wait_until(lambda: is_found(a, "zibuline"))
    assert not is_found(b, "zibuline"), "the control: nothing follows on B yet"

    b.start("follower")
    wait_until(lambda: is_found(b, "zibuline"))
    seconds = []
    for word in ("martre", "hermine", "fouine"):
        published_at = publish(a, word)
        seconds.append(wait_until(lambda word=word: is_found(b, word)) - published_at)
    print(f"published on A, found on B: {[round(each, 2) for each in seconds]} s")  # noqa: T201
    for host in hosts:
        host.manage("check_index")
