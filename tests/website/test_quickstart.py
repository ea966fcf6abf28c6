"""The one command to start with, as a newcomer runs it: a new process and an empty folder."""

import re
import runpy
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest
from django.core.management import call_command

from tests.factories.newcomer import ROOT, environment, manage

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
GUIDES = ROOT / "knowledge" / "starter" / "guides"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def everything_in(data_dir: Path) -> str:
    """Every row as text. SQLite's own counters also move when an insert was ignored."""
    with closing(sqlite3.connect(data_dir / "coup-de-fil.sqlite3")) as database:
        return "\n".join(line for line in database.iterdump() if "sqlite_sequence" not in line)


def other_files(data_dir: Path) -> dict[str, tuple[int, int]]:
    """Size and date of every file that is no part of the database."""
    return {
        str(path.relative_to(data_dir)): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(data_dir.rglob("*"))
        if path.is_file() and "sqlite3" not in path.name
    }


@pytest.fixture(scope="module")
def prepared(newcomer, tmp_path_factory) -> Path:
    """A folder that quickstart prepared, for the tests of this file."""
    return copytree(newcomer.data_dir, tmp_path_factory.mktemp("quickstart") / "var")


def test_it_shows_a_login_with_a_password_for_each_role(newcomer):
    lines = newcomer.printed.splitlines()
    for role in ("adviser", "coordinator", "author", "reviewer", "editor", "auditor"):
        assert any(re.search(rf"\b{role}\s+\S{{12,}}$", line) for line in lines), newcomer.printed


def test_a_second_run_changes_nothing_says_so_and_shows_no_password(newcomer, prepared):
    rows, files = everything_in(prepared), other_files(prepared)
    passwords = re.findall(r"\S{4}-\S{4}-\S{4}", newcomer.printed)
    assert passwords
    again = manage(prepared, "quickstart", "--prepare-only")
    assert again.returncode == 0, again.stderr
    assert "Nothing to prepare: everything was there." in again.stdout
    assert everything_in(prepared) == rows
    assert other_files(prepared) == files
    assert [password for password in passwords if password in again.stdout] == []


def test_the_key_is_readable_by_its_owner_only(prepared):
    assert (prepared / "secret_key").stat().st_mode & 0o077 == 0


class Site:
    """A quickstart that serves, and what it answers."""

    def __init__(self, process: subprocess.Popen, port: int) -> None:
        self.process, self.port = process, port

    def get(self, path: str, language: str = "fr") -> tuple[int, str]:
        """Status and body, redirections followed."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", headers={"Accept-Language": language}
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)

    def wait_until(self, path: str) -> None:
        """Until this page answers 200, four minutes at most."""
        ends_at = time.monotonic() + 240
        while self.get(path)[0] != 200:
            assert self.process.poll() is None
            assert time.monotonic() < ends_at
            time.sleep(0.5)


@pytest.fixture(scope="module")
def site(prepared):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "quickstart", "--port", str(port)],
        env=environment(prepared),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    site = Site(process, port)
    try:
        site.wait_until("/health/live")
        yield site
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=240)


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/", "fr"),
        ("/", "en"),
        ("/fr/rappel/", "fr"),
        ("/en/callback/", "en"),
        ("/fr/recherche/?q=plus+de+reseau", "fr"),
        ("/en/search/?q=no+signal", "en"),
        ("/fr/mots-expliques/", "fr"),
        ("/en/glossary/", "en"),
    ],
)
def test_the_public_pages_answer_in_both_languages(site, path, language):
    status, body = site.get(path, language)
    assert status == 200
    assert f'<html lang="{language}"' in body


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_guide_answers(site, language):
    numbers = sorted(path.name.split("-")[0] for path in (GUIDES / language).glob("*.toml"))
    assert len(numbers) >= 24
    answers = {number: site.get(f"/{number}", language) for number in numbers}
    assert {number: status for number, (status, _) in answers.items() if status != 200} == {}
    assert all(f'<html lang="{language}"' in body for _, body in answers.values())


def test_the_background_work_is_alive_too(site):
    site.wait_until("/health/ready")


def test_a_signal_stops_everything_and_says_so(site):
    """The last that this file asks of the site."""
    site.process.send_signal(signal.SIGINT)
    printed, _ = site.process.communicate(timeout=240)
    assert site.process.returncode == 0
    assert f"http://localhost:{site.port}/" in printed
    assert printed.rstrip().endswith("Stopped.")
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", site.port)) != 0


def refusal(done: subprocess.CompletedProcess) -> str:
    """The one sentence of a command that refused."""
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    (sentence,) = done.stderr.strip().splitlines()
    return sentence


def test_a_port_in_use_gets_one_sentence():
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen(1)
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"^Port {port} is in use"):
            call_command("quickstart", port=port)


def test_a_port_that_does_not_exist_gets_one_sentence():
    with pytest.raises(SystemExit, match=r"^Port 99999 does not exist"):
        call_command("quickstart", port=99999)


def test_a_folder_that_cannot_be_written_gets_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "var"):
        sentence = refusal(manage(folder, "quickstart", "--prepare-only"))
        assert sentence.startswith(f"Coup de fil cannot write in {folder}")


def test_serving_what_nobody_prepared_gets_one_sentence(tmp_path):
    sentence = refusal(manage(tmp_path / "var", "serve", "--port", str(free_port())))
    assert "quickstart --prepare-only" in sentence


def test_the_demonstration_is_refused_on_a_desk_at_work(prepared, tmp_path):
    with (
        closing(sqlite3.connect(prepared / "coup-de-fil.sqlite3")) as source,
        closing(sqlite3.connect(tmp_path / "coup-de-fil.sqlite3")) as copy,
    ):
        source.backup(copy)
        copy.execute("UPDATE helpdesk_desksettings SET is_demo = 0")
        copy.execute("UPDATE helpdesk_case SET is_demo = 0")
        copy.commit()
    assert "real cases" in refusal(manage(tmp_path, "quickstart", "--prepare-only"))


def test_an_old_python_gets_one_sentence(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit, match=r"^Coup de fil needs Python 3\.11 or newer\."):
        runpy.run_path(str(ROOT / "manage.py"))
