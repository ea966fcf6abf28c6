"""`check --deploy` says what is missing, with what to do; on a right installation it is silent."""

import os
import subprocess
import sys

import pytest
from django.core.checks import run_checks
from website.running import deploy_checks
from website.running.deploy_checks import is_encrypted

from tests.factories.newcomer import ROOT

RIGHT = {
    "BASE_URL": "https://desk.example.org",
    "TRUSTED_PROXIES": "127.0.0.1",
    "EMAIL_URL": "smtp+tls://desk:secret@mail.example.org:587",
    "EMAIL_FROM": "Coup de fil <desk@example.org>",
    "DISK_IS_ENCRYPTED": "on",
    "BACKUP_RECIPIENT": "age1yv0j09vauls5qukp87p9dtv59cny8tr6rleqpt39t7qq8cawtc9qgarruv",
}


def check(data_dir, **environment) -> subprocess.CompletedProcess[str]:
    """What a process says that starts with this environment alone."""
    plain = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"],
        env={**plain, "DATA_DIR": str(data_dir), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_right_installation_is_told_nothing(tmp_path):
    done = check(tmp_path / "var", **RIGHT)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr
    assert "secret" not in done.stdout + done.stderr


WRONG = {
    "W010": {"BASE_URL": "http://desk.example.org"},
    "W002": {"TRUSTED_PROXIES": ""},
    "W003": {"ALLOWED_HOSTS": "*"},
    "W004": {"EMAIL_URL": "consolemail://"},
    "W005": {"EMAIL_FROM": ""},
    "W009": {"BACKUP_RECIPIENT": ""},
    "W011": {"MAIL_IN_URL": "imaps://desk:secret@mail.example.org"},
}


@pytest.mark.parametrize(("code", "wrong"), WRONG.items())
def test_https_without_trusted_proxies_and_other_slips_warned_nobody(tmp_path, code, wrong):
    done = check(tmp_path / "var", **{**RIGHT, **wrong})
    assert done.returncode == 1
    assert f"(website.{code})" in done.stderr
    assert "HINT: " in done.stderr
    assert "1 issue" in done.stderr


def test_a_folder_that_others_may_read_is_told(tmp_path):
    folder = tmp_path / "var"
    folder.mkdir()
    folder.chmod(0o755)
    done = check(folder, **RIGHT)
    assert "(website.W006)" in done.stderr
    assert str(folder) in done.stderr


@pytest.mark.django_db
def test_a_disk_that_nobody_encrypted_is_told(settings, monkeypatch):
    settings.DISK_IS_ENCRYPTED = False
    monkeypatch.setattr(deploy_checks, "is_encrypted", lambda _folder: False)
    found = run_checks(include_deployment_checks=True, tags=["security"])
    assert "website.W007" in {one.id for one in found}
    monkeypatch.setattr(deploy_checks, "is_encrypted", lambda _folder: True)
    found = run_checks(include_deployment_checks=True, tags=["security"])
    assert "website.W007" not in {one.id for one in found}


def test_whether_a_disk_is_encrypted_is_read_from_linux(tmp_path):
    assert not is_encrypted(tmp_path / "nowhere")
    plain, crypt, volume = (tmp_path / name for name in ("plain", "crypt", "volume"))
    (plain).mkdir()
    (crypt / "dm").mkdir(parents=True)
    (crypt / "dm" / "uuid").write_text("CRYPT-LUKS2-0123-name")
    (volume / "dm").mkdir(parents=True)
    (volume / "dm" / "uuid").write_text("LVM-0123")
    (volume / "slaves").mkdir()
    (volume / "slaves" / "crypt").symlink_to(crypt)
    assert [deploy_checks._is_crypt(one) for one in (plain, crypt, volume)] == [False, True, True]
    (volume / "slaves" / "plain").symlink_to(plain)
    assert not deploy_checks._is_crypt(volume)
