"""The same versions on every machine and day: the lists agree, and are what runs here."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
UV = PROJECT["tool"]["uv"]
DEPLOYED = ROOT / "site" / "requirements.txt"
EVERYTHING = ROOT / "site" / "requirements-dev.txt"


def blocks(path: Path) -> list[str]:
    """Each release of a list with its hashes, as one line."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return "\n".join(lines).replace("\\\n", " ").splitlines()


def releases(path: Path) -> set[Requirement]:
    return {Requirement(block.split(" --hash", 1)[0]) for block in blocks(path)}


def fits(wanted: Requirement, exact: set[Requirement]) -> bool:
    """Whether the list has that package, in no version that the range leaves out."""
    name = canonicalize_name(wanted.name)
    pins = [pin for pin in exact if canonicalize_name(pin.name) == name]
    versions = [spec.version for pin in pins for spec in pin.specifier]
    return bool(versions) and all(map(wanted.specifier.contains, versions))


DIRECT = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
TOOLS = [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]
BUILD = [Requirement(line) for line in PROJECT["build-system"]["requires"]]


def test_every_direct_dependency_has_an_exact_version_that_fits():
    """Red after a change of pyproject.toml: python3 site/update_requirements.py."""
    build = set(map(Requirement, UV["build-constraint-dependencies"]))
    pairs = [(DIRECT, releases(DEPLOYED)), (DIRECT + TOOLS, releases(EVERYTHING)), (BUILD, build)]
    wrong = [str(one) for wanted, exact in pairs for one in wanted if not fits(one, exact)]
    assert wrong == []


def test_what_uv_installs_is_what_the_list_says():
    assert set(map(Requirement, UV["constraint-dependencies"])) == releases(EVERYTHING)


def test_what_is_deployed_is_what_is_tested():
    def versions(path: Path) -> set[tuple[str, str]]:
        return {(pin.name, str(pin.specifier)) for pin in releases(path)}

    assert versions(DEPLOYED) < versions(EVERYTHING)


def test_every_version_in_the_lists_is_exact():
    lists = [*UV["constraint-dependencies"], *UV["build-constraint-dependencies"]]
    assert [pin for pin in lists if not re.match(r"[a-z0-9-]+==[^*,]+( ; |$)", pin)] == []


def test_every_direct_dependency_is_pinned_by_compatible_release():
    pins = {str(spec) for wanted in DIRECT + BUILD for spec in wanted.specifier}
    assert {pin[:2] for pin in pins} == {"~="}


@pytest.mark.parametrize("path", [DEPLOYED, EVERYTHING], ids=lambda path: path.name)
def test_a_list_is_hashed_and_names_no_address(path):
    hashed = re.compile(r"\S+==\S+( ; [^-]+)?(\s+--hash=sha256:[0-9a-f]{64})+")
    assert [block for block in blocks(path) if not hashed.fullmatch(block)] == []
    text = path.read_text("utf-8")
    assert not re.search(r"://|--(?:extra-)?index|--find-links|file:|/home|/root| @ ", text)


def test_what_runs_here_is_what_the_list_says():
    """A test on other versions than those that are deployed would prove little."""
    here = [pin for pin in releases(EVERYTHING) if pin.marker is None or pin.marker.evaluate()]
    wrong = {
        pin.name: (version(pin.name), str(pin.specifier))
        for pin in here
        if not pin.specifier.contains(version(pin.name))
    }
    assert wrong == {}


def test_the_changes_begin_with_this_version():
    text = (ROOT / "site" / "docs" / "changes.md").read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.M)[0] == PROJECT["project"]["version"]
