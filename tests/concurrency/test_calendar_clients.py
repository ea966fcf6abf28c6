"""Two real programs read an adviser's calendar: vdirsyncer fetches it, khal shows its hours.

The page is served on loopback from the database of the test; the programs are of the dev group.
"""

import importlib.util
import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from helpdesk.actions.desk.calendars import renew_calendar, stop_calendar
from helpdesk.choices import AppointmentState
from helpdesk.models import Adviser, Appointment
from helpdesk.reads.availability import desk_zone
from helpdesk.words.links import calendar_token
from tests.factories.helpdesk import make_adviser, make_desk, make_topic
from tests.helpdesk.words.test_calendars import planned_call

PROGRAMS = ("khal", "vdirsyncer")
MISSING = [name for name in PROGRAMS if importlib.util.find_spec(name) is None]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}"),
    pytest.mark.both_databases,
]

# Around the two nights of 2026: instants, and the hours that a clock in Paris then shows.
SPRING = {
    datetime(2026, 3, 27, 13, 0, tzinfo=UTC): "2026-03-27 14:00",
    datetime(2026, 3, 28, 8, 15, tzinfo=UTC): "2026-03-28 09:15",
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC): "2026-03-29 01:30",
    datetime(2026, 3, 29, 1, 0, tzinfo=UTC): "2026-03-29 03:00",
    datetime(2026, 3, 29, 7, 15, tzinfo=UTC): "2026-03-29 09:15",
    datetime(2026, 3, 30, 12, 0, tzinfo=UTC): "2026-03-30 14:00",
}
AUTUMN = {
    datetime(2026, 10, 23, 12, 0, tzinfo=UTC): "2026-10-23 14:00",
    datetime(2026, 10, 24, 7, 15, tzinfo=UTC): "2026-10-24 09:15",
    datetime(2026, 10, 25, 0, 15, tzinfo=UTC): "2026-10-25 02:15",
    datetime(2026, 10, 25, 1, 45, tzinfo=UTC): "2026-10-25 02:45",
    datetime(2026, 10, 25, 8, 15, tzinfo=UTC): "2026-10-25 09:15",
    datetime(2026, 10, 26, 13, 0, tzinfo=UTC): "2026-10-26 14:00",
}

VDIRSYNCER = """
[general]
status_path = "{folder}/status"
[pair calls]
a = "site"
b = "here"
collections = null
conflict_resolution = "a wins"
[storage site]
type = "http"
url = "{address}"
[storage here]
type = "filesystem"
path = "{folder}/calls"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[calls]]
path = {folder}/calls
readonly = True
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = Europe/Paris
default_timezone = Europe/Paris
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


class QuietHandler(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *_args: object) -> None:
        """Nothing."""


@pytest.fixture
def site(real_database):
    """The site's own application on a free port of loopback; gives its address."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass(frozen=True)
