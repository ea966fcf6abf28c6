"""The layers of the house are held: an import that goes the wrong way is reported.

Each kind of violation is planted in a copy of the code. Without these tests, a contract that was
switched off would be as green as one that holds.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("helpdesk", "knowledge", "accessibility", "site/website")
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
# What is planted → its file, its text, and what the report says.
PLANTED: dict[str, tuple[str, str, str]] = {
    "a module that stands in no layer": (
        "helpdesk/sundries.py",
        '"""Planted."""\n',
        "sundries",
    ),
    "an arrow upwards in helpdesk": (
        "helpdesk/reads/planted.py",
        "from helpdesk.actions.cases import cases\n",
        "helpdesk.reads is not allowed to import helpdesk.actions",
    ),
    "an arrow upwards inside the actions": (
        "helpdesk/actions/cases/planted.py",
        "from helpdesk.actions.people import people\n",
        "helpdesk.actions.cases is not allowed to import helpdesk.actions.people",
    ),
    "an action in no layer of the actions": (
        "helpdesk/actions/sundries.py",
        '"""Planted."""\n',
        "sundries",
    ),
    "a rule that asks Django": (
        "helpdesk/policy/planted.py",
        "from django.utils import timezone\n",
        "helpdesk.policy is not allowed to import django",
    ),
    "an arrow upwards that only the type checker follows": (
        "helpdesk/models/planted.py",
        "from typing import TYPE_CHECKING\n\n"
        "if TYPE_CHECKING:\n    from helpdesk.actions.cases import cases\n",
        "helpdesk.models is not allowed to import helpdesk.actions",
    ),
    "a package that imports the one above it": (
        "knowledge/planted.py",
        "from helpdesk import choices\n",
        "knowledge is not allowed to import helpdesk",
    ),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the code of the four packages and of the contracts."""
    copy = tmp_path_factory.mktemp("house")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=_all_but_code)
    shutil.copy(ROOT / "pyproject.toml", copy)
    yield copy
    shutil.rmtree(copy)


def _all_but_code(folder: str, names: list[str]) -> set[str]:
    inside = Path(folder)
    return {name for name in names if not (inside / name).is_dir() and not name.endswith(".py")}


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of this copy, never of the code that runs the tests."""
    path = os.pathsep.join([str(house), str(house / "site")])
    return subprocess.run(
        [sys.executable, "-c", LINT, "--config", "pyproject.toml"],
        check=False,
        cwd=house,
        env={**os.environ, "PYTHONPATH": path, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_code_keeps_every_contract(house):
    linted = lint(house)
    assert linted.returncode == 0, linted.stdout
    assert "0 broken" in linted.stdout


@pytest.mark.parametrize(("file", "text", "report"), PLANTED.values(), ids=PLANTED)
def test_what_is_planted_is_reported(house, file, text, report):
    planted = house / file
    planted.write_text(text, "utf-8")
    try:
        linted = lint(house)
    finally:
        planted.unlink()
    assert linted.returncode == 1
    assert report in linted.stdout
