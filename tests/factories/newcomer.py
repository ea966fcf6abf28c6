"""What a newcomer has after the one command: `manage.py quickstart`, in a process of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What the environment of the tests may say, and a newcomer's does not.
NOT_A_NEWCOMERS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "BASE_URL", "EMAIL_URL", "DEBUG")


@dataclass(frozen=True)
class Newcomer:
    """The folder of the data, and what the first run printed."""

    data_dir: Path
    printed: str


def environment(data_dir: Path) -> dict[str, str]:
    """The environment of somebody who set nothing, with the data in this folder."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_A_NEWCOMERS}
    return {**kept, "DATA_DIR": str(data_dir), "DJANGO_SETTINGS_MODULE": "website.settings"}


def manage(data_dir: Path, *arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` on this folder, to its end."""
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=environment(data_dir),
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def prepare(data_dir: Path) -> Newcomer:
    """Let quickstart fill a folder that does not exist yet, from another working folder."""
    done = manage(data_dir, "quickstart", "--prepare-only", cwd=data_dir.parent)
    assert done.returncode == 0, done.stderr
    return Newcomer(data_dir, done.stdout)
