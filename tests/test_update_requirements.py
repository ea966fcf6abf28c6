"""The command that takes new releases, on a registry of three small wheels in a folder."""

import shutil
import tomllib
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from update_requirements import changes, update, waiting, with_list

PYPROJECT = """\
[project]
name = "house"
version = "1"
requires-python = ">=3.11"
dependencies = ["brick~=1.0"]

[dependency-groups]
dev = ["trowel~=2.0"]

[build-system]
requires = ["crane~=3.0"]
build-backend = "crane"

[tool.uv]
# Written by the command.
constraint-dependencies = []
build-constraint-dependencies = []

[tool.other]
kept = true
"""


def put_wheel(folder: Path, name: str, version: str, needs: str = "") -> None:
    """A release that holds nothing but its name, its version and what it needs."""
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(
            f"{info}/METADATA", metadata + (f"Requires-Dist: {needs}\n" if needs else "")
        )
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")


@pytest.fixture
def registry(tmp_path, monkeypatch) -> Path:
    """Brick 1.0 and 1.1 (which needs clay), trowel, crane; uv asks nobody else."""
    if shutil.which("uv") is None:
        pytest.skip("uv is not on the PATH")
    folder = tmp_path / "registry"
    folder.mkdir()
    for name, version, needs in [
        ("brick", "1.0", ""),
        ("brick", "1.1", "clay"),
        ("clay", "7", ""),
        ("trowel", "2.0", 'rope ; sys_platform == "win32"'),
        ("rope", "4", ""),
        ("crane", "3.0", "hook"),
        ("hook", "5", ""),
    ]:
        put_wheel(folder, name, version, needs)
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_NO_INDEX", "1")
    monkeypatch.setenv("UV_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def checkout(tmp_path) -> Path:
    folder = tmp_path / "checkout"
    (folder / "site").mkdir(parents=True)
    (folder / "pyproject.toml").write_text(PYPROJECT)
    return folder


def lists(checkout: Path) -> dict[str, list[str]]:
    uv = tomllib.loads((checkout / "pyproject.toml").read_text())["tool"]["uv"]
    return {name: entries for name, entries in uv.items() if isinstance(entries, list)}


def written(checkout: Path, name: str) -> list[str]:
    lines = (checkout / "site" / name).read_text().splitlines()
    return [line for line in lines if not line.startswith("#")]


def test_the_newest_release_in_range_is_written_in_three_places(registry, checkout):
    update(checkout, days=0)

    rope = "rope==4 ; sys_platform == 'win32'"
    assert lists(checkout) == {
        "constraint-dependencies": ["brick==1.1", "clay==7", rope, "trowel==2.0"],
        "build-constraint-dependencies": ["crane==3.0", "hook==5"],
    }
    # uv knows no hashes of files in a folder; those of the real lists: tests/test_versions.py.
    assert written(checkout, "requirements.txt") == ["brick==1.1", "clay==7"]
    assert written(checkout, "requirements-dev.txt") == [
        "brick==1.1",
        "clay==7",
        rope,
        "trowel==2.0",
    ]


def test_what_was_written_before_does_not_hold_a_new_release_back(registry, checkout):
    update(checkout, days=0)
    put_wheel(registry, "brick", "1.2")
    put_wheel(registry, "brick", "2.0")

    assert update(checkout, days=0) == ["brick: 1.1 → 1.2", "clay: 7 → gone"]
    assert update(checkout, days=0) == []


def test_what_the_project_says_elsewhere_is_kept(registry, checkout):
    update(checkout, days=0)

    text = (checkout / "pyproject.toml").read_text()
    begin, end = text.split("constraint-dependencies = [", 1)[0], text.split("[tool.other]")[1]
    assert PYPROJECT.startswith(begin)
    assert PYPROJECT.endswith("[tool.other]" + end)


def test_a_range_that_nothing_fits_writes_nothing(registry, checkout):
    path = checkout / "pyproject.toml"
    path.write_text(PYPROJECT.replace("brick~=1.0", "brick~=9.0"))
    before = path.read_text()

    with pytest.raises(SystemExit, match="nothing was written"):
        update(checkout, days=0)
    assert path.read_text() == before
    assert list((checkout / "site").iterdir()) == []


def test_a_release_waits_whole_days_unless_it_is_urgent():
    now = datetime(2026, 11, 28, 13, 40, tzinfo=UTC)
    assert waiting(8, now) == ["--exclude-newer", "2026-11-20T00:00:00+00:00"]
    assert waiting(0, now) == []


@pytest.mark.parametrize("text", ["", "[tool.uv]\nhouse = []\nhouse = []\n"])
def test_a_list_that_is_not_there_once_is_refused(text):
    with pytest.raises(ValueError, match="one list house"):
        with_list(text, "house", ["brick==1"])


def test_a_version_for_each_python_is_one_line_of_the_changes():
    before = ["soup==4.1 ; python_version > '3'", "soup==2 ; python_version < '3'"]
    after = ["soup==4.2 ; python_version > '3'", "soup==2 ; python_version < '3'"]
    assert changes(before, after) == [
        "soup: 4.1 ; python_version > '3', 2 ; python_version < '3'"
        " → 4.2 ; python_version > '3', 2 ; python_version < '3'"
    ]
