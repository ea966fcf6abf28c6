"""Whatever is wrong with a backup, or with what it would replace, is said before it is touched."""

import gzip
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from website.running import restore
from website.running.backup import make_backup, verify_backup
from website.running.database_files import DATABASE_FILES, NotPossible, migrations_in
from website.running.restore import is_newer, restore_backup

from helpdesk.actions.desk.erasing import ask_to_erase
from helpdesk.models import Case, Erasure, Person
from helpdesk.policy.personal_data import NO_NAME
from tests.concurrency.conftest import real_database  # noqa: F401
from tests.factories.helpdesk import make_user
from tests.upgrades.databases import empty_database
from tests.upgrades.test_upgrades import HERE as UPGRADES
from tests.upgrades.test_upgrades import RELEASES
from tests.website.running.test_archive import flipped, members, write
from tests.website.running.test_backup import (  # noqa: F401
    _place,
    archive,
    desk_at_work,
    manage,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("real_database"),
    pytest.mark.both_databases,
    pytest.mark.timeout(600),
]
NAME = DATABASE_FILES[connection.vendor]
PICTURE = "media/original_images/sim.png"
on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="SQLite alone: its database is a file that breaks"
)
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="PostgreSQL alone: a newer release's tables are in the way",
)


def everything_here() -> tuple[int, bytes, str, list[str]]:
    """The desk's rows, its picture, its key, and the names in its folder."""
    folder = Path(settings.DATA_DIR)
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
    picture = (folder / PICTURE).read_bytes()
    return Case.objects.count(), picture, (folder / "secret_key").read_text(), names


