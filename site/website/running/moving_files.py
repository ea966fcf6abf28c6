"""Copies files from this disk into the bucket, or back, and proves each; safe to run again.

What is in both places and differs is left as it is in both: after the change of place the copy that
was left behind is the older one.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages

from website.running.backup import files_under
from website.running.database_files import NotPossible
from website.running.place_of_files import is_elsewhere
from website.serving.files import OF_THE_TEAM

# Of a file that is being written.
_PART: Final = ".part"


@dataclass
class Moved:
    """How far it is: files in all, copied now with their bytes, those that differ by name."""

    total: int = 0
    done: int = 0
    copied: int = 0
    octets: int = 0
    deleted: int = 0
    differing: list[str] = field(default_factory=list)


Say = Callable[[Moved], object]


def copy_there(say: Say, *, delete_here: bool = False) -> Moved:
    """Copy what lies on this disk into the bucket; `say` hears how far it is after each file.

    `delete_here` deletes a file of this disk once its copy is proven. Raises NotPossible without a
    bucket, and FilesAway.
    """
    _need_a_bucket()
    here = list(_files_here())
    moved = Moved(total=len(here))
    for alias, name, path in here:
        bucket: Any = storages[alias]
        if bucket.facts(name) is None:
            with path.open("rb") as opened:
                bucket.put(name, File(opened, name=name))
            moved.copied += 1
            moved.octets += path.stat().st_size
        if not _is_same(bucket, name, path):
            moved.differing.append(name)
        elif delete_here:
            path.unlink()
            moved.deleted += 1
        moved.done += 1
        say(moved)
    return moved


def copy_back(say: Say) -> Moved:
    """Copy what lies in the bucket to this disk. Nothing in the bucket is deleted."""
    _need_a_bucket()
    there = [(alias, name) for alias in _ROOTS for name in _of_alias(alias)]
    moved = Moved(total=len(there))
    for alias, name in there:
        bucket: Any = storages[alias]
        path = _ROOTS[alias]() / name
        if not path.is_file():
            _fetch(bucket, name, path)
            moved.copied += 1
            moved.octets += path.stat().st_size
        if not _is_same(bucket, name, path):
            moved.differing.append(name)
        moved.done += 1
        say(moved)
    return moved


def _need_a_bucket() -> None:
    if not is_elsewhere():
        raise NotPossible("MEDIA_URL_STORAGE names no bucket: files lie on this disk.")


_ROOTS: Final[dict[str, Callable[[], Path]]] = {
    "default": lambda: Path(settings.MEDIA_ROOT),
    "private": lambda: Path(settings.DATA_DIR),
}


def _files_here() -> Iterator[tuple[str, str, Path]]:
    """Storage, name and place of each file on this disk that can lie in the bucket."""
    roots = [("default", _ROOTS["default"](), _ROOTS["default"]())]
    roots += [("private", _ROOTS["private"](), _ROOTS["private"]() / one) for one in OF_THE_TEAM]
    for alias, root, folder in roots:
        for path in files_under(folder):
            if path.suffix != _PART:
                yield alias, path.relative_to(root).as_posix(), path


def _of_alias(alias: str) -> list[str]:
    bucket: Any = storages[alias]
    names: list[str] = bucket.names()
    # Whatever else somebody put there would be written outside of our folders.
    safe = [name for name in names if ".." not in name.split("/") and not name.endswith("/")]
    return [n for n in safe if alias == "default" or n.split("/")[0] in OF_THE_TEAM]


def _fetch(bucket: Any, name: str, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, suffix=_PART)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in bucket.stream(name, None):
                out.write(chunk)
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)


def _is_same(bucket: Any, name: str, path: Path) -> bool:
    """Whether the bucket has these very bytes. Most servers tell their digest; else all is read."""
    size, etag = bucket.facts(name) or (-1, "")
    if size != path.stat().st_size:
        return False
    with path.open("rb") as opened:
        if etag.strip('"') == hashlib.file_digest(opened, _md5).hexdigest():
            return True
        opened.seek(0)
        ours = hashlib.file_digest(opened, "sha256")
    theirs = hashlib.sha256()
    for chunk in bucket.stream(name, None):
        theirs.update(chunk)
    return ours.digest() == theirs.digest()


def _md5() -> Any:
    return hashlib.md5(usedforsecurity=False)
