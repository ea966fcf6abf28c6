"""One bit of a backup was flipped, on a disk or a stick: it is seen before anything is believed."""

import gzip
import io
import json
import os
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from website.running.archive import MANIFEST, pack, read_archive
from website.running.database_files import NotPossible

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NAMES = ("database.sqlite3", "media/original_images/sim.png", "secret_key")
# The first bytes say when the file was compressed, and its name then: nothing of the backup.
HEAD = 10 + len("backup.tar\0")


@pytest.fixture
def archive(tmp_path) -> Path:
    """A database, a picture and a key. Their bytes are odd, so that they stay what they are."""
    places = [tmp_path / "here" / name for name in NAMES]
    for place in places:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(os.urandom(3000))
    file = tmp_path / "backup.tar.gz"
    pack(file, zip(places, NAMES, strict=True), database="sqlite", at=AT)
    return file


def members(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def write(file: Path, contents: dict[str, bytes]) -> None:
    with tarfile.open(file, "w:gz") as tar:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


def flipped(content: bytes, position: int) -> bytes:
    changed = bytearray(content)
    changed[position] ^= 1 << (position % 8)
    return bytes(changed)


def test_what_was_packed_is_read_back(archive, tmp_path):
    contents = read_archive(archive, tmp_path / "out")
    assert (contents.database, contents.made_at, contents.files) == ("sqlite", AT, 3)
    for name in NAMES:
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


@pytest.mark.parametrize("part", range(16))
def test_a_flipped_bit_of_the_file_is_seen_wherever_it_is(archive, tmp_path, part):
    whole, unseen = archive.read_bytes(), []
    for position in range(HEAD + part, len(whole), 397):
        archive.write_bytes(flipped(whole, position))
        out = tmp_path / f"out-{position}"
        try:
            read_archive(archive, out)
        except NotPossible:
            continue
        unseen.append(position)
        for name in NAMES:
            assert (out / name).read_bytes() == (tmp_path / "here" / name).read_bytes()
    # A few bits of a compressed file mean nothing, as those that fill up its last byte.
    assert len(unseen) <= 1


@pytest.mark.parametrize("name", NAMES)
def test_a_bit_that_was_flipped_before_it_was_compressed_is_seen_too(archive, tmp_path, name):
    contents = members(archive)
    write(archive, {**contents, name: flipped(contents[name], 1234)})
    with pytest.raises(NotPossible, match=f"damaged: {name} is not what was written"):
        read_archive(archive, tmp_path / "out")


def test_a_flipped_bit_in_a_name_loses_no_file_in_silence(archive, tmp_path):
    tar = gzip.decompress(archive.read_bytes())
    archive.write_bytes(gzip.compress(flipped(tar, tar.index(b"media/"))))
    with pytest.raises(NotPossible):
        read_archive(archive, tmp_path / "out")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_missing_is_named(archive, tmp_path, name):
    write(archive, {key: value for key, value in members(archive).items() if key != name})
    with pytest.raises(NotPossible, match=name if name != NAMES[0] else "not whole"):
        read_archive(archive, tmp_path / "out")


def test_a_file_that_nobody_packed_is_named(archive, tmp_path):
    write(archive, {**members(archive), "media/new.png": b"more"})
    with pytest.raises(NotPossible, match=r"media/new.png is not what was written"):
        read_archive(archive, tmp_path / "out")


@pytest.mark.parametrize(
    "change",
    [
        {"format": 3},
        {"format": "2"},
        {"files": None},
        {"files": {}},
        {"database": "squlite"},
        {"made_at": "yesterday"},
    ],
)
def test_a_manifest_that_says_something_else_is_refused(archive, tmp_path, change):
    contents = members(archive)
    facts = {**json.loads(contents[MANIFEST]), **change}
    write(archive, {**contents, MANIFEST: json.dumps(facts).encode()})
    with pytest.raises(NotPossible):
        read_archive(archive, tmp_path / "out")


def first_format(archive) -> dict[str, bytes]:
    facts = {"format": 1, "made_at": AT.isoformat(), "database": "sqlite"}
    return {**members(archive), MANIFEST: json.dumps(facts).encode()}


def test_a_backup_of_the_first_release_is_still_read(archive, tmp_path):
    write(archive, first_format(archive))
    assert read_archive(archive, tmp_path / "out").files == 3


@pytest.mark.parametrize("part", range(4))
def test_without_checksums_of_its_own_a_flipped_bit_is_seen_by_that_of_the_whole(
    archive, tmp_path, part
):
    write(archive, first_format(archive))
    whole = archive.read_bytes()
    for position in range(HEAD + part, len(whole), 797):
        archive.write_bytes(flipped(whole, position))
        with pytest.raises(NotPossible):
            read_archive(archive, tmp_path / f"out-{position}")


def test_links_are_followed_and_a_file_with_two_names_is_there_twice(tmp_path):
    """Both were left out in silence, and came back as holes."""
    disk = tmp_path / "disk.png"
    disk.write_bytes(b"a picture")
    (tmp_path / "link.png").symlink_to(disk)
    os.link(disk, tmp_path / "twice.png")
    (tmp_path / "data").write_bytes(b"")
    names = {
        "database.sqlite3": "data",
        "media/a": "disk.png",
        "media/b": "link.png",
        "media/c": "twice.png",
    }
    file = tmp_path / "backup.tar.gz"
    pack(file, [(tmp_path / at, name) for name, at in names.items()], database="sqlite", at=AT)
    read_archive(file, tmp_path / "out")
    pictures = [(tmp_path / "out" / "media" / name).read_bytes() for name in "abc"]
    assert pictures == [b"a picture"] * 3


def test_a_file_that_somebody_removes_meanwhile_does_not_spoil_the_backup(tmp_path):
    (tmp_path / "data").write_bytes(b"rows")
    files = [(tmp_path / "data", "database.sqlite3"), (tmp_path / "gone", "media/gone.png")]
    file = tmp_path / "backup.tar.gz"
    pack(file, files, database="sqlite", at=AT)
    assert read_archive(file, tmp_path / "out").files == 1


def test_a_disk_without_room_is_not_called_a_broken_backup(archive, tmp_path):
    """This device is always full. Who is told of a broken backup throws a good one away."""
    (tmp_path / "out" / "media" / "original_images").mkdir(parents=True)
    (tmp_path / "out" / NAMES[1]).symlink_to("/dev/full")
    with pytest.raises(NotPossible, match="cannot be unpacked"):
        read_archive(archive, tmp_path / "out")
