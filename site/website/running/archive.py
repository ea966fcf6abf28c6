"""The file of a backup: its members, and a checksum of each, so that nothing is half believed."""

import hashlib
import io
import json
import os
import struct
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from website.running.database_files import DATABASE_FILES, NotPossible

# 1 had no checksums; it is still read, as far as it can be proven.
FORMATS, FORMAT = (1, 2), 2
MANIFEST = "manifest.json"
CHUNK = 1 << 20
WHO_IS_IN_IT = (
    "People who were erased after this date are still in this file: delete it on the day that your "
    "register of processing says. `manage.py restore` erases them again."
)
# What reading a damaged archive may end with.
BROKEN = (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, LookupError, struct.error)


@dataclass(frozen=True)
class Contents:
    """What an archive holds: the kind of its database, when it was made, how many files."""

    database: str
    made_at: datetime
    files: int
    # The bucket in which the files were that are not in it; "" where all are in it.
    files_at: str = ""

    @property
    def database_file(self) -> str:
        """The name of the database in the archive."""
        return DATABASE_FILES[self.database]


def pack(
    archive: Path,
    files: Iterable[tuple[Path, str]],
    *,
    database: str,
    at: datetime,
    files_at: str = "",
) -> None:
    """Write these files under these names, and a manifest; on the disk when this returns.

    `files_at` names the bucket of files that are not in it. What somebody removes meanwhile is left
    out. Raises OSError.
    """
    archive.touch(mode=0o600)
    sums: dict[str, str] = {}
    # A link is followed, and a file with two names is written twice: each is whole by itself.
    with tarfile.open(archive, "w:gz", dereference=True) as tar:
        for path, name in files:
            try:
                source = path.open("rb")
            except FileNotFoundError:
                continue
            with source:
                summing = _Summing(source)
                tar.addfile(tar.gettarinfo(arcname=name, fileobj=source), summing)
                sums[name] = summing.sum
        facts = {
            "format": FORMAT,
            "made_at": at.isoformat(),
            "database": database,
            "notice": WHO_IS_IN_IT,
            "files_at": files_at,
            "files": sums,
        }
        text = json.dumps(facts).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size = len(text)
        tar.addfile(member, io.BytesIO(text))
    with archive.open("rb") as written:
        os.fsync(written.fileno())


class _Summing(io.RawIOBase):
    """Reads a file, and knows the checksum of what was read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self._digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._source.read(size)
        self._digest.update(content)
        return content

    @property
    def sum(self) -> str:
        """The checksum so far, in hexadecimal."""
        return self._digest.hexdigest()


def _everything(_name: str) -> bool:
    return True


def read_archive(
    file: Path, target: Path, *, is_wanted: Callable[[str], bool] = _everything
) -> Contents:
    """Read all of an archive, and write what is wanted under `target`, nothing anywhere else.

    Raises NotPossible when it is no backup, or when a single byte is not what was written.
    """
    try:
        with tarfile.open(file, "r:gz") as tar:
            sums = {
                member.name: _take(tar, member, target, is_wanted=is_wanted)
                for member in tar
                if member.isfile() and _is_inside(member.name)
            }
            _read_to_the_end(tar)
    except FileNotFoundError as error:
        raise NotPossible(f"There is no file {file}.") from error
    except BROKEN as error:
        raise NotPossible(f"{file} is not a whole backup of Coup de fil.") from error
    return _check_manifest(file, target, sums)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _take(
    tar: tarfile.TarFile,
    member: tarfile.TarInfo,
    target: Path,
    *,
    is_wanted: Callable[[str], bool],
) -> str:
    """The checksum of a member, which is written when it is wanted."""
    source = tar.extractfile(member)
    if source is None:
        raise tarfile.ReadError(member.name)
    is_kept = member.name == MANIFEST or is_wanted(member.name)
    own = target / member.name if is_kept else Path(os.devnull)
    summing = _Summing(source)
    try:
        own.parent.mkdir(parents=True, exist_ok=True)
        with own.open("wb") as out:
            for chunk in _chunks(summing):
                out.write(chunk)
    except OSError as error:
        raise NotPossible(f"The backup cannot be unpacked: {error}.") from error
    return summing.sum


def _chunks(source: _Summing) -> Iterator[bytes]:
    """All of it. What goes wrong here is the archive's fault, and not that of our disk."""
    try:
        while chunk := source.read(CHUNK):
            yield chunk
    except BROKEN as error:
        raise tarfile.ReadError(str(error)) from error


def _read_to_the_end(tar: tarfile.TarFile) -> None:
    """The checksum of the whole stands at its end, after zeros: a broken name ends the list."""
    while chunk := tar.fileobj.read(CHUNK) if tar.fileobj else b"":
        if chunk.strip(b"\0"):
            raise tarfile.ReadError("something stands behind the end")


def _check_manifest(file: Path, target: Path, sums: dict[str, str]) -> Contents:
    try:
        facts: dict[str, Any] = json.loads((target / MANIFEST).read_text("utf-8"))
        is_known = facts["format"] in FORMATS
        contents = Contents(
            facts["database"],
            datetime.fromisoformat(facts["made_at"]),
            len(sums) - 1,
            str(facts.get("files_at", "")),
        )
        is_whole = contents.database_file in sums
        told = dict(facts["files"]) if facts["format"] != 1 or "files" in facts else None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotPossible(f"{file} is not a backup of Coup de fil.") from error
    if not (is_known and is_whole):
        raise NotPossible("This backup is not whole, or was made by a newer Coup de fil.")
    found = {name: digest for name, digest in sums.items() if name != MANIFEST}
    if told is not None and told != found:
        wrong = min(name for name in told | found if told.get(name) != found.get(name))
        raise NotPossible(f"{file} is damaged: {wrong} is not what was written.")
    return contents
