"""What a release is made of: its bill of materials, and whether a weakness of it is known."""

import json
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cyclonedx.model.bom import Bom
from make_sbom import bill, components

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = (ROOT / "site" / "requirements.txt").read_text("utf-8")
SHORT = f"""\
# A list.
brick==1.0 \\
    --hash=sha256:{"a" * 64} \\
    --hash=sha256:{"b" * 64}
Small_Stone==2.1 ; python_full_version < '3.12' \\
    --hash=sha256:{"c" * 64}
"""


def test_the_bill_names_every_version_that_is_installed(tmp_path):
    file = tmp_path / "sbom.json"
    subprocess.run([sys.executable, ROOT / "site" / "make_sbom.py", file], check=True)
    read = Bom.from_json(json.loads(file.read_text()))
    named = {(part.name, part.version) for part in read.components}
    listed = re.findall(r"^([\w.-]+)==([^ ;\\]+)", REQUIREMENTS, re.M)
    assert named == set(listed)
    assert {"django", "wagtail"} <= {name for name, _version in named}
    assert read.metadata.component.name == "coup-de-fil"


def test_the_bill_is_the_same_on_every_day_and_another_for_other_versions():
    project = {"project": {"name": "house", "version": "1", "license": "MIT"}}
    assert bill(project, SHORT) == bill(project, SHORT)
    other = bill(project, SHORT.replace("2.1", "2.2"))
    assert other["serialNumber"] != bill(project, SHORT)["serialNumber"]


def test_a_package_has_its_checksums_and_where_it_is_installed():
    brick, stone = components(SHORT)
    assert brick["purl"] == "pkg:pypi/brick@1.0"
    assert [one["value"][0] for one in brick["properties"]] == ["a", "b"]
    assert stone["purl"] == "pkg:pypi/small-stone@2.1"
    assert {"name": "coup-de-fil:only-where", "value": "python_full_version < '3.12'"} in stone[
        "properties"
    ]


# --- Known weaknesses ---------------------------------------------------------------------------


@pytest.fixture
def osv(monkeypatch):
    """A server on this machine that answers as OSV does. `weak`: the packages it knows bad of."""
    weak: set[str] = set()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            name = asked["package"]["name"]
            ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}]
            package = {"name": name, "ecosystem": "PyPI"}
            found = {
                "id": "PYSEC-2026-1",
                "aliases": ["CVE-2026-1"],
                "summary": "A weakness",
                "details": "A weakness",
                "published": "2026-11-01T00:00:00Z",
                "modified": "2026-11-01T00:00:00Z",
                "affected": [{"package": package, "ranges": ranges, "versions": ["1.0"]}],
            }
            body = json.dumps({"vulns": [found]} if name in weak else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said):
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("OSV_URL", f"http://127.0.0.1:{server.server_port}/v1/query")
    yield weak
    server.shutdown()
    server.server_close()


def look(tmp_path, *more: str) -> subprocess.CompletedProcess[str]:
    file = tmp_path / "requirements.txt"
    file.write_text(SHORT.replace("Small_Stone", "stone"))
    return subprocess.run(
        [sys.executable, ROOT / "site" / "check_advisories.py", file, *more],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_version_with_a_known_weakness_is_told_with_its_cure(osv, tmp_path):
    osv.add("brick")
    done = look(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "KNOWN WEAKNESSES" in done.stdout
    assert "brick 1.0: " in done.stdout
    assert "CVE-2026-1" in done.stdout
    assert "mended in 1.1" in done.stdout
    assert "stone" not in done.stdout


def test_without_a_known_weakness_it_says_so(osv, tmp_path):
    done = look(tmp_path)
    assert (done.returncode, done.stdout) == (
        0,
        "No weakness is known of any version that is installed.\n",
    )


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/v1/query", "http://127.0.0.1:1"])
def test_who_could_not_be_asked_is_no_good_news(monkeypatch, tmp_path, url):
    monkeypatch.setenv("OSV_URL", url)
    done = look(tmp_path)
    assert done.returncode == 2
    assert done.stdout.startswith("NOT LOOKED: ")
    assert "No weakness is known" not in done.stdout


def test_who_never_answers_is_not_waited_for(monkeypatch, tmp_path):
    done = look(tmp_path, "--seconds", "0")
    assert done.returncode == 2
    assert "No answer within 0 seconds" in done.stdout


def test_continuous_integration_asks_and_is_green_without_an_answer():
    """A release must not become red on some days: `.ci/run` says it loudly instead."""
    script = (ROOT / ".ci" / "run").read_text()
    assert "check_advisories.py" in script
    assert "make_sbom.py" in script
