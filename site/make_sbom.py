"""Write what a deployment installs as a bill of materials: CycloneDX 1.5, in JSON.

    python3 site/make_sbom.py [FILE]

From `site/requirements.txt` alone: the same file for the same versions, on every machine and day,
without a network. With each release, its bill lies beside it.
"""

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
_PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)==(\S+?)(?:\s*;\s*(.+?))?\s*\\?$", re.M)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def components(requirements: str) -> Iterator[dict[str, Any]]:
    """Each package of a list with hashes, with its address in purl and its checksums."""
    found = list(_PACKAGE.finditer(requirements))
    ends = [match.start() for match in found[1:]] + [len(requirements)]
    for match, end in zip(found, ends, strict=True):
        name, version, only_where = match.groups()
        purl = f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{version}"
        component: dict[str, Any] = {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": version,
            "purl": purl,
            # One for each file that a machine may install.
            "properties": [
                {"name": "coup-de-fil:sha256", "value": digest}
                for digest in _HASH.findall(requirements, match.end(), end)
            ],
        }
        if only_where:
            component["properties"].append({"name": "coup-de-fil:only-where", "value": only_where})
        yield component


def bill(pyproject: dict[str, Any], requirements: str) -> dict[str, Any]:
    """The bill of this release; its serial number follows from what is in it."""
    project = pyproject["project"]
    parts = sorted(components(requirements), key=lambda part: str(part["purl"]))
    inside = json.dumps([project["version"], parts], sort_keys=True)
    own = f"pkg:generic/{project['name']}@{project['version']}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, inside)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": parts,
        "dependencies": [{"ref": own, "dependsOn": [part["bom-ref"] for part in parts]}],
    }


def main() -> None:
    """Write the bill, or print it."""
    pyproject = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
    requirements = (CHECKOUT / "site" / "requirements.txt").read_text("utf-8")
    text = json.dumps(bill(pyproject, requirements), indent=2) + "\n"
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text, "utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
