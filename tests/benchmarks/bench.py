"""What every benchmark stands on: scratch databases, processes that measure, and the floor's own.

The desk is measured in a process of its own on a database of its own, with the project's settings.
django-appointment, the floor, lives in an environment of its own: it is no dependency. Nothing
here imports Django.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
FLOORS = Path(__file__).resolve().parent / "floors"
DEFAULT_URL = "postgres://postgres@127.0.0.1:5432/postgres"
# What each floor is: `floors/<name>_floor.py` runs it in an environment of its own.
FLOOR_PACKAGES = {
    "appointment": "django-appointment==3.12.0",
    "helpdesk": "django-helpdesk==2.6.1",
}
CACHE = Path(tempfile.gettempdir()) / "coup-de-fil-benchmarks"


class NotPossible(Exception):
    """Something that a measure needs is not here; the message says what."""


@dataclass
class Result:
    """What a benchmark found: its table, its figures by name, and what it could not do."""

    title: str
    columns: Sequence[str]
    rows: list[Sequence[Any]] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def text(self) -> str:
        """The table as aligned text, then the notes."""
        cells = [[_cell(value) for value in row] for row in (self.columns, *self.rows)]
        widths = [max(len(row[n]) for row in cells) for n in range(len(self.columns))]
        lines = [
            "  ".join(
                cell.ljust(width) if n == 0 else cell.rjust(width)
                for n, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in cells
        ]
        lines.insert(1, "  ".join("-" * width for width in widths))
        return "\n".join([f"\n{self.title}", "", *lines, *(f"  {note}" for note in self.notes)])


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def ratio(ours: float | None, floor: float | None) -> str:
    """How many times `ours` is better than `floor`, both given so that more is better."""
    return f"× {ours / floor:.3g}" if ours and floor else "–"


def met(is_met: bool | None) -> str:
    """A target reached or missed; unknown without a floor."""
    return "–" if is_met is None else "met" if is_met else "MISSED"


@dataclass(frozen=True)
class Given:
    """The one database that a test of the benchmarks has: its engine, and a migrated template.

    `url` is that of the server (not used for SQLite), `template` a database's name, or a file.
    """

    engine: str
    url: str
    template: str


class Bench:
    """One run: a scratch folder, a template of each database, and the floor's environment.

    What is `given` takes the place of both databases and of all floors.
    """

    def __init__(
        self, *, smoke: bool = False, profile: int = 0, given: Given | None = None
    ) -> None:
        self.smoke = smoke
        self.profile = profile
        self.given = given
        self.url = given.url if given else os.environ.get("BENCH_DATABASE_URL", DEFAULT_URL)
        self._folder = tempfile.TemporaryDirectory(prefix="benchmark-")
        self.folder = Path(self._folder.name)
        self._templates: list[str] = []

    def close(self) -> None:
        """Drop and delete all that was made, but for the floor's environment."""
        for name in self._templates:
            self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._folder.cleanup()

    # --- Databases ---------------------------------------------------------------------------

    def _execute(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as connection:
            connection.execute(statement)

    @cached_property
    def has_postgresql(self) -> bool:
        """Whether there is one to measure on: the server of BENCH_DATABASE_URL answers."""
        if self.given:
            return self.given.engine == "PostgreSQL"
        import psycopg

        try:
            self._execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def engines(self) -> list[str]:
        """The databases to measure on; a smoke run is content with one."""
        if self.given:
            return [self.given.engine]
        every = ["PostgreSQL", "SQLite"] if self.has_postgresql else ["SQLite"]
        return every[:1] if self.smoke else every

    def no_postgresql(self) -> str:
        """What to say when there is none."""
        return "No PostgreSQL answers at BENCH_DATABASE_URL: not measured there."

    def _create(self, template: str | None = None) -> str:
        name = f"bench_{uuid.uuid4().hex[:12]}"
        self._execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        self._templates.append(name)
        return name

    def _url_of(self, name: str) -> str:
        return urlsplit(self.url)._replace(path=f"/{name}").geturl()

    @cached_property
    def _postgresql_template(self) -> str:
        if self.given:
            return self.given.template
        name = self._create()
        self.measure("migrate", self._url_of(name))
        return name

    @cached_property
    def _sqlite_template(self) -> Path:
        if self.given:
            return Path(self.given.template)
        path = self.folder / "template.sqlite3"
        self.measure("migrate", f"sqlite:///{path}")
        return path

    @contextmanager
    def desk(self, engine: str) -> Iterator[str]:
        """The URL of a new database with the desk's empty tables, on "SQLite" or "PostgreSQL"."""
        with self._scratch(engine, has_tables=True) as url:
            yield url

    @contextmanager
    def empty(self, engine: str) -> Iterator[str]:
        """The URL of a new database without any table, for the floor."""
        with self._scratch(engine, has_tables=False) as url:
            yield url

    @contextmanager
    def _scratch(self, engine: str, *, has_tables: bool) -> Iterator[str]:
        if engine == "PostgreSQL":
            if not self.has_postgresql:
                raise NotPossible(self.no_postgresql())
            name = self._create(self._postgresql_template if has_tables else None)
            yield self._url_of(name)
            self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            return
        path = self.folder / f"{uuid.uuid4().hex}.sqlite3"
        if has_tables:
            shutil.copy(self._sqlite_template, path)
        yield f"sqlite:///{path}"
        for part in self.folder.glob(f"{path.name}*"):
            part.unlink()

    # --- Processes ---------------------------------------------------------------------------

    def environment(self, url: str, **more: str) -> dict[str, str]:
        """For a process with the project's settings on this database; no Redis, few words."""
        environment = {
            key: value for key, value in os.environ.items() if key not in ("REDIS_URL", "DEBUG")
        }
        return environment | {
            "DATABASE_URL": url,
            "DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "website.settings",
            "EMAIL_URL": "consolemail://",
            "LOG_LEVEL": "WARNING",
            "PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "site"))),
            **more,
        }

    def start(self, name: str, url: str, **options: Any) -> subprocess.Popen[str]:
        """A process that runs `measured/<name>.py` with these options; see `answer_of`."""
        command = [sys.executable, "-m", "tests.benchmarks.measured", name]
        return _started(command, options, folder=ROOT, environment=self.environment(url))

    def measure(self, name: str, url: str, **options: Any) -> Any:
        """What `measured/<name>.py` found with these options on this database."""
        return answer_of(self.start(name, url, **options))

    def _floor_python(self, package: str) -> Path:
        """A floor's own environment, made once and kept in the folder for temporary files."""
        folder = CACHE / package.replace("==", "-")
        python = folder / "bin" / "python"
        uv = shutil.which("uv")
        if not (folder / "complete").exists():
            if uv is None:
                raise NotPossible("No floor: uv is not installed, which makes its environment.")
            wanted = [package, f"django=={version('django')}", "psycopg[binary]"]
            make = [uv, "venv", "-q", "--clear", "--python", sys.executable, str(folder)]
            install = [uv, "pip", "install", "-q", "--python", str(python), *wanted]
            for command in (make, install):
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                if done.returncode:
                    raise NotPossible(f"No floor: {package} could not be installed here.")
            (folder / "complete").touch()
        return python

    def floor(self, name: str, url: str, *, of: str = "appointment", **options: Any) -> Any:
        """What the functions of a floor found, with its options; `of` is one of FLOOR_PACKAGES.

        Raises NotPossible when its environment cannot be made.
        """
        if self.given:
            raise NotPossible("No floor: the database was given.")
        command = [
            str(self._floor_python(FLOOR_PACKAGES[of])),
            str(FLOORS / f"{of}_floor.py"),
            name,
        ]
        environment = {"PATH": os.environ.get("PATH", ""), "FLOOR_DATABASE_URL": url}
        return answer_of(_started(command, options, folder=self.folder, environment=environment))


def _started(
    command: list[str], options: dict[str, Any], *, folder: Path, environment: dict[str, str]
) -> subprocess.Popen[str]:
    """A process that has read its options, as JSON, or will."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(options))
    process.stdin.close()
    process.stdin = None
    return process


def answer_of(process: subprocess.Popen[str]) -> Any:
    """The last line that a process printed, as JSON; its own words when it failed."""
    out, err = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{process.args} ended with {process.returncode}:\n{err[-4000:]}")
    return json.loads(out.splitlines()[-1])
