"""Real commits: what threads and processes see of each other, swept up afterwards."""

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection


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
