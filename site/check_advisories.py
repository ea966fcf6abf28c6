"""Ask whether a version that a deployment installs has a known weakness (OSV, by pip-audit).

    uv run python site/check_advisories.py [REQUIREMENTS] [--seconds 60]

Exit code 0: none is known. 1: at least one is, and the list says which version mends it. 2: nobody
could be asked, which says nothing about the versions; the reason is told.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

NONE_KNOWN, KNOWN, NOT_ASKED = 0, 1, 2
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
# Another server that answers as OSV does: a mirror, or a test.
OSV_URL = os.environ.get("OSV_URL", "https://api.osv.dev/v1/query")


def ask(requirements: Path, *, seconds: int) -> tuple[int, list[str]]:
    """The exit code, and what to print."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(requirements)]
    command += ["--disable-pip", "--require-hashes", "--progress-spinner", "off"]
    command += ["--vulnerability-service", "osv", "--osv-url", OSV_URL, "--format", "json"]
    command += ["--timeout", "10"]
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return NOT_ASKED, [f"No answer within {seconds} seconds."]
    try:
        found = lines_of(json.loads(done.stdout))
    except (ValueError, KeyError, TypeError):
        said = done.stderr.strip().splitlines() or ["no reason given"]
        return NOT_ASKED, [f"{OSV_URL} could not be asked: {said[-1]}"]
    return (KNOWN if found else NONE_KNOWN), found


def lines_of(answer: dict[str, Any]) -> list[str]:
    """A line for each weakness; raises what a broken answer raises."""
    lines = []
    for package in answer["dependencies"]:
        for weakness in package.get("vulns", []):
            names = ", ".join([weakness["id"], *weakness["aliases"]])
            mended = ", ".join(weakness["fix_versions"]) or "no version yet"
            lines.append(f"{package['name']} {package['version']}: {names}; mended in {mended}")
    return lines


def main() -> int:
    """Ask, and say it in words."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("requirements", nargs="?", type=Path, default=REQUIREMENTS)
    parser.add_argument("--seconds", type=int, default=60)
    given = parser.parse_args()
    code, lines = ask(given.requirements, seconds=given.seconds)
    heading = {
        NONE_KNOWN: "No weakness is known of any version that is installed.",
        KNOWN: "KNOWN WEAKNESSES of versions that are installed:",
        NOT_ASKED: "NOT LOOKED: nobody could be asked about known weaknesses.",
    }
    print("\n".join([heading[code], *(f"  {line}" for line in lines)]))
    return code


if __name__ == "__main__":
    sys.exit(main())
