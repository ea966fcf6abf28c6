"""What the environment changes, read by a process that starts with it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS",
    "ALLOWED_HOSTS",
    "EMAIL_REACHES_PEOPLE",
    "DEBUG",
)
SCRIPT = f"""
import json
from website import settings
database = settings.DATABASES["default"]
cluster = settings.Q_CLUSTER
print(json.dumps({{
    **{{name: getattr(settings, name) for name in {NAMES!r}}},
    "cache": settings.CACHES["default"]["BACKEND"],
    "CONN_MAX_AGE": database.get("CONN_MAX_AGE"),
    "OPTIONS": database.get("OPTIONS", {{}}),
    "cluster": {{"retry": cluster["retry"], "timeout": cluster["timeout"]}},
}}))
"""


def settings_with(data_dir, **environment):
    """The settings of a process with only these variables set."""
    plain = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME")}
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**plain, "PYTHONPATH": str(ROOT / "site"), "DATA_DIR": str(data_dir), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    ("address", "is_secure"), [("http://192.0.2.1:8000", False), ("https://desk.example.org", True)]
)
def test_cookies_are_secure_exactly_when_the_address_is_https(tmp_path, address, is_secure):
    found = settings_with(tmp_path, BASE_URL=address)
    assert found["SESSION_COOKIE_SECURE"] is is_secure
    assert found["CSRF_COOKIE_SECURE"] is is_secure
    assert bool(found["SECURE_HSTS_SECONDS"]) is is_secure


def test_on_https_only_the_sites_own_name_is_answered(tmp_path):
    found = settings_with(tmp_path, BASE_URL="https://desk.example.org")
    assert found["ALLOWED_HOSTS"] == ["desk.example.org"]


def test_connections_to_postgresql_are_kept_or_the_cluster_runs_ten_times_slower(tmp_path):
    found = settings_with(tmp_path, DATABASE_URL="postgres://desk@localhost/desk")
    assert found["CONN_MAX_AGE"] >= 600


def test_the_file_of_sqlite_is_kept_open_for_a_minute(tmp_path):
    assert settings_with(tmp_path)["CONN_MAX_AGE"] == 60


def test_sqlite_takes_the_write_lock_first_and_survives_a_power_cut(tmp_path):
    options = settings_with(tmp_path)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]


def test_a_task_is_never_given_to_two_workers_while_it_may_still_run(tmp_path):
    cluster = settings_with(tmp_path)["cluster"]
    assert cluster["retry"] >= 2 * cluster["timeout"]


@pytest.mark.parametrize(
    ("url", "reaches"), [("consolemail://", False), ("smtp://mail.example.org", True)]
)
def test_only_a_real_mail_server_counts_as_reaching_people(tmp_path, url, reaches):
    assert settings_with(tmp_path, EMAIL_URL=url)["EMAIL_REACHES_PEOPLE"] is reaches


def test_errors_are_not_shown_unless_asked_for(tmp_path):
    assert settings_with(tmp_path)["DEBUG"] is False


def test_the_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    settings_with(tmp_path)
    key = (tmp_path / "secret_key").read_text()
    settings_with(tmp_path)
    assert (tmp_path / "secret_key").read_text() == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_shared_cache_is_one_that_may_be_away(tmp_path):
    found = settings_with(tmp_path, REDIS_URL="redis://127.0.0.1:1/0")
    assert found["cache"] == "website.serving.shared_cache.SharedCache"
