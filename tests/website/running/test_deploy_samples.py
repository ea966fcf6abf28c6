"""The samples of systemd and nginx: read by their own programs, and true to our commands."""

import json
import os
import re
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.management import get_commands

DEPLOY = Path(__file__).resolve().parents[3] / "site" / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
NGINX = DEPLOY / "nginx" / "coup-de-fil.conf"
CONTAINER = DEPLOY / "container"
# `manage.py NAME`, and the names of a loop in a shell.
NAMED = re.compile(r"manage\.py (\w+)|for look in ([\w ]+);")


def commands_of(unit: Path) -> list[str]:
    found = [one or many for one, many in NAMED.findall(unit.read_text("utf-8"))]
    return [name for names in found for name in names.split()]


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_unit_runs_commands_that_there_are(unit):
    names = commands_of(unit)
    assert names
    assert set(names) <= set(get_commands())


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_unit_writes_in_the_folder_of_the_data_and_nowhere_else(unit):
    parsed = RawConfigParser(strict=False)
    parsed.optionxform = str
    parsed.read_string(unit.read_text("utf-8"))
    service = parsed["Service"]
    assert service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"] == "/srv/coup-de-fil/var"
    assert service["User"] == "desk"
    assert service["UMask"] == "0077"


def test_every_timer_has_its_service():
    timers = {unit.stem for unit in UNITS if unit.suffix == ".timer"}
    assert timers
    assert timers < {unit.stem for unit in SERVICES}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_reads_every_unit(tmp_path):
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/srv/coup-de-fil/venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(text.replace("User=desk", "User=root"))
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # What it does not know it only tells.
    assert "coup-de-fil" not in done.stderr


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed here")
def test_nginx_reads_its_configuration(tmp_path):
    write_certificate(tmp_path)
    site = NGINX.read_text("utf-8").replace("/etc/ssl/", f"{tmp_path}/")
    (tmp_path / "site.conf").write_text(site)
    temp = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\n{temp}include {tmp_path}/site.conf;\n}}\n"
    )
    done = subprocess.run(
        ["nginx", "-t", "-c", str(tmp_path / "nginx.conf")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


def write_certificate(folder: Path) -> None:
    """`desk.pem` and `desk.key`, for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk.example.org")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "desk.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "desk.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


# --- Caddy, containers, logs ----------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("caddy") is None, reason="Caddy is not installed here")
def test_caddy_reads_its_configuration_and_as_caddy_writes_it(tmp_path):
    for command in (["validate", "--config"], ["fmt", "--diff"]):
        done = subprocess.run(
            ["caddy", *command, str(DEPLOY / "caddy" / "Caddyfile")],
            env={**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr + done.stdout


def test_a_composed_desk_runs_commands_that_there_are_and_writes_in_its_volume_alone():
    services = yaml.safe_load((CONTAINER / "compose.yaml").read_text("utf-8"))["services"]
    image = (CONTAINER / "Containerfile").read_text("utf-8")
    started = json.loads(re.search(r"^CMD (\[.*\])$", image, re.M)[1])
    for service in (services["prepare"], services["desk"]):
        assert service.get("command", started)[0] in get_commands()
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["volumes"] == ["desk:/var/lib/desk"]
    assert services["proxy"]["ports"]
    assert all("ports" not in service for name, service in services.items() if name != "proxy")


def test_what_a_composed_desk_is_told_are_settings_that_there_are():
    """`NAME` and `DATABASE_PASSWORD` are for compose.yaml itself, which demands them."""
    composed = (CONTAINER / "compose.yaml").read_text("utf-8")
    named = set(
        re.findall(r"^([A-Z_]+)=", (CONTAINER / "desk.env.example").read_text("utf-8"), re.M)
    )
    asked = set(re.findall(r"\$\{([A-Z_]+):\?\}", composed))
    assert asked < named
    told = yaml.safe_load(composed)["x-desk"]["environment"]
    readme = (DEPLOY.parents[1] / "README.md").read_text("utf-8")
    assert [name for name in (*told, *(named - asked)) if f"| `{name}` |" not in readme] == []


@pytest.mark.skipif(shutil.which("logrotate") is None, reason="logrotate is not installed here")
def test_logrotate_reads_its_configuration(tmp_path):
    sample = (DEPLOY / "logrotate" / "coup-de-fil").read_text("utf-8")
    (tmp_path / "sample").write_text(sample.replace(" desk desk", " root root"))
    (tmp_path / "sample").chmod(0o600)
    done = subprocess.run(
        ["logrotate", "--debug", "--state", str(tmp_path / "state"), str(tmp_path / "sample")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "error" not in done.stderr
