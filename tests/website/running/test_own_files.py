"""Nobody else of the machine reads what the desk keeps: not the database, not a file of it.

Everything is made by the real commands, under the umask that most machines have.
"""

import os
import stat
from pathlib import Path
from shutil import copytree

import pytest
from django.utils import timezone
from website.running.own_files import close_to_others, open_to_others

from helpdesk.actions.desk.day_sheet import print_day
from helpdesk.actions.desk.exports import ask_for_export, write_export
from helpdesk.choices import ExportFormat
from tests.factories.helpdesk import MONDAY
from tests.factories.newcomer import AHEAD, manage

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def open_below(folder: Path) -> list[str]:
    """What others of the machine may read or write, by its own mode; links and ours aside."""
    found = [folder, *folder.rglob("*")]
    ours = {AHEAD}
    return [
        str(path.relative_to(folder))
        for path in found
        if not path.is_symlink() and path.stat().st_mode & OTHERS and path.name not in ours
    ]


@pytest.fixture
def umask_of_most_machines():
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def opened(newcomer, tmp_path):
    """The folder of an older release: everything in it may be read by everybody."""
    folder = copytree(newcomer.data_dir, tmp_path / "var")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_sqlite_file_was_readable_by_every_account_of_the_machine(newcomer):
    """And so was all else that quickstart made, but for the key."""
    assert (newcomer.data_dir / "coup-de-fil.sqlite3").is_file()
    assert open_below(newcomer.data_dir) == []


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_what_an_older_release_left_open_is_closed_at_the_next_start(opened):
    (opened / "of-somebody-else.txt").write_text("not ours")
    (opened / "of-somebody-else.txt").chmod(0o644)
    assert open_below(opened)
    again = manage(opened, "quickstart", "--prepare-only")
    assert again.returncode == 0, again.stderr
    assert open_below(opened) == ["of-somebody-else.txt"]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_backup_and_what_a_restoration_puts_back_are_closed(opened, tmp_path):
    made = manage(opened, "backup")
    assert made.returncode == 0, made.stderr
    (backup,) = (opened / "backups").iterdir()
    assert open_below(opened / "backups") == []
    new = tmp_path / "new"
    restored = manage(new, "restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert (new / "coup-de-fil.sqlite3").is_file()
    assert open_below(new) == []


@pytest.mark.usefixtures("umask_of_most_machines")
def test_the_files_of_an_sqlite_database_elsewhere_are_closed_too(tmp_path):
    data_dir, database = tmp_path / "var", tmp_path / "elsewhere.sqlite3"
    data_dir.mkdir()
    for end in ("", "-wal", "-shm", "-journal", ".lock"):
        Path(f"{database}{end}").touch()
    (tmp_path / "neighbour").touch()
    assert len(open_to_others(data_dir, database=str(database))) == 6
    assert close_to_others(data_dir, database=str(database)) == 6
    assert open_to_others(data_dir, database=str(database)) == []
    assert (tmp_path / "neighbour").stat().st_mode & OTHERS
    assert close_to_others(data_dir, database=str(database)) == 0


def test_a_folder_in_which_everybody_may_write_is_left_as_it_is(tmp_path):
    """DATA_DIR=/tmp is a mistake, and closing it would be a worse one."""
    tmp_path.chmod(0o1777)
    close_to_others(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777


@pytest.mark.usefixtures("umask_of_most_machines")
def test_a_link_is_not_followed_to_what_is_not_ours(tmp_path):
    data_dir, other = tmp_path / "var", tmp_path / "other"
    (data_dir / "media").mkdir(parents=True)
    other.mkdir()
    (other / "file").touch()
    (data_dir / "media" / "link").symlink_to(other)
    close_to_others(data_dir)
    assert (other / "file").stat().st_mode & OTHERS


@pytest.mark.django_db
@pytest.mark.usefixtures("umask_of_most_machines")
def test_the_sheet_of_the_day_and_an_export_are_closed(cast, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "var"
    settings.DATA_DIR.mkdir(mode=0o700)
    sheet = print_day(at=timezone.now())
    export = ask_for_export(
        first=MONDAY.date(), last=MONDAY.date(), form=ExportFormat.CSV, at=MONDAY, by=cast.awa
    )
    assert write_export(export=export, at=MONDAY)
    assert (settings.DATA_DIR / sheet).is_file()
    assert list((settings.DATA_DIR / "exports").iterdir())
    assert open_below(settings.DATA_DIR) == []
