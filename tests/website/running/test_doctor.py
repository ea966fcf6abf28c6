"""The doctor finds each mistake of an installation, in plain sentences, and none on a right one."""

import json
import socket
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.checks import Warning as Warned
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone
from django_q.models import OrmQ, Task
from website.running import doctor
from website.running.doctor import certificate_ends, findings
from website.running.rehearsal import NOTED

from helpdesk.actions.desk.heartbeats import beat
from helpdesk.choices import Channel, Heart, NoticeState, Presence
from helpdesk.models import Adviser, DeskSettings, Heartbeat, Lane, OpeningPeriod, Topic
from knowledge.search.following import Lag
from tests.factories.helpdesk import make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def right(cast, settings, monkeypatch, tmp_path):
    """An installation that nothing is wrong with: a certificate, backups, beats, a whole index."""
    settings.DATA_DIR = tmp_path
    settings.BASE_URL, settings.IS_HTTPS = "https://desk.example.org", True
    settings.REDIS_URL = ""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "desk.css").touch()
    backups = tmp_path / "backups"
    backups.mkdir()
    (backups / "coup-de-fil-of-tonight.tar.gz").touch()
    (backups / NOTED).write_text(json.dumps({"at": timezone.now().isoformat()}))
    for heart in (Heart.CLUSTER, Heart.SENDER):
        beat(heart=heart, at=timezone.now())
    # What they say themselves stands in test_deploy_checks.py, on processes of their own.
    monkeypatch.setattr(doctor, "run_checks", lambda **_asked: [])
    # No name of this kind answers anywhere.
    in_a_year = datetime.now(UTC) + timedelta(days=365)
    monkeypatch.setattr(doctor, "certificate_ends", lambda _host, _port: in_a_year)
    monkeypatch.setattr(doctor, "is_whole", lambda _folder: True)
    # That of this process is another one.
    monkeypatch.setattr(doctor, "is_followed", lambda: True)
    monkeypatch.setattr(doctor, "lag_of", lambda _folder: Lag(2, 1.5, is_lost=False))
    disk = SimpleNamespace(total=100, free=50)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _folder: disk)
    return SimpleNamespace(settings=settings, patch=monkeypatch.setattr, disk=disk, cast=cast)


def codes() -> set[str]:
    return {finding.code for finding in findings()}


def test_a_right_installation_is_told_nothing(right, capsys):
    assert findings() == []
    call_command("doctor")
    assert "All is well" in capsys.readouterr().out


# --- Twenty mistakes, each planted alone ----------------------------------------------------------
def no_backup(right):
    (Path(right.settings.DATA_DIR) / "backups" / "coup-de-fil-of-tonight.tar.gz").unlink()


def never_rehearsed(right):
    (Path(right.settings.DATA_DIR) / "backups" / NOTED).unlink()


def rehearsed_long_ago(right):
    noted = {"at": (timezone.now() - timedelta(days=200)).isoformat()}
    (Path(right.settings.DATA_DIR) / "backups" / NOTED).write_text(json.dumps(noted))


def full_disk(right):
    right.disk.free = 5


def no_static_files(right):
    (right.settings.STATIC_ROOT / "desk.css").unlink()


def cache_away(right):
    right.settings.REDIS_URL = "redis://127.0.0.1:1/0"
    right.patch(doctor, "cache_answers", lambda: False)


def no_certificate(right):
    def refuse(_host, _port):
        raise OSError("connection refused")

    right.patch(doctor, "certificate_ends", refuse)


def certificate_ends_soon(right):
    soon = datetime.now(UTC) + timedelta(days=3)
    right.patch(doctor, "certificate_ends", lambda _host, _port: soon)


def no_phone_number(_right):
    DeskSettings.objects.update(phone_number="")
    DeskSettings.current().save()
    desk = DeskSettings.current()
    desk.phone_number = ""
    desk.save()


def no_topic(_right):
    Topic.objects.update(is_active=False)


def nobody_takes_calls(_right):
    Adviser.objects.update(presence=Presence.AWAY)


def no_hours(_right):
    OpeningPeriod.objects.all().delete()


def demonstration_in_public(_right):
    desk = DeskSettings.current()
    desk.is_demo = True
    desk.save()


def cluster_silent(_right):
    Heartbeat.objects.filter(heart=Heart.CLUSTER).delete()


def sender_silent(_right):
    beat(heart=Heart.SENDER, at=timezone.now() - timedelta(minutes=5))


def mails_silent(right):
    right.settings.MAIL_IN_URL = "imaps://desk:secret@mail.example.org/INBOX"


