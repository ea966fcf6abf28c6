"""Debian's Chromium before the real site: the starter content and the demonstration, served."""

import base64
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree, which

import pytest
from django_otp.oath import totp
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.factories.newcomer import CLOCK, ROOT, environment

# Debian's shell without windows opens a page in a third of the time; the others show the same.
CHROMIUM = which("chromium-headless-shell") or which("chromium") or which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "only-for-this-test-run"
# Milliseconds and seconds: a machine may do much else, and what never comes fails all the same.
WAITS_MS = 60_000
STARTS_SECONDS = 240
expect.set_options(timeout=WAITS_MS)


def pytest_collection_modifyitems(items):
    """Without Chromium these tests say so and skip."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed here"))


@dataclass(frozen=True)
class ServedSite:
    """A running site: its address, its environment, and how to run a command in it.

    `copy` is another address of this machine where the same pages show, as a thief's would.
    `of_the_run` is a folder for what all processes of this run know of the same site.
    """

    address: str
    copy: str
    of_the_run: Path = field(compare=False)
    environment: dict[str, str] = field(compare=False)

    def manage(self, *arguments: str) -> str:
        """Run a management command against the served database; returns what it printed."""
        result = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=STARTS_SECONDS,
            check=True,
        )
        return result.stdout

    def profile(self, browser: Browser, **options) -> BrowserContext:
        """A fresh profile of this browser, whose clock shows what the site's shows."""
        context = browser.new_context(base_url=self.address, **options)
        ahead = timedelta(seconds=float(self.environment["SECONDS_AHEAD"]))
        context.clock.set_system_time(datetime.now(UTC) + ahead)
        context.set_default_timeout(WAITS_MS)
        return context


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address: str, server: subprocess.Popen) -> None:
    ends_at = time.monotonic() + STARTS_SECONDS
    while server.poll() is None and time.monotonic() < ends_at:
        try:
            urllib.request.urlopen(f"{address}/health/live", timeout=30)
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"The server did not answer; it ended with {server.poll()}.")


@contextmanager
def serving(data_dir: Path, *, of_the_run: Path | None = None) -> Iterator[ServedSite]:
    """The site of this folder on SQLite, as a newcomer opens it; everybody has the same password.

    Browsers make passkeys for localhost, and for no number of a machine.
    """
    port, other = _free_port(), _free_port()
    theirs = {
        **environment(data_dir),
        "BASE_URL": f"http://localhost:{port}",
        "PYTHONPATH": os.pathsep.join((str(CLOCK), str(ROOT / "site"))),
        "LOG_LEVEL": "WARNING",
    }
    site = ServedSite(
        f"http://localhost:{port}", f"http://localhost:{other}", of_the_run or data_dir, theirs
    )
    site.manage(
        "shell",
        "-c",
        "from django.contrib.auth.hashers import make_password\n"
        "from website.models import User\n"
        # Every test of the run comes from one address.
        "from helpdesk.models import DeskSettings\n"
        "DeskSettings.objects.update(\n"
        "    holds_per_address=1000, daily_per_address=10000, daily_per_number=1000,\n"
        "    open_per_number=1000, open_per_session=1000, reserve_percent=0)\n"
        f"User.objects.update(password=make_password({PASSWORD!r}))",
    )
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "-c",
            str(ROOT / "site" / "gunicorn.conf.py"),
            "--bind",
            f"127.0.0.1:{port}",
            "--bind",
            f"127.0.0.1:{other}",
            "website.wsgi",
        ],
        env=theirs,
        cwd=ROOT,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}", server)
        yield site
    finally:
        server.terminate()
        server.wait(timeout=STARTS_SECONDS)


@pytest.fixture(scope="session")
def served(newcomer, tmp_path_factory):
    """The site as a newcomer gets it, in a folder of its own, on SQLite."""
    folder = copytree(newcomer.data_dir, tmp_path_factory.mktemp("site") / "var")
    with serving(folder, of_the_run=newcomer.data_dir.parent) as site:
        yield site


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium, one for all tests of a worker."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, served: ServedSite):
    """Make a page in a fresh profile: `open_page(width=320, javascript=False)`."""
    contexts = []

    def make(width: int = 1280, *, javascript: bool = True, **options) -> Page:
        context = served.profile(
            browser,
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            locale="fr-FR",
            **options,
        )
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def adviser_page(open_page):
    """Karim's own browser, logged in."""

    def make(width: int = 1280, username: str = "karim", **options) -> Page:
        page = open_page(width, **options)
        page.goto("/fr/equipe/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_url("**/desk/**")
        return page

    return make


@pytest.fixture
def invite(adviser_page):
    """Let Awa make an account that must prove itself: `invite("nora")` returns its code."""

    def make(username: str) -> str:
        page = adviser_page(username="awa")
        page.goto("/fr/desk/account/team/new/")
        page.fill("[name=first_name]", username.title())
        page.fill("[name=username]", username)
        page.check("[name=roles][value=auditor]")
        page.click("main form:has([name=username]) button")
        return page.locator("dl.facts .num").inner_text()

    return make


def shown_by_the_app(page: Page, served: ServedSite) -> str:
    """The six digits of an app into which somebody typed the secret of this page."""
    key = page.locator("main p > strong[translate=no]").inner_text().replace(" ", "")
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    return f"{totp(secret, t0=-int(float(served.environment['SECONDS_AHEAD']))):06}"


@pytest.fixture
def journey():
    """Answer the callback journey in this page; returns the path of each of its pages."""

    def answer(page: Page) -> list[str]:
        page.goto("/fr/rappel/sujet/?guide=102&step=3")
        page.locator("[name=topic]").first.click()
        page.locator(".times button").last.click()
        page.fill("[name=name]", "Marie-Madeleine de la Tour-Maubourg de Saint-Exupéry-Montagnac")
        page.fill("[name=number]", "06 39 98 43 21")
        page.locator("main form .button").first.click()
        page.wait_for_url("**/rappel/verifier/")
        steps = ("sujet", "quand", "quand/autre", "vous", "verifier")
        return [f"/fr/rappel/{step}/" for step in steps]

    return answer
