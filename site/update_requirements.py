"""Take new releases: resolve all dependencies again, and write their exact versions.

    python3 site/update_requirements.py [--days 8]

Needs uv, the package registry, and nothing of the project's own environment, so that it also runs
where the present versions cannot be installed. Three places are written together:

- `pyproject.toml`: `constraint-dependencies` and `build-constraint-dependencies` of uv, which make
  `uv run` and `uv sync` install the same versions on every machine and day;
- `site/requirements.txt`: what a deployment installs, with hashes;
- `site/requirements-dev.txt`: the same and the development tools, with hashes.

Ranges of direct dependencies (`~=`) are not changed: raise them by hand first.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
# Releases that were a mistake are mostly taken back within a week.
DAYS_TO_WAIT = 8

CONSTRAINTS = "constraint-dependencies"
BUILD_CONSTRAINTS = "build-constraint-dependencies"
HEADING = """\
# {what}:
# pip install --require-hashes -r site/{name}
# Written by site/update_requirements.py, never by hand.
"""
FILES = {
    "requirements.txt": ("The exact versions that a deployment installs", ["--no-dev"]),
    "requirements-dev.txt": (
        "The same, and the tools that tests and checks need",
        ["--all-groups"],
    ),
}


def with_list(pyproject: str, name: str, entries: Iterable[str]) -> str:
    """The text of pyproject.toml with other entries in the list of that name.

    The list must be there once, empty (`[]`) or one entry a line; otherwise ValueError.
    """
    lines = "".join(f'    "{entry}",\n' for entry in entries)
    written = f"{name} = [\n{lines}]" if lines else f"{name} = []"
    pattern = rf"^{re.escape(name)} = \[(?:\n.*?^)?\]$"
    text, found = re.subn(pattern, lambda _: written, pyproject, flags=re.M | re.S)
    if found != 1:
        raise ValueError(f"pyproject.toml needs one list {name}, and has {found}")
    return text


def changes(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """What differs between two lists of `name==version`, a line each; [] when nothing does.

    A marker after the version is kept: "soupsieve 4.1 ; python_version > '3' → 4.2 ; …".
    """
    old, new = _by_name(before), _by_name(after)
    lines = []
    for name in sorted(old.keys() | new.keys()):
        was, now = old.get(name, "not there"), new.get(name, "gone")
        if was != now:
            lines.append(f"{name}: {was} → {now}")
    return lines


def _by_name(pins: Iterable[str]) -> dict[str, str]:
    """Name → version; a package with a version for each Python has them all, with commas."""
    found: dict[str, list[str]] = {}
    for pin in pins:
        name, _, version = pin.partition("==")
        found.setdefault(name, []).append(version)
    return {name: ", ".join(versions) for name, versions in found.items()}


def _uv(*arguments: str, folder: Path, given: str | None = None) -> str:
    """What uv prints; where it fails, its own words are shown and the program ends."""
    done = subprocess.run(  # noqa: S603
        ["uv", *arguments],  # noqa: S607
        cwd=folder,
        input=given,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"uv {arguments[0]} failed; nothing was written.")
    return done.stdout


def _pins(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def waiting(days: int, now: datetime) -> list[str]:
    """uv's option for releases that are so many whole days (UTC) old; [] for 0 days."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return ["--exclude-newer", (today - timedelta(days)).isoformat()] if days else []


def _resolved(pyproject: str, old_enough: list[str]) -> tuple[list[str], list[str], dict[str, str]]:
    """(pins of everything, pins of the build, file's name → text), from the ranges alone."""
    project = tomllib.loads(pyproject)
    oldest_python = project["project"]["requires-python"].removeprefix(">=")
    free = with_list(with_list(pyproject, CONSTRAINTS, []), BUILD_CONSTRAINTS, [])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "pyproject.toml").write_text(free, "utf-8")
        _uv("lock", "--quiet", *old_enough, folder=folder)
        # Without addresses: the lock file names a registry, and is thrown away here.
        export = ["export", "--quiet", "--frozen", "--no-emit-project", "--no-annotate"]
        export += ["--no-header", *old_enough]
        everything = _pins(_uv(*export, "--all-groups", "--no-hashes", folder=folder))
        texts = {
            name: HEADING.format(what=what, name=name) + _uv(*export, *groups, folder=folder)
            for name, (what, groups) in FILES.items()
        }
        compile_ = ["pip", "compile", "--quiet", "--universal", "--python-version", oldest_python]
        compile_ += ["--no-annotate", "--no-header", *old_enough, "-"]
        wanted = "\n".join(project["build-system"]["requires"])
        build = _pins(_uv(*compile_, folder=folder, given=wanted))
    return everything, build, texts


def update(checkout: Path, days: int) -> list[str]:
    """Write the three places of that checkout; what changed, a line a package.

    `days`: how old a release has to be; 0 takes those of this minute too.
    """
    path = checkout / "pyproject.toml"
    pyproject = path.read_text("utf-8")
    everything, build, texts = _resolved(pyproject, waiting(days, datetime.now(UTC)))
    before = tomllib.loads(pyproject)["tool"]["uv"]
    for name, text in texts.items():
        (checkout / "site" / name).write_text(text, "utf-8")
    text = with_list(pyproject, CONSTRAINTS, everything)
    path.write_text(with_list(text, BUILD_CONSTRAINTS, build), "utf-8")
    return [
        *changes(before[CONSTRAINTS], everything),
        *(f"build: {line}" for line in changes(before[BUILD_CONSTRAINTS], build)),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Take new releases of all dependencies.")
    parser.add_argument(
        "--days",
        type=int,
        default=DAYS_TO_WAIT,
        help=f"take releases that are this old (usually {DAYS_TO_WAIT}); 0 for an urgent fix",
    )
    for line in update(CHECKOUT, parser.parse_args().days) or ["Nothing changed."]:
        print(line)


if __name__ == "__main__":
    main()
