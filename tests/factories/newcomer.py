"""What a newcomer has after the one command: `manage.py quickstart`, in a process of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.factories.moments import seconds_ahead

ROOT = Path(__file__).resolve().parents[2]
# What the environment of the tests may say, and a newcomer's does not.
NOT_A_NEWCOMERS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "BASE_URL", "EMAIL_URL", "DEBUG")
# It makes Python show another moment: see sitecustomize.py in it.
CLOCK = Path(__file__).with_name("clock")
# Where a prepared folder, and each copy of it, keeps the seconds that its clock is ahead.
AHEAD = "seconds_ahead"


@dataclass(frozen=True)
class Newcomer:
    """The folder of the data, what the first run printed, and the moment when it began."""

    data_dir: Path
    printed: str
    moment: datetime


def environment(data_dir: Path) -> dict[str, str]:
    """The environment of somebody who set nothing, with the data in this folder and its clock.

    The machine's own clock where nobody prepared the folder.
    """
    kept = {name: value for name, value in os.environ.items() if name not in NOT_A_NEWCOMERS}
    ahead = data_dir / AHEAD
    return {
        **kept,
        "DATA_DIR": str(data_dir),
        "DJANGO_SETTINGS_MODULE": "website.settings",
        "PYTHONPATH": str(CLOCK),
        "SECONDS_AHEAD": ahead.read_text() if ahead.is_file() else "0",
    }


def manage(
    data_dir: Path, *arguments: str, cwd: Path = ROOT, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` on this folder, to its end, with `more` in its environment."""
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env={**environment(data_dir), **more},
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        # As most machines have it: others may read what is made.
        umask=0o022,
    )


def prepare(data_dir: Path, moment: datetime) -> Newcomer:
    """Let quickstart fill a folder that does not exist yet, from another working folder.

    The demonstration plays around this moment, at which the folder's clock begins.
    """
    ahead = str(seconds_ahead(moment))
    done = manage(
        data_dir, "quickstart", "--prepare-only", cwd=data_dir.parent, SECONDS_AHEAD=ahead
    )
    assert done.returncode == 0, done.stderr
    (data_dir / AHEAD).write_text(ahead)
    return Newcomer(data_dir, done.stdout, moment)
