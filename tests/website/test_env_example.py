"""`.env.example`: every setting, with the value that it has when it is not set."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.test_house_rules import settings_of_the_environment

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = (ROOT / ".env.example").read_text("utf-8")
# Their usual value depends on another setting: the file shows an example.
DEPENDING = {"DATABASE_URL", "ALLOWED_HOSTS"}
ALL_SETTINGS = """
import json
from website import settings
found = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
print(json.dumps(found, default=lambda lazy: type(lazy).__name__))
"""


def settings_after(command: str, data_dir: Path) -> dict[str, object]:
    """All settings of a process that a shell starts after that command."""
    plain = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    script = f'{command}\nDATA_DIR="$1" exec "$2" -c "$3"'
    started = subprocess.run(
        ["/bin/sh", "-ec", script, "sh", str(data_dir), sys.executable, ALL_SETTINGS],
        env={**plain, "PYTHONPATH": str(ROOT / "site")},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(started.stdout)


def test_the_example_names_exactly_the_settings_that_are_read():
    names = re.findall(r"^#([A-Z0-9_]+)=", EXAMPLE, re.M)
    assert len(names) == len(set(names))
    assert set(names) == settings_of_the_environment()


def test_a_copy_of_the_example_changes_nothing():
    assert [line for line in EXAMPLE.splitlines() if line and not line.startswith("#")] == []


def test_each_line_that_is_taken_in_says_what_holds_without_it(tmp_path):
    taken = re.sub(r"^#(?=[A-Z0-9_]+=)", "", EXAMPLE, flags=re.M)
    taken = re.sub(rf"^({'|'.join(sorted(DEPENDING))})=.*$", "", taken, flags=re.M)
    file = tmp_path / "env"
    file.write_text(taken, "utf-8")
    assert "\nLOG_LEVEL=INFO\n" in taken

    with_it = settings_after(f"set -a; . {file}; set +a", tmp_path)
    assert with_it == settings_after("", tmp_path)
