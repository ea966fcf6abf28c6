"""What DATABASE_URL and the names beside it come to, as Django wants it.

No import of the project: the settings read this.
"""

from collections.abc import Mapping
from typing import Any, Final

SQLITE: Final = {
    "timeout": 20,
    # A transaction that reads and then writes would otherwise fail under load with
    # "database is locked"; FULL: a promise survives a power cut.
    "transaction_mode": "IMMEDIATE",
    # What is deleted is written over with zeros: nobody who is erased stays in the file.
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;",
}

# Opening the file reads what all tables are, 4 ms of CPU a page. A file that somebody puts in its
# place is seen after so many seconds.
SQLITE_KEPT_FOR: Final = 60


def database(
    config: Mapping[str, Any], *, connect: int, statement: int, lock: int, is_pooled: bool
) -> dict[str, Any]:
    """One database of Django's setting. Seconds: until a server answers, a statement ends, a lock
    comes; 0 waits for ever.

    `is_pooled`: a pooler gives each transaction another session. Then nothing is said to a session:
    its limits are those of the role.
    """
    if config["ENGINE"].endswith("sqlite3"):
        return {**config, "OPTIONS": SQLITE, "CONN_MAX_AGE": SQLITE_KEPT_FOR}
    options: dict[str, Any] = {**config.get("OPTIONS", {}), "connect_timeout": connect}
    if not is_pooled:
        options["options"] = limits(statement=statement, lock=lock)
    return {
        **config,
        "OPTIONS": options,
        # Without persistent connections the task cluster runs ten times slower.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": is_pooled,
    }


def limits(*, statement: int, lock: int) -> str:
    """As a session of PostgreSQL is told at its start; seconds, 0 for none."""
    return f"-c statement_timeout={statement * 1000} -c lock_timeout={lock * 1000}"
