"""Real commits: what threads and processes see of each other, swept up afterwards."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django_q.models import OrmQ, Task

from tests.concurrency.test_sender_killed import database_url

ROOT = Path(__file__).resolve().parents[2]
CLUSTER = Path(__file__).with_name("cluster_supervised.py")


@pytest.fixture
def real_database(django_db_setup, django_db_blocker):
    """No transaction around the test. After it the desk's rows, staff and sessions are removed.

    Django's own flush would also remove Wagtail's root page, which the migrations made.
    """
    with django_db_blocker.unblock():
        yield
        sweep()


def sweep() -> None:
    """Delete the desk's rows in one transaction (its foreign keys are checked at the end)."""
    from website.models import LogInTries, User

    from helpdesk.models.final import ErasurePermit, allow_erasure

    rows = apps.get_app_config("helpdesk").get_models(include_auto_created=True)
    with allow_erasure(), connection.cursor() as cursor:
        # The permit last: `allow_erasure` takes it back itself.
        for model in (model for model in rows if model is not ErasurePermit):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
    LogInTries.objects.all().delete()
    User.objects.all().delete()
    Session.objects.all().delete()


@pytest.fixture
def supervise(tmp_path_factory, real_database):
    """Starts a supervised cluster on the database of this test, in a folder of its own."""
    started = []

    def start(watch: str) -> subprocess.Popen:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "website.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(tmp_path_factory.mktemp("host")),
            # Tasks are signed: the cluster must know the key of whoever asks.
            "SECRET_KEY": settings.SECRET_KEY,
        }
        started.append(
            subprocess.Popen([sys.executable, str(CLUSTER), watch], env=environment, cwd=ROOT)
        )
        return started[-1]

    yield start
    for process in started:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            # A stuck cluster never ends by itself; a second signal kills it.
            process.terminate()
            process.wait(timeout=60)
    OrmQ.objects.all().delete()
    Task.objects.all().delete()
