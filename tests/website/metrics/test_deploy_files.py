"""The sample alerts and the dashboard ask for measures that there are; Prometheus reads them."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from website.metrics.requests import LATENCY, QUERIES, REQUESTS
from website.metrics.standing import DeskCollector

FOLDER = Path(__file__).resolve().parents[3] / "site" / "deploy" / "prometheus"
MEASURE = re.compile(r"\bcoupdefil_[a-z_]+")


def expressions() -> list[str]:
    rules = yaml.safe_load((FOLDER / "alerts.yml").read_text("utf-8"))
    asked = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    board = json.loads((FOLDER / "grafana-dashboard.json").read_text("utf-8"))
    return asked + [target["expr"] for panel in board["panels"] for target in panel["targets"]]


@pytest.mark.django_db
def test_every_measure_that_they_ask_for_is_told(settings, tmp_path, monkeypatch):
    # SQLite, where many tests run, is for one host.
    monkeypatch.setattr("website.metrics.standing.is_followed", lambda: True)
    settings.DATA_DIR = tmp_path
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "coup-de-fil-of-today.tar.gz").touch()
    known = {"coupdefil_silence_seconds"}
    for family in (*DeskCollector().collect(), *REQUESTS.collect(), *QUERIES.collect()):
        known |= {family.name, f"{family.name}_total"}
    known |= {f"{family.name}_bucket" for family in LATENCY.collect()}
    asked = {name for each in expressions() for name in MEASURE.findall(each)}
    assert len(asked) > 12
    assert asked <= known


def test_every_alert_says_what_it_means_and_where_to_look():
    rules = yaml.safe_load((FOLDER / "alerts.yml").read_text("utf-8"))
    for rule in rules["groups"][0]["rules"]:
        assert rule["annotations"].keys() == {"summary", "description"}
        assert rule["labels"]["severity"] in ("page", "warn")


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed here")
def test_prometheus_own_checker_reads_them():
    for what, name in (("rules", "alerts.yml"), ("config", "prometheus.yml")):
        said = subprocess.run(
            ["promtool", "check", what, str(FOLDER / name)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.returncode == 0, said.stdout + said.stderr
