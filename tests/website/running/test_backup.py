"""A backup is worth what restoring it gives: here it is really restored, into an empty place."""

import json
import os
import subprocess
import sys
import tarfile
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from website.running.backup import default_file, make_backup
from website.running.database_files import NotPossible
from website.running.restore import restore_backup

from helpdesk.actions.desk.heartbeats import beat
from helpdesk.choices import Heart
from helpdesk.models import Case
from tests.concurrency.conftest import real_database  # noqa: F401
from tests.concurrency.test_sender_killed import database_url
from tests.factories.helpdesk import make_adviser, make_callback, make_desk, make_topic

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("real_database"),
    pytest.mark.both_databases,
    pytest.mark.timeout(600),
]
ROOT = Path(__file__).resolve().parents[3]
KEPT_APPS = ("helpdesk", "website", "knowledge", "wagtailcore.page", "wagtailcore.site")


@pytest.fixture(autouse=True)
def _place(settings, tmp_path):
    """A DATA_DIR with a key and a picture, and no key in the environment."""
    settings.DATA_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    (settings.MEDIA_ROOT / "original_images").mkdir(parents=True)
    (settings.MEDIA_ROOT / "original_images" / "sim.png").write_bytes(b"a picture")
    (settings.DATA_DIR / "secret_key").write_text("the key of the old place")


@pytest.fixture
def desk_at_work():
    """A promise to Madeleine, with its messages and its story."""
    make_desk()
    topic = make_topic(code="phone")
    make_adviser(topics=(topic,))
    make_callback(topic)


@pytest.fixture
def archive(desk_at_work, tmp_path) -> Path:
    file = tmp_path / "backup.tar.gz"
    make_backup(file, at=timezone.now())
    return file


@pytest.fixture
def empty_database(tmp_path):
    """The address of a database that holds nothing, of the kind of this test's."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'coup-de-fil.sqlite3'}"
        return
    name = f"restored_{uuid.uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield database_url().rsplit("/", 1)[0] + f"/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manage(*arguments: str, data_dir: Path, url: str) -> subprocess.CompletedProcess:
    data_dir.mkdir(exist_ok=True)
    given = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"}
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env={**given, "DATA_DIR": str(data_dir), "DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


# Who beats is of this minute, and a place that was restored counts its index anew.
OF_THE_MOMENT = ("helpdesk.heartbeat", "knowledge.indexsequence")


def rows_here(tmp_path) -> list:
    file = tmp_path / "here.json"
    call_command("dumpdata", *KEPT_APPS, exclude=OF_THE_MOMENT, output=str(file))
    return json.loads(file.read_text())


def test_everything_is_back_in_an_empty_place(archive, empty_database, tmp_path):
    new = tmp_path / "new"
    restored = manage("restore", str(archive), data_dir=new, url=empty_database)
    assert restored.returncode == 0, restored.stderr

    dumped = manage(
        *("dumpdata", *KEPT_APPS, *(f"--exclude={model}" for model in OF_THE_MOMENT)),
        data_dir=new,
        url=empty_database,
    )
    rows = rows_here(tmp_path)
    assert json.loads(dumped.stdout) == rows
    assert any(row["model"] == "helpdesk.case" for row in rows)
    assert (new / "media" / "original_images" / "sim.png").read_bytes() == b"a picture"
    assert (new / "secret_key").read_text() == "the key of the old place"
    assert (new / "secret_key").stat().st_mode & 0o077 == 0
    assert (new / "search").is_dir()

    again = manage("restore", str(archive), data_dir=new, url=empty_database)
    assert again.returncode == 1
    assert again.stderr.strip() == (
        "This database is not empty: --force replaces everything in it."
    )
    assert "kept" not in restored.stdout, "nothing was there before"
    picture = new / "media" / "original_images" / "sim.png"
    picture.write_bytes(b"a newer picture")
    forced = manage("restore", str(archive), "--force", data_dir=new, url=empty_database)
    assert forced.returncode == 0, forced.stderr
    assert picture.read_bytes() == b"a picture"

    (kept,) = (new / "backups").glob("replaced-*.tar.gz")
    assert f"What was here before is kept: {kept}." in forced.stdout
    back = manage("restore", str(kept), "--force", data_dir=new, url=empty_database)
    assert back.returncode == 0, back.stderr
    assert picture.read_bytes() == b"a newer picture"
    assert kept.is_file()


def test_the_file_holds_no_search_index_and_is_its_owners_only(archive):
    with tarfile.open(archive) as tar:
        names = {name.split("/")[0] for name in tar.getnames()}
    database = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}[connection.vendor]
    assert names == {"manifest.json", database, "media", "secret_key"}
    assert archive.stat().st_mode & 0o077 == 0


def test_a_key_of_the_environment_is_not_in_the_file(desk_at_work, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "kept by the installer")
    make_backup(tmp_path / "backup.tar.gz", at=timezone.now())
    with tarfile.open(tmp_path / "backup.tar.gz") as tar:
        assert "secret_key" not in tar.getnames()


def test_a_desk_that_is_running_is_not_restored(archive):
    at = timezone.now()
    for heart in (Heart.SENDER, Heart.CLUSTER):
        beat(heart=heart, at=at)
    with pytest.raises(NotPossible, match="is running"):
        restore_backup(archive, force=True, at=at + timedelta(seconds=5))


@pytest.mark.parametrize("content", [b"", b"hello", b"\x1f\x8b\x08\x00broken"])
def test_a_file_that_is_no_backup_changes_nothing(desk_at_work, tmp_path, content):
    (tmp_path / "wrong").write_bytes(content)
    with pytest.raises(NotPossible, match="backup of Coup de fil"):
        restore_backup(tmp_path / "wrong", force=True, at=timezone.now())
    assert Case.objects.count() == 1


def test_a_backup_cut_short_changes_nothing(archive):
    archive.write_bytes(archive.read_bytes()[:-2000])
    with pytest.raises(NotPossible, match="not a whole backup"):
        restore_backup(archive, force=True, at=timezone.now())
    assert Case.objects.count() == 1


def test_a_backup_of_another_kind_of_database_is_refused(archive, tmp_path):
    other = tmp_path / "other.tar.gz"
    (tmp_path / "manifest.json").write_text(
        json.dumps({"format": 1, "made_at": "", "database": "oracle"})
    )
    with tarfile.open(other, "w:gz") as tar:
        tar.add(tmp_path / "manifest.json", "manifest.json")
    with pytest.raises(NotPossible):
        restore_backup(other, force=True, at=timezone.now())


def test_an_archive_writes_nothing_outside_its_folder(archive, tmp_path):
    evil = tmp_path / "evil.tar.gz"
    (tmp_path / "payload").write_text("evil")
    with tarfile.open(evil, "w:gz") as tar:
        tar.add(tmp_path / "payload", "../../escaped")
        tar.add(tmp_path / "payload", str(tmp_path / "absolute"))
    with pytest.raises(NotPossible):
        restore_backup(evil, force=True, at=timezone.now())
    assert not list(tmp_path.rglob("escaped"))
    assert not (tmp_path / "absolute").exists()


def test_a_missing_file_is_said_plainly(tmp_path):
    with pytest.raises(NotPossible, match="There is no file"):
        restore_backup(tmp_path / "nowhere", force=True, at=timezone.now())


def test_the_default_file_is_in_the_data_folder():
    at = timezone.now()
    file = default_file(at=at)
    assert file.parent == Path(settings.DATA_DIR) / "backups"
    assert f"{at:%Y-%m-%d}" in file.name
