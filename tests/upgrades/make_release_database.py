"""Makes the small databases of a release that `test_upgrades.py` brings up to date.

Each landed release has two files in `releases/`: what SQLite and what PostgreSQL hold after the
release's own code migrated an empty database and played a scene in it. They are plain SQL, so that
an old schema stands again without the old code. Add those of a new release from its checkout:

    uv run python tests/upgrades/make_release_database.py 0.2.0

An older release is made from its own checkout and with its own virtual environment, by a scene in
the words of its actions: the first one by

    git worktree add /tmp/first 104f0d8 && cd /tmp/first && uv sync
    .venv/bin/python HERE/make_release_database.py 2026-11-23 --code . --scene scene_of_the_first

PostgreSQL answers at POSTGRES_URL, by default the one of 127.0.0.1; a database is made and dropped.
"""

import argparse
import gzip
import importlib
import logging
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENGINES = ("sqlite", "postgresql")
SERVER = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432")
TEMPORARY = "coup_de_fil_release"
# What depends on the day and on the machine, or is made again by each start.
EMPTIED = ("django_q_ormq", "django_q_task", "helpdesk_heartbeat", "django_session")
# Commands of psql, which no other client understands.
_OF_PSQL = ("\\restrict", "\\unrestrict")


def main() -> None:
    """Make both files of one release."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("release", help="Its name: a version, or the day when it landed.")
    parser.add_argument("--code", type=Path, default=HERE.parents[1], help="A checkout of it.")
    parser.add_argument("--scene", default="scene", help="The module here that plays in it.")
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.engine:
        _fill(given.code.resolve(), given.scene)
        return
    for engine in ENGINES:
        with tempfile.TemporaryDirectory() as folder:
            url = _new_database(engine, Path(folder))
            subprocess.run(
                [sys.executable, __file__, *sys.argv[1:], "--engine", engine],
                env={**os.environ, "DATA_DIR": folder, "DATABASE_URL": url, "REDIS_URL": ""},
                check=True,
            )
            file = HERE / "releases" / f"{given.release}.{engine}.sql.gz"
            file.parent.mkdir(exist_ok=True)
            # The same content gives the same file: no time in its head.
            file.write_bytes(gzip.compress(_dump(engine, url).encode(), mtime=0))
            print(f"{file.name}: {file.stat().st_size:,} bytes")  # noqa: T201


def _new_database(engine: str, folder: Path) -> str:
    """The address of an empty database of this kind."""
    if engine == "sqlite":
        return f"sqlite:///{folder / 'release.sqlite3'}"
    for sql in (f"DROP DATABASE IF EXISTS {TEMPORARY}", f"CREATE DATABASE {TEMPORARY}"):
        subprocess.run(["psql", "--quiet", f"{SERVER}/postgres", "-c", sql], check=True)
    return f"{SERVER}/{TEMPORARY}"


def _fill(code: Path, scene: str) -> None:
    """Migrate the database of the environment with this code, and play the scene in it."""
    sys.path[:0] = [str(code), str(code / "site"), str(HERE)]
    os.environ["DJANGO_SETTINGS_MODULE"] = "website.settings"
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    logging.disable(logging.WARNING)
    call_command("migrate", verbosity=0, interactive=False)
    importlib.import_module(scene).play()
    with connection.cursor() as cursor:
        for table in set(EMPTIED) & set(connection.introspection.table_names()):
            cursor.execute(f"DELETE FROM {table}")


def _dump(engine: str, url: str) -> str:
    """The database as SQL."""
    if engine == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
            return "\n".join(database.iterdump()) + "\n"
    options = ("--inserts", "--rows-per-insert=100", "--no-owner", "--no-privileges")
    done = subprocess.run(["pg_dump", *options, url], check=True, capture_output=True, text=True)
    subprocess.run(
        ["psql", "--quiet", f"{SERVER}/postgres", "-c", f"DROP DATABASE {TEMPORARY}"], check=True
    )
    lines = done.stdout.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_OF_PSQL))


if __name__ == "__main__":
    main()
