"""Whose files these are: of the account that runs the desk alone, whoever made them.

No import of the project: the settings read this, so that every process makes its files so.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

# What others may do with a file or folder that this process makes: nothing.
UMASK: Final = 0o077
FILE, FOLDER = 0o600, 0o700
# What Coup de fil makes in DATA_DIR. Whatever else lies there is somebody else's business.
OURS: Final = (
    *("*.sqlite3", "*.sqlite3-wal", "*.sqlite3-shm", "*.sqlite3-journal", "*.sqlite3.lock"),
    *("secret_key", "static.sha256", "static", "media", "locale", "search"),
    *("backups", "exports", "paper"),
)


def make_files_for_us_alone() -> None:
    """From here on nobody else of the machine reads what this process makes, or those it starts."""
    os.umask(UMASK)


def close_to_others(data_dir: Path, *, database: str = "") -> int:
    """Close what an older release left open to other accounts. How many files and folders.

    Looks at DATA_DIR, at what is ours in it, and at an SQLite file that lies elsewhere. A file that
    belongs to another account stays as it is, and so does a folder that everybody may write in.
    """
    return sum(_close(path) for path in _what_is_ours(data_dir, database))


def open_to_others(data_dir: Path, *, database: str = "") -> list[Path]:
    """What other accounts may read: DATA_DIR, or a file of the database. Changes nothing."""
    return [path for path in (data_dir, *_parts_of(database)) if _is_open(path)]


def _what_is_ours(data_dir: Path, database: str) -> Iterator[Path]:
    yield data_dir
    for pattern in OURS:
        for top in data_dir.glob(pattern):
            yield top
            for folder, folders, files in os.walk(top):
                yield from (Path(folder) / name for name in (*folders, *files))
    yield from _parts_of(database)


def _parts_of(database: str) -> Iterator[Path]:
    """The file of an SQLite database, and those beside it."""
    if database:
        yield from (Path(f"{database}{end}") for end in ("", "-wal", "-shm", "-journal", ".lock"))


def _is_open(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & UMASK)
    except OSError:
        return False


def _close(path: Path) -> bool:
    """Whether it was open. A link is left alone: what it leads to is looked at by itself."""
    try:
        facts = path.stat()
        is_open = bool(facts.st_mode & UMASK) and not facts.st_mode & stat.S_ISVTX
        if not is_open or facts.st_uid != os.geteuid():
            return False
        path.chmod(FOLDER if stat.S_ISDIR(facts.st_mode) else FILE)
    except OSError:
        # Gone meanwhile, or on a disk that knows no accounts.
        return False
    return True
