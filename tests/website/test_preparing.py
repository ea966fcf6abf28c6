"""An update of a database that holds people begins with a backup, or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
from website.running import preparing
from website.running.backup import make_backup_before_update
from website.running.database_files import NotPossible as NoBackup

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def old(monkeypatch):
    """A database that lacks two migrations and holds people; what was called, in order."""
    called: list[str] = []
    monkeypatch.setattr(preparing, "missing_migrations", lambda: 2)
    monkeypatch.setattr(preparing, "holds_people", lambda: True)
    monkeypatch.setattr(preparing, "call_command", lambda name, **_: called.append(name))

    def _backup(*, at):
        called.append("backup")
        return f"backup of {at:%H:%M}"

    monkeypatch.setattr(preparing, "make_backup_before_update", _backup)
    return called


def test_the_backup_comes_first_and_where_it_is_is_said(old):
    said: list[str] = []
    assert preparing.migrate(at=AT, say=said.append) == 2
    assert old == ["backup", "migrate"]
    assert any("Backup written: backup of 09:00." in line for line in said)


def test_without_a_backup_nothing_changes(old, monkeypatch):
    def _full(*, at):
        raise NoBackup("The backup cannot be written: disk full.")

    monkeypatch.setattr(preparing, "make_backup_before_update", _full)
    with pytest.raises(preparing.NotPossible, match=r"not updated.*disk full.*migrate"):
        preparing.migrate(at=AT, say=print)
    assert old == []


def test_a_database_without_people_needs_no_backup(old, monkeypatch):
    monkeypatch.setattr(preparing, "holds_people", lambda: False)
    preparing.migrate(at=AT, say=print)
    assert old == ["migrate"]


def test_a_database_that_lacks_nothing_is_left_alone(old, monkeypatch):
    monkeypatch.setattr(preparing, "missing_migrations", lambda: 0)
    assert preparing.migrate(at=AT, say=print) == 0
    assert old == []


def test_the_last_three_are_kept_and_every_other_backup(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "coup-de-fil-2026-01-01-000000.tar.gz").touch()
    monkeypatch.setattr("website.running.backup.make_backup", lambda file, *, at: file.touch())
    made = [make_backup_before_update(at=AT + timedelta(days=day)) for day in range(5)]
    kept = {path.name for path in folder.iterdir()}
    assert kept == {"coup-de-fil-2026-01-01-000000.tar.gz", *(path.name for path in made[2:])}
