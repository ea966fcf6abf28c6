"""Files that the desk writes for its team, by the storage `private`: a folder, or a bucket.

Names are "exports/…" and "paper/…". No address leads to them. OSError says that there is no room,
or that a bucket does not answer.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages


class _Whole(File[bytes]):
    """A file that is written to its end. Where files lie on this disk it is moved, not copied."""

    def __init__(self, file: IO[bytes], *, name: str, part: str) -> None:
        super().__init__(file, name=name)
        self._part = part

    def temporary_file_path(self) -> str:
        """Where it lies now."""
        return self._part


def keep_file(name: str, write: Callable[[IO[bytes]], None]) -> None:
    """Have `write` fill a file, and keep it under this name, in place of one that was there.

    Whole or not at all. Until then it lies in DATA_DIR, readable by the desk's account alone.
    """
    folder = (Path(settings.DATA_DIR) / name).parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
        with open(part, "rb") as whole:
            storages["private"].save(name, _Whole(whole, name=name, part=part))
    finally:
        Path(part).unlink(missing_ok=True)


def open_file(name: str) -> IO[Any] | None:
    """The file, to be closed by whoever asked; None when it is not there."""
    try:
        return storages["private"].open(name, "rb")
    except FileNotFoundError:
        return None


def delete_file(name: str) -> None:
    """Again is harmless."""
    storages["private"].delete(name)


def files_in(folder: str) -> list[str]:
    """The names of the files there, in order; [] without the folder."""
    try:
        names = storages["private"].listdir(folder)[1]
    except FileNotFoundError:
        return []
    return sorted(f"{folder}/{name}" for name in names)