@pytest.mark.parametrize("name", [NAME, PICTURE, "secret_key", "manifest.json"])
def test_one_flipped_bit_in_any_part_and_nothing_is_touched(archive, name):  # noqa: F811
    contents = members(archive)
    write(archive, {**contents, name: flipped(contents[name], len(contents[name]) // 2)})
    (Path(settings.DATA_DIR) / PICTURE).write_bytes(b"a newer picture")
    before = everything_here()
    with pytest.raises(NotPossible):
        restore_backup(archive, force=True, at=timezone.now())
    assert everything_here() == before
    with pytest.raises(NotPossible):
        verify_backup(archive)


def test_one_flipped_bit_of_the_file_and_nothing_is_touched(archive):  # noqa: F811
    whole = archive.read_bytes()
    before = everything_here()
    for position in range(40, len(whole), len(whole) // 12):
        archive.write_bytes(flipped(whole, position))
        with pytest.raises(NotPossible):
            restore_backup(archive, force=True, at=timezone.now())
    archive.write_bytes(flipped(whole, len(whole) - 6))
    with pytest.raises(NotPossible):
        restore_backup(archive, force=True, at=timezone.now())
    assert everything_here() == before


def broken_inside(content: bytes) -> bytes:
    """A database whose bytes were spoilt before anybody counted them."""
    middle = len(content) // 2
    return content[:middle] + b"\xff" * 20_000 + content[middle + 20_000 :]


def test_a_database_that_was_broken_already_is_read_by_its_own_tool(archive):  # noqa: F811
    """As the first release wrote it, without checksums: only the database can tell."""
    contents = {name: text for name, text in members(archive).items() if name != "manifest.json"}
    first = f'{{"format": 1, "made_at": "2026-11-23", "database": "{connection.vendor}"}}'
    told = {**contents, "manifest.json": first.encode()}
    write(archive, {**told, NAME: broken_inside(contents[NAME])})
    before = everything_here()
    with pytest.raises(NotPossible):
        restore_backup(archive, force=True, at=timezone.now())
    assert everything_here() == before
    write(archive, told)
    assert verify_backup(archive).files == 3, "control: what is whole is not refused"


def test_a_whole_backup_is_verified_by_the_command(archive, capsys):  # noqa: F811
    from django.core.management import call_command

    call_command("backup", str(archive), "--verify")
    assert f"Whole: {archive}, of " in capsys.readouterr().out
    archive.write_bytes(archive.read_bytes()[:-100])
    with pytest.raises(SystemExit, match="is not a whole backup"):
        call_command("backup", str(archive), "--verify")


def test_without_a_name_the_last_backup_is_verified(archive, capsys):  # noqa: F811
    from django.core.management import call_command

    with pytest.raises(SystemExit, match="There is no backup in"):
        call_command("backup", "--verify")
    folder = Path(settings.DATA_DIR) / "backups"
    folder.mkdir()
    copyfile(archive, folder / "coup-de-fil-2026-11-23-090000.tar.gz")
    call_command("backup", "--verify")
    assert "coup-de-fil-2026-11-23-090000.tar.gz" in capsys.readouterr().out


def test_a_picture_on_another_disk_is_in_the_backup(desk_at_work, tmp_path):  # noqa: F811
    """A link to a folder was packed as a link, so its pictures were not."""
    media = Path(settings.MEDIA_ROOT)
    (tmp_path / "disk").mkdir()
    (media / "original_images").rename(tmp_path / "disk" / "pictures")
    (media / "original_images").symlink_to(tmp_path / "disk" / "pictures")
    (media / "original_images" / "round").symlink_to(media)
    make_backup(tmp_path / "backup.tar.gz", at=timezone.now())
    assert members(tmp_path / "backup.tar.gz")[PICTURE] == b"a picture"


def test_a_backup_of_a_newer_program_is_refused(archive, tmp_path):  # noqa: F811
    name = "helpdesk", "9999_of_next_year"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)",
            [*name, datetime(2027, 11, 23, tzinfo=UTC)],
        )
    try:
        make_backup(tmp_path / "newer.tar.gz", at=timezone.now())
        before = everything_here()
        with pytest.raises(NotPossible, match="newer Coup de fil: update the program first"):
            restore_backup(tmp_path / "newer.tar.gz", force=True, at=timezone.now())
        assert everything_here() == before
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = %s", [name[1]])


@on_postgresql
def test_over_a_newer_database_the_refusal_is_one_plain_sentence(archive):  # noqa: F811
    """PostgreSQL said that it cannot drop constraint … because other objects depend on it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE helpdesk_ofnextyear"
            " (id bigint PRIMARY KEY, case_id bigint REFERENCES helpdesk_case (id))"
        )
    try:
        with pytest.raises(NotPossible) as refusal:
            restore_backup(archive, force=True, at=timezone.now())
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE helpdesk_ofnextyear")
    assert str(refusal.value) == (
        "The database here is newer than the backup, which does not know helpdesk_ofnextyear: "
        "restore into an empty database."
    )
    assert Case.objects.count() == 1


@pytest.mark.parametrize("release", RELEASES)
def test_no_release_of_before_is_taken_for_a_newer_one(release, tmp_path):
    vendor = connection.vendor
    dump = gzip.decompress((UPGRADES / "releases" / f"{release}.{vendor}.sql.gz").read_bytes())
    with empty_database(vendor, tmp_path) as database:
        database.load(dump.decode())
        source = tmp_path / "old.sqlite3"
        if vendor == "postgresql":
            source = tmp_path / "old.dump"
            command = ["pg_dump", "--format=custom", f"--file={source}", database.url]
            subprocess.run(command, check=True)
    migrations = migrations_in(source, vendor=vendor)
    assert not is_newer(migrations)
    assert is_newer({*migrations, ("helpdesk", "9999_of_next_year")})


# --- What would be replaced is broken -------------------------------------------------------------
@pytest.fixture
def broken(archive, tmp_path) -> tuple[Path, str]:  # noqa: F811
    """A folder whose database cannot be opened, and its address."""
    folder = tmp_path / "new"
    url = f"sqlite:///{folder / 'coup-de-fil.sqlite3'}"
    (folder / "media").mkdir(parents=True)
    (folder / "media" / "old.png").write_bytes(b"an old picture")
    (folder / "coup-de-fil.sqlite3").write_bytes(b"what a disk left of it" * 1000)
    return folder, url


@on_sqlite
def test_over_a_database_that_cannot_be_read_a_restoration_helps(archive, broken):  # noqa: F811
    """The very day for which a backup is made: it ended in a traceback."""
    folder, url = broken
    refused = manage("restore", str(archive), data_dir=folder, url=url)
    assert refused.returncode == 1
    assert refused.stderr.strip() == (
        "The database here is damaged: --force replaces it, and keeps it beside."
    )
    done = manage("restore", str(archive), "--force", data_dir=folder, url=url)
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(folder / "coup-de-fil.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM helpdesk_case").fetchone() == (1,)
    (kept,) = (folder / "backups").glob("replaced-*.tar.gz")
    assert members(kept)["database.sqlite3"] == b"what a disk left of it" * 1000
    assert members(kept)["media/old.png"] == b"an old picture"
    assert not (folder / "media" / "old.png").exists()


@on_sqlite
def test_a_damaged_database_is_no_backup_and_replaces_none(broken, tmp_path):
    folder, url = broken
    (tmp_path / "last.tar.gz").write_bytes(b"the good one of yesterday")
    done = manage("backup", str(tmp_path / "last.tar.gz"), data_dir=folder, url=url)
    assert done.returncode == 1
    assert done.stderr.strip() == "The database cannot be read: file is not a database."
    assert (tmp_path / "last.tar.gz").read_bytes() == b"the good one of yesterday"


def test_a_backup_that_nothing_was_written_into_is_empty(archive):  # noqa: F811
    """An empty file is a sound database of SQLite, with nothing in it."""
    contents = members(archive)
    first = f'{{"format": 1, "made_at": "2026-11-23", "database": "{connection.vendor}"}}'
    write(archive, {**contents, NAME: b"", "manifest.json": first.encode()})
    with pytest.raises(NotPossible):
        restore_backup(archive, force=True, at=timezone.now())
    assert Case.objects.count() == 1


@on_postgresql
def test_a_server_that_is_away_is_said_plainly(archive, tmp_path):  # noqa: F811
    away = "postgres://postgres@127.0.0.1:1/nobody"
    for arguments in (("restore", str(archive)), ("backup", str(tmp_path / "b.tar.gz"))):
        done = manage(*arguments, data_dir=tmp_path / "new", url=away)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr, done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_whoever_was_erased_since_is_erased_again(archive, capsys):  # noqa: F811
    """An old backup would bring her back: the list beside the database makes it forget her."""
    from django.core.management import call_command

    awa = make_user("awa", "coordinator")
    madeleine = Person.objects.get(name="Madeleine Petit")
    assert ask_to_erase(person=madeleine, at=timezone.now(), by=awa).done_at
    call_command("restore", str(archive), "--force")
    assert "erased again" in capsys.readouterr().out
    assert set(Person.objects.values_list("name", flat=True)) == {NO_NAME}
    assert Case.objects.count() == 1
    assert Erasure.objects.get().done_at


def test_without_that_list_she_is_back(archive, monkeypatch):  # noqa: F811
    """The control."""
    madeleine = Person.objects.get(name="Madeleine Petit")
    ask_to_erase(person=madeleine, at=timezone.now(), by=make_user("awa", "coordinator"))
    monkeypatch.setattr(restore, "_erased_here", lambda _here: set())
    restore_backup(archive, force=True, at=timezone.now())
    assert Person.objects.get().name == "Madeleine Petit"


def test_a_backup_says_that_the_erased_live_in_it(archive):  # noqa: F811
    manifest = members(archive)["manifest.json"].decode()
    assert "erased after this date are still in this file" in manifest