def task_waits(_right):
    OrmQ.objects.create(key="k", payload="", lock=timezone.now() - timedelta(minutes=6))


def task_given_up(_right):
    now = timezone.now()
    Task.objects.create(
        id="1", name="t", func="f", started=now, stopped=now, success=False, attempt_count=99
    )


def way_shut(_right):
    Lane.objects.create(channel=Channel.SMS, faults=3, shut_since=timezone.now())


def message_late(right):
    late = timezone.now() - timedelta(minutes=20)
    notice = make_callback(right.cast.topic).notices.filter(state=NoticeState.QUEUED).first()
    # What the promise of another day has left is none of this one's business.
    type(notice).objects.exclude(pk=notice.pk).delete()
    notice.channel, notice.due_at = Channel.EMAIL, late
    notice.save()


def index_broken(right):
    right.patch(doctor, "is_whole", lambda _folder: False)


def index_behind(right):
    right.patch(doctor, "lag_of", lambda _folder: Lag(9, 90, is_lost=False))


def index_never_followed(right):
    right.patch(doctor, "lag_of", lambda _folder: Lag(0, 0, is_lost=True))


def old_database(right):
    plan = SimpleNamespace(
        migration_plan=lambda _leaves: ["one"],
        loader=SimpleNamespace(graph=SimpleNamespace(leaf_nodes=list)),
    )
    right.patch(doctor, "MigrationExecutor", lambda _connection: plan)


def slip_in_the_settings(right):
    said = Warned("Nobody may read this.", hint="Close it.", id="website.W006")
    right.patch(doctor, "run_checks", lambda **_asked: [said])


def another_version(right):
    right.patch(doctor, "version", lambda name: "0.1" if name == "django" else "")


def no_zones(right):
    def unknown(_name):
        raise doctor.ZoneInfoNotFoundError

    right.patch(doctor, "ZoneInfo", unknown)


PLANTED = {
    no_backup: "backup",
    never_rehearsed: "rehearsal",
    rehearsed_long_ago: "rehearsal",
    full_disk: "disk",
    no_static_files: "static",
    cache_away: "cache",
    no_certificate: "https",
    certificate_ends_soon: "certificate",
    no_phone_number: "desk",
    no_topic: "desk",
    nobody_takes_calls: "desk",
    no_hours: "desk",
    demonstration_in_public: "demo",
    cluster_silent: "silent-cluster",
    sender_silent: "silent-sender",
    mails_silent: "silent-mail",
    task_waits: "tasks",
    task_given_up: "given-up",
    way_shut: "shut-sms",
    message_late: "late-email",
    index_broken: "index",
    index_behind: "index-behind",
    index_never_followed: "index-behind",
    old_database: "migrations",
    slip_in_the_settings: "website.W006",
    another_version: "versions",
    no_zones: "zones",
}


@pytest.mark.parametrize(
    ("plant", "code"), PLANTED.items(), ids=[plant.__name__ for plant in PLANTED]
)
def test_each_mistake_is_found_and_nothing_else(right, plant, code):
    plant(right)
    assert codes() == {code}


@pytest.mark.parametrize("plant", [full_disk, no_topic, sender_silent])
def test_it_says_what_is_wrong_what_to_do_and_ends_with_one(right, plant, capsys):
    plant(right)
    with pytest.raises(SystemExit) as end:
        call_command("doctor")
    assert end.value.code == "One thing is wrong."
    said = capsys.readouterr().out
    (finding,) = findings()
    assert finding.says in said
    assert finding.remedy in said


def test_a_database_that_fails_is_one_finding_and_the_rest_is_looked_at(right):
    full_disk(right)

    def away():
        raise DatabaseError("no such table: helpdesk_case\nmore")

    right.patch(doctor, "_IN_THE_DATABASE", (away,))
    assert codes() == {"disk", "database"}
    assert any("no such table: helpdesk_case." in finding.says for finding in findings())


def test_nothing_is_shown_of_a_secret_or_a_person(right):
    make_callback(right.cast.topic)
    mails_silent(right)
    message_late(right)
    said = " ".join(finding.says + finding.remedy for finding in findings())
    assert "secret" not in said
    assert "Madeleine" not in said


def test_a_door_without_a_certificate_is_an_error_that_is_told():
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        with pytest.raises(OSError):  # noqa: PT011 - whatever the network says
            certificate_ends("127.0.0.1", door.getsockname()[1])


def test_on_a_desk_at_work_it_changes_nothing(right):
    before = Heartbeat.objects.count(), OrmQ.objects.count()
    findings()
    assert (Heartbeat.objects.count(), OrmQ.objects.count()) == before
