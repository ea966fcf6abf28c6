"""The site's own index, cluster and database, as processes write and read them at once.

The long tests do it with more of them and for a minute: site/docs/measured.md has the figures.
"""

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest

from tests.factories.newcomer import CLOCK, ROOT, environment, manage

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
WORKER = Path(__file__).with_name("index_worker.py")
CLUSTER = Path(__file__).with_name("cluster_supervised.py")


@pytest.fixture
def data_dir(newcomer, tmp_path) -> Path:
    """A prepared site of one's own."""
    return copytree(newcomer.data_dir, tmp_path / "var")


@pytest.fixture
def run(data_dir):
    """Starts a script on this site; what still runs at the end is ended."""
    started = []
    paths = os.pathsep.join(map(str, (CLOCK, ROOT / "site", ROOT)))
    env = environment(data_dir) | {"PYTHONPATH": paths, "LOG_LEVEL": "ERROR"}

    def start(script: Path, *arguments: object) -> subprocess.Popen:
        command = [sys.executable, str(script), *map(str, arguments)]
        started.append(
            subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        )
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
            process.wait(120)
        process.stdout.close()


@pytest.fixture
def cluster(run):
    """The task cluster of this site, supervised."""
    return run(CLUSTER, "watched")


def shell(data_dir: Path, code: str) -> str:
    done = manage(data_dir, "shell", "-v", "0", "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def wait_for_an_empty_queue(data_dir: Path) -> None:
    ends_at = time.monotonic() + 300
    with closing(sqlite3.connect(data_dir / "coup-de-fil.sqlite3", timeout=20)) as base:
        while left := base.execute("SELECT count(*) FROM django_q_ormq").fetchone()[0]:
            assert time.monotonic() < ends_at, f"{left} tasks are left"
            time.sleep(0.2)


@pytest.mark.parametrize(
    ("each", "killed", "seconds"), [(2, 1, 5), pytest.param(4, 2, 60, marks=pytest.mark.long)]
)
def test_some_write_some_read_writers_are_killed_and_nobody_notices(
    data_dir, run, cluster, tmp_path, each, killed, seconds
):
    folder = tmp_path / "workers"
    folder.mkdir()
    readers = [run(WORKER, "read", number, folder) for number in range(each)]
    writers = [run(WORKER, "write", number, folder) for number in range(each)]
    ends_at = time.monotonic() + 300
    while len(list(folder.iterdir())) < 2 * each:
        assert time.monotonic() < ends_at
        assert all(process.poll() is None for process in [*readers, *writers])
        time.sleep(0.1)
    time.sleep(seconds / 2)
    for writer in writers[:killed]:
        assert writer.poll() is None
        writer.kill()
    time.sleep(seconds / 2)
    (folder / "stop").touch()
    outcomes = [json.loads(process.communicate(timeout=300)[0]) for process in readers]
    written = [json.loads(process.communicate(timeout=300)[0]) for process in writers[killed:]]

    print(f"read {outcomes}, written {written}")  # noqa: T201 - for whoever runs with -s
    assert [outcome["faults"] for outcome in [*outcomes, *written]] == [[]] * (2 * each - killed)
    assert all(outcome["done"] for outcome in [*outcomes, *written])
    wait_for_an_empty_queue(data_dir)
    checked = manage(data_dir, "check_index")
    # A writer killed between the database and the index leaves one guide as it was: that is
    # what --repair is for. Nothing is lost that was in the queue.
    if checked.returncode:
        assert "has 0 as they were" not in checked.stderr
        assert manage(data_dir, "check_index", "--repair").returncode == 0
        assert manage(data_dir, "check_index").returncode == 0


@pytest.mark.long
def test_a_published_guide_is_soon_found(data_dir, cluster):
    """The seconds are printed; the target is 2, the cluster running."""
    wait_for_an_empty_queue(data_dir)
    publish_and_find = """
import time
from knowledge.models import GuidePage
from knowledge.search.guides import search_guides
guide = GuidePage.by_number(125, language="fr")
def found(word):
    return [one.page.number for one in search_guides(word, language="fr").results]
seconds = []
for turn in range(5):
    guide.keywords = f"zibuline{turn}"
    begun = time.monotonic()
    guide.save_revision().publish()
    while 125 not in found(f"zibuline{turn}"):
        assert time.monotonic() - begun < 100
        time.sleep(0.02)
    seconds.append(round(time.monotonic() - begun, 2))
print(seconds)
"""
    seconds = shell(data_dir, publish_and_find)
    print(f"published → found: {seconds} s")  # noqa: T201 - for whoever runs with -s
    assert len(json.loads(seconds)) == 5