class Clients:
    """The two programs with their configuration and files in one folder."""

    folder: Path

    def run(self, program: str, *arguments: str, fails: bool = False) -> str:
        """What the program printed; its failure is the test's unless it is expected."""
        result = subprocess.run(
            [sys.executable, "-m", program, *arguments],
            env={**os.environ, "HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder)}
            | {"XDG_CACHE_HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder)}
            | {"LC_ALL": "C.UTF-8", "NO_PROXY": "127.0.0.1", "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
            timeout=110,
        )
        assert (result.returncode != 0) == fails, result.stdout + result.stderr
        return result.stdout + result.stderr

    def vdirsyncer(self, command: str, *, fails: bool = False) -> str:
        """`discover` or `sync`."""
        return self.run("vdirsyncer", "-c", str(self.folder / "vdirsyncer"), command, fails=fails)

    def listed(self, first: str) -> list[str]:
        """`start-end title` of the events of five days from `first`, as khal shows them."""
        form = "{start-date-long} {start-time}-{end-time} {cancelled}{title}"
        printed = self.run(
            "khal", "-c", str(self.folder / "khal"), "list", "--day-format", "", "--format", form,
            first, "5d",
        )  # fmt: skip
        return [line.strip() for line in printed.splitlines() if line.strip()]

    def files(self) -> dict[str, tuple[int, bytes]]:
        """Name → when it was written, and what is in it."""
        folder = self.folder / "calls"
        return {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.iterdir()}


@pytest.fixture
def karim(real_database) -> Adviser:
    make_desk()
    return renew_calendar(adviser=make_adviser("Karim"))


@pytest.fixture
def clients(karim, site, tmp_path) -> Clients:
    """Subscribed to Karim's calendar."""
    address = site + reverse("helpdesk:calendar_feed", args=[calendar_token(karim)])
    (tmp_path / "calls").mkdir()
    (tmp_path / "vdirsyncer").write_text(VDIRSYNCER.format(folder=tmp_path, address=address))
    (tmp_path / "khal").write_text(KHAL.format(folder=tmp_path))
    clients = Clients(tmp_path)
    clients.vdirsyncer("discover")
    return clients


@pytest.fixture
def calls(karim):
    """Six calls around a night, made and read on its eve."""

    def make(hours: dict[datetime, str]) -> list[Appointment]:
        topic = make_topic(code="phone")
        return [planned_call(topic, karim, starts_at) for starts_at in hours]

    return make


def as_the_desk_shows(calls: list[Appointment]) -> list[str]:
    zone = desk_zone()
    lines = []
    for call in calls:
        reference = call.callback.case.reference
        pairs = " ".join(reference[n : n + 2] for n in (0, 2, 4))
        lines.append(
            f"{call.starts_at.astimezone(zone):%Y-%m-%d %H:%M}"
            f"-{call.ends_at.astimezone(zone):%H:%M} {pairs}"
        )
    return lines


def without_words(lines: list[str]) -> list[str]:
    """Without "Call" before the reference, whatever its language."""
    return [" ".join([*line.split(" ")[:2], *line.split(" ")[-3:]]) for line in lines]


@pytest.mark.parametrize(
    "hours",
    [pytest.param(SPRING, id="spring", marks=pytest.mark.long), pytest.param(AUTUMN, id="autumn")],
)
def test_the_hours_are_those_of_the_desk_across_a_night_that_changes_the_clock(
    clients, calls, hours
):
    made = calls(hours)
    with time_machine.travel(next(iter(hours)) - timedelta(days=2), tick=True):
        clients.vdirsyncer("sync")
    listed = without_words(clients.listed(next(iter(hours.values()))[:10]))

    assert [line[:16] for line in listed] == list(hours.values())
    assert listed == as_the_desk_shows(made)


@pytest.mark.long
def test_all_calls_are_kept_and_a_second_look_transfers_nothing(clients, calls):
    calls(AUTUMN)
    with time_machine.travel(next(iter(AUTUMN)) - timedelta(days=2), tick=True):
        first = clients.vdirsyncer("sync")
        kept = clients.files()
    with time_machine.travel(next(iter(AUTUMN)) - timedelta(days=1), tick=True):
        second = clients.vdirsyncer("sync")

    assert first.count("Copying") == len(kept) == len(AUTUMN)
    assert "Copying" not in second
    assert clients.files() == kept


@pytest.mark.long
@pytest.mark.parametrize("state", [AppointmentState.CANCELLED, AppointmentState.MOVED])
def test_a_call_that_was_given_up_shows_as_cancelled(clients, calls, state):
    first, *_ = calls(AUTUMN)
    with time_machine.travel(first.starts_at - timedelta(days=2), tick=True):
        clients.vdirsyncer("sync")
        assert not [line for line in clients.listed("2026-10-23") if "CANCELLED" in line]
        Appointment.objects.filter(pk=first.pk).update(state=state)
        again = clients.vdirsyncer("sync")

    assert again.count("Copying") == 1
    cancelled = [line for line in clients.listed("2026-10-23") if "CANCELLED" in line]
    assert without_words(cancelled) == as_the_desk_shows([first])


@pytest.mark.long
def test_a_call_of_somebody_else_leaves_the_calendar(clients, calls):
    first, *others = calls(AUTUMN)
    with time_machine.travel(first.starts_at - timedelta(days=2), tick=True):
        clients.vdirsyncer("sync")
        Appointment.objects.filter(pk=first.pk).update(adviser=make_adviser("Inès"))
        clients.vdirsyncer("sync")
    assert without_words(clients.listed("2026-10-23")) == as_the_desk_shows(others)


@pytest.mark.long
def test_an_address_that_stopped_gives_nothing_and_takes_nothing_away(clients, calls, karim):
    calls(AUTUMN)
    with time_machine.travel(next(iter(AUTUMN)) - timedelta(days=2), tick=True):
        clients.vdirsyncer("sync")
        kept = clients.files()
        stop_calendar(adviser=karim)
        said = clients.vdirsyncer("sync", fails=True)
    assert "Not Found" in said
    assert clients.files() == kept


def test_the_page_itself_answers_not_modified(site, karim, calls):
    calls(AUTUMN)
    address = site + reverse("helpdesk:calendar_feed", args=[calendar_token(karim)])
    with time_machine.travel(next(iter(AUTUMN)) - timedelta(days=2), tick=True):
        with urllib.request.urlopen(address, timeout=30) as answer:
            etag = answer.headers["ETag"]
        request = urllib.request.Request(address, headers={"If-None-Match": etag})
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=30)
    with refused.value as answer:
        assert (answer.code, answer.read()) == (304, b"")
