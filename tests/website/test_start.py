"""What every process of the site brings with it: a start is paid by each, and so is its memory."""

import json
import subprocess
import sys

import pytest

from tests.factories.newcomer import ROOT, environment

pytestmark = pytest.mark.slow
# For addresses that the site does not offer, or for a database that it does not have.
NOT_NEEDED = {"ninja", "pydantic", "rest_framework", "psycopg", "numpy", "weasyprint", "playwright"}
# Modules after django.setup(), with room for a tenth more. With Wagtail's interface: 3,000.
AT_MOST = 2700
STARTED = """
import django, json, sys
django.setup()
print(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture(scope="module")
def modules(tmp_path_factory) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", STARTED],
        env={**environment(tmp_path_factory.mktemp("start")), "PYTHONPATH": f"{ROOT}/site:{ROOT}"},
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    return json.loads(done.stdout)


def test_a_start_brings_nothing_that_nobody_can_ask_for(modules):
    assert NOT_NEEDED & {name.split(".")[0] for name in modules} == set()


def test_a_start_stays_as_small_as_it_was(modules):
    assert "helpdesk.models" in modules
    assert len(modules) <= AT_MOST
