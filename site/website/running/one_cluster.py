"""One task cluster alone works on an SQLite database: whoever starts holds a lock to its end."""

import fcntl
import os
from pathlib import Path
from typing import IO, Final

from django.conf import settings
from django.db import connection

LOCK: Final = "cluster.lock"
# Of sysexits.h: try later. `serve` does so.
CODE: Final = 75


# The command of django-q2 returns and its process waits for what it started: closed with the
# command, the file would give the lock back at once.
_held: list[IO[str]] = []


class AnotherCluster(Exception):
    """One works here already; the message says which process."""


def hold_the_only_cluster() -> IO[str] | None:
    """The lock, held as long as this process lives; None on PostgreSQL, where any number may work.

    A lock of the process and not of the file: what it starts does not hold it, so an orphan keeps
    no new cluster waiting. The kernel gives it back however the process ends. Raises
    AnotherCluster.
    """
    if connection.vendor != "sqlite":
        return None
    path = Path(settings.DATA_DIR) / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+")
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        who = file.read(20).strip() or "another process"
        file.close()
        raise AnotherCluster(
            f"A task cluster works on this desk already (process {who}). With SQLite there is one: "
            "stop that one first, or take PostgreSQL for several."
        ) from error
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    _held.append(file)
    return file
