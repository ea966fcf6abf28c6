"""A backup that only the holder of a key reads: made, read again, restored, and rotated."""

import os
import re
import stat
import tarfile
from pathlib import Path
from shutil import copytree

import pytest
from website.running.database_files import NotPossible
from website.running.encryption import encrypt, is_encrypted, make_key, readable, recipients_of

from tests.factories.newcomer import manage


@pytest.fixture
def keys(tmp_path):
    """Two files of keys, with their public halves."""
    return {make_key(tmp_path / name): tmp_path / name for name in ("one.txt", "two.txt")}


@pytest.fixture
def place(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "var"
    settings.DATA_DIR.mkdir()
    return settings.DATA_DIR


@pytest.fixture
def secret(keys, tmp_path) -> Path:
    """A file of some pieces of age, encrypted to both keys."""
    plain, file = tmp_path / "plain", tmp_path / "file.age"
    plain.write_bytes(os.urandom(200_000))
    encrypt(plain, file, recipients=recipients_of(list(keys)))
    return file


def test_each_of_the_keys_reads_it_and_nothing_is_left_in_clear(place, keys, secret, tmp_path):
    assert is_encrypted(secret)
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    for identity in keys.values():
        with readable(secret, identity=identity) as clear:
            assert clear.read_bytes() == (tmp_path / "plain").read_bytes()
            assert stat.S_IMODE(clear.stat().st_mode) & 0o077 == 0
    assert list(place.iterdir()) == []


def test_without_a_key_or_with_another_it_is_refused(place, secret, tmp_path):
    make_key(tmp_path / "other.txt")
    (tmp_path / "nonsense.txt").write_text("nonsense")
    wrong = {
        None: "--identity",
        tmp_path / "other.txt": "This key does not read",
        tmp_path / "nonsense.txt": "holds no key",
        tmp_path / "nowhere.txt": "cannot be read",
    }
    for identity, said in wrong.items():
        with pytest.raises(NotPossible, match=said), readable(secret, identity=identity):
            pass
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("place_of_the_bit", [30, 300, 70_000, 199_000, -1])
def test_a_flipped_bit_is_seen(place, keys, secret, place_of_the_bit):
    content = bytearray(secret.read_bytes())
    content[place_of_the_bit] ^= 1
    secret.write_bytes(content)
    identity = next(iter(keys.values()))
    with pytest.raises(NotPossible), readable(secret, identity=identity):
        pass


def test_half_a_file_is_seen(place, keys, secret):
    secret.write_bytes(secret.read_bytes()[:100_000])
    identity = next(iter(keys.values()))
    with pytest.raises(NotPossible), readable(secret, identity=identity):
        pass


def test_a_secret_key_is_no_public_one_and_is_not_repeated(keys):
    key = next(iter(keys.values())).read_text().splitlines()[-1]
    with pytest.raises(NotPossible) as refused:
        recipients_of([key])
    assert key not in str(refused.value)


def test_a_key_is_closed_and_replaces_none(keys, tmp_path):
    (file, *_rest) = keys.values()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_text()
    with pytest.raises(NotPossible):
        make_key(file)
    assert file.read_text() == before


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_an_encrypted_backup_is_verified_and_restored_with_its_key(newcomer, tmp_path):
    here, new = copytree(newcomer.data_dir, tmp_path / "here"), tmp_path / "new"
    key = tmp_path / "key.txt"
    made = manage(here, "backup", "--make-key", str(key))
    (public,) = re.findall(r"BACKUP_RECIPIENT=(age1\w+)", made.stdout)
    assert "SECRET" not in made.stdout

    done = manage(here, "backup", BACKUP_RECIPIENT=public)
    assert done.returncode == 0, done.stderr
    (file,) = (here / "backups").iterdir()
    assert file.name.endswith(".tar.gz.age")
    assert not tarfile.is_tarfile(file)

    refused = manage(here, "backup", "--verify")
    assert refused.returncode == 1
    assert "--identity" in refused.stderr
    verified = manage(here, "backup", "--verify", "--identity", str(key))
    assert verified.stdout.startswith("Whole: "), verified.stderr

    assert manage(new, "restore", str(file)).returncode == 1
    restored = manage(new, "restore", str(file), "--identity", str(key))
    assert restored.returncode == 0, restored.stderr
    assert (new / "coup-de-fil.sqlite3").is_file()
    assert not [path for path in new.iterdir() if path.name.startswith(".clear-")]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_rotation_says_first_and_never_takes_the_only_good_one(newcomer, tmp_path):
    here = copytree(newcomer.data_dir, tmp_path / "here")
    folder = here / "backups"
    folder.mkdir(exist_ok=True)
    days = [f"coup-de-fil-2020-01-{day:02}-030000.tar.gz" for day in range(1, 31)]
    others = ["before-update-2020-01-01-030000.tar.gz", "coup-de-fil-mine.tar.gz", "notes.txt"]
    for name in (*days, *others):
        (folder / name).touch()
    before = {path.name for path in folder.iterdir()}

    said = manage(here, "backup", "--rotate", "--dry-run", "--keep-weeks", "1")
    assert {path.name for path in folder.iterdir()} == before
    told = set(re.findall(r"Would delete: .*/(\S+)\.\n", said.stdout))
    assert told == set(days[:-7])

    # No backup can be made: nothing goes.
    (here / "coup-de-fil.sqlite3").rename(here / "away")
    (here / "coup-de-fil.sqlite3").write_bytes(b"SQLite format 3\0" + b"damaged" * 999)
    assert manage(here, "backup", "--rotate").returncode == 1
    assert {path.name for path in folder.iterdir()} == before
    (here / "away").rename(here / "coup-de-fil.sqlite3")

    done = manage(here, "backup", "--rotate", "--keep-days", "0", "--keep-weeks", "0")
    assert done.returncode == 0, done.stderr
    left = {path.name for path in folder.iterdir()}
    assert set(others) <= left
    (new,) = {name for name in left - before if name.startswith("coup-de-fil-")}
    assert left - set(others) == {new, days[-1]}, "the newest, and the last of the months"
