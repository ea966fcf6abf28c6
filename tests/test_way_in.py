"""What a newcomer's tools read: hooks, the workflow, the container."""

import re
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8"))
FILES = [
    ROOT / ".pre-commit-config.yaml",
    ROOT / ".devcontainer" / "devcontainer.json",
    *sorted(path for path in (ROOT / ".github").rglob("*") if path.is_file()),
]


def test_every_hook_is_a_tool_of_the_project():
    assert {repository["repo"] for repository in HOOKS} == {"local"}
    commands = [hook["entry"] for repository in HOOKS for hook in repository["hooks"]]
    tools = [re.fullmatch(r"uv run (\S+).*", command)[1] for command in commands]
    assert [tool for tool in tools if not (Path(sys.executable).parent / tool).exists()] == []


def test_the_workflow_gives_the_check_the_servers_that_it_asks_for():
    job = WORKFLOW["jobs"]["everything"]
    assert ".ci/run" in [step.get("run") for step in job["steps"]]
    served = {port.split(":")[0] for one in job["services"].values() for port in one["ports"]}
    asked = set(re.findall(r"\b(5432|6379)\b", (ROOT / ".ci" / "run").read_text("utf-8")))
    assert served == asked == {"5432", "6379"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_address_and_no_machine_is_named(path):
    assert re.findall(r"https?://\S+|/(?:home|root)/\S+", path.read_text("utf-8")) == []
