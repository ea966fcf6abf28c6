"""The doctor asks PostgreSQL what ends a query, a wait for a lock, and a wait for the server."""

import pytest
from django.db import connection
from website.running import doctor

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
IS_POSTGRESQL = connection.vendor == "postgresql"


def codes() -> list[str]:
    return [finding.code for finding in doctor._of_limits()]


def test_with_the_limits_that_are_usual_nothing_is_said():
    assert codes() == []


@pytest.mark.parametrize(
    ("name", "code"), [("statement_timeout", "limits"), ("lock_timeout", "lock-limit")]
)
def test_each_limit_that_is_off_is_told_alone(name, code):
    """SQLite has none of them, and is told of none."""
    if IS_POSTGRESQL:
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL {name} = 0")
    assert codes() == ([code] if IS_POSTGRESQL else [])


@pytest.mark.parametrize("seconds", [0, None])
def test_a_server_that_is_waited_for_for_ever_is_told(monkeypatch, seconds):
    options = {**connection.settings_dict.get("OPTIONS", {}), "connect_timeout": seconds}
    if seconds is None:
        del options["connect_timeout"]
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
    assert codes() == (["connect-limit"] if IS_POSTGRESQL else [])
