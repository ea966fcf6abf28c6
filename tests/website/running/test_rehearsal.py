"""A backup is put back beside a desk for a trial, by the real command."""

import json
import os
import re
from shutil import copytree

import psycopg
import pytest
from django.db import connection
from website.running.database_files import NotPossible
from website.running.rehearsal import NOTED, last_rehearsal, scratch_database

from tests.factories.newcomer import manage


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_it_comes_back_is_sound_and_is_noted_and_a_damaged_one_is_not(newcomer, tmp_path):
    folder = copytree(newcomer.data_dir, tmp_path / "var")
    assert manage(folder, "rehearse_restore").returncode == 1
    assert manage(folder, "backup").returncode == 0
    (backup,) = (folder / "backups").glob("coup-de-fil-*")
    before = sorted(path.name for path in folder.iterdir())

    done = manage(folder, "rehearse_restore")
    assert done.returncode == 0, done.stderr
    assert "The backup works" in done.stdout
    noted = json.loads((folder / "backups" / NOTED).read_text())
    assert noted["file"] == backup.name
    # What check_desk counted there, in the language that it speaks here.
    assert len(re.findall(r"\d+", noted["said"][-1])) == 5
    # Nothing of the trial stays.
    assert sorted(path.name for path in folder.iterdir()) == before

    backup.write_bytes(backup.read_bytes()[:-2000])
    (folder / "backups" / NOTED).unlink()
    refused = manage(folder, "rehearse_restore", str(backup))
    assert refused.returncode == 1
    assert "backup" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (folder / "backups" / NOTED).exists()


@pytest.mark.both_databases
@pytest.mark.django_db
def test_a_scratch_database_is_empty_and_gone_at_the_end(tmp_path):
    with scratch_database(tmp_path) as url:
        assert url
        assert url != os.environ.get("DATABASE_URL")
        if connection.vendor == "postgresql":
            with psycopg.connect(url) as there:
                assert there.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    if connection.vendor == "postgresql":
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url)


@pytest.mark.both_databases
@pytest.mark.django_db
def test_without_the_right_to_make_one_it_is_said_how(tmp_path, monkeypatch):
    if connection.vendor == "sqlite":
        with scratch_database(tmp_path) as url:
            assert url.startswith("sqlite:///")
        return
    monkeypatch.setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nowhere")
    with pytest.raises(NotPossible, match="CREATEDB"), scratch_database(tmp_path):
        pass


def test_what_was_noted_by_halves_is_no_rehearsal(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert last_rehearsal() is None
    (tmp_path / "backups").mkdir()
    for half in ("", "{}", '{"at": "yesterday"}'):
        (tmp_path / "backups" / NOTED).write_text(half)
        assert last_rehearsal() is None
