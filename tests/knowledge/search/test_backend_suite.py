"""Every test that modelsearch wrote for backends, met by ours in a process with its test app.

The models of that app are not those of the site, so it has settings of its own.
"""

import ast
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest

pytestmark = pytest.mark.both_databases

ROOT = Path(__file__).resolve().parents[3]
SUITE = "tests/knowledge/search/suite"


def names_of_the_tests() -> list[str]:
    """Read, not imported: importing them would import models that are not installed here."""
    source = Path(find_spec("modelsearch").origin).parent / "tests" / "test_backends.py"
    tree = ast.parse(source.read_text())
    suite = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "BackendTests")
    return [
        node.name
        for node in suite.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory) -> dict[str, str]:
    """Name of each test → what was wrong with it, "" when nothing was."""
    folder = tmp_path_factory.mktemp("suite")
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", "--noconftest", "-c", os.devnull]
    command += [
        "--rootdir",
        str(ROOT),
        "-p",
        "no:cacheprovider",
        "-p",
        "no:schemathesis",
        f"--junitxml={report}",
    ]
    command += ["--ds", "tests.knowledge.search.suite.settings", f"{SUITE}/backend_suite.py"]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        "SUITE_INDEX": str(folder / "index"),
    }
    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert report.exists(), run.stdout + run.stderr
    return {
        case.get("name"): "\n".join(fault.get("message", "") + (fault.text or "") for fault in case)
        for case in ElementTree.parse(report).iter("testcase")
    }


@pytest.mark.parametrize("name", names_of_the_tests())
def test_backend_passes_what_modelsearch_asks_of_backends(outcomes, name):
    assert outcomes[name] == ""


def test_the_whole_suite_is_there(outcomes):
    assert len(names_of_the_tests()) >= 120
    assert set(outcomes) >= set(names_of_the_tests())
