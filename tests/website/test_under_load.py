"""A desk on a busy machine: twenty programs want two processors, and it is ready, and stays so."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from tests.factories.newcomer import ROOT, environment, manage
from tests.website.test_quickstart import Site, free_port

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(1800)]
PROGRAMS = 20
# They end by themselves, should this test be killed.
BUSY = "import time\nend = time.monotonic() + 1500\nwhile time.monotonic() < end: pass"
# For so long it has to stay ready, in seconds: the watch of its processes acts after 30.
STAYS_FOR = 180
TITLE = "Une zorglubine sur votre téléphone"
PUBLISH = f"""
from knowledge.models import GuidePage
guide = GuidePage.objects.live().filter(locale__language_code="fr").first()
guide.title = "{TITLE}"
guide.save_revision().publish()
"""


@pytest.fixture
def busy_machine() -> Iterator[None]:
    programs = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(PROGRAMS)]
    try:
        yield
    finally:
        for program in programs:
            program.kill()
            program.wait()


@pytest.fixture
def site(newcomer, tmp_path, busy_machine) -> Iterator[tuple[Site, Path]]:
    """`serve` on a copy of the demonstration, started while the machine is busy."""
    data_dir = copytree(newcomer.data_dir, tmp_path / "var")
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(port)],
        env=environment(data_dir),
        cwd=ROOT,
    )
    try:
        yield Site(process, port), data_dir
    finally:
        process.terminate()
        process.wait(timeout=300)


def test_at_a_load_of_twenty_it_becomes_ready_stays_so_and_finds_what_was_published(site):
    served, data_dir = site
    served.wait_until("/health/ready")
    seen = []
    ends_at = time.monotonic() + STAYS_FOR
    while time.monotonic() < ends_at:
        seen.append(served.get("/health/ready"))
        time.sleep(2)
    assert [answer for answer in seen if answer[0] != 200] == []
    published = manage(data_dir, "shell", "-c", PUBLISH)
    assert published.returncode == 0, published.stderr
    ends_at = time.monotonic() + 300
    while TITLE not in served.get("/fr/recherche/?q=zorglubine")[1]:
        assert time.monotonic() < ends_at, "it was not found within five minutes"
        time.sleep(2)
    assert served.get("/health/ready")[0] == 200
