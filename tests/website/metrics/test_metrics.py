"""Prometheus reads how the desk stands, and nobody else does; no name and no number is in it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django_q.models import OrmQ
from prometheus_client.parser import text_string_to_metric_families
from website.metrics import standing
from website.metrics.requests import MetricsMiddleware, QueryCount, route_of

from helpdesk.actions.desk.heartbeats import beat
from helpdesk.choices import Heart
from knowledge.search.following import Lag
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TOKEN = "a-long-token-of-the-watchers"


@pytest.fixture
def _watched(settings, tmp_path):
    settings.METRICS_TOKEN = TOKEN
    settings.METRICS_FOLDER = tmp_path / "no-process-counted"


def read(client, token=TOKEN, **more):
    said = {"Authorization": f"Bearer {token}"} if token else {}
    return client.get("/metrics", headers=said, **more)


def values(answer) -> dict[str, float]:
    """Each line as Prometheus understands it: name and labels → value."""
    found = {}
    for family in text_string_to_metric_families(answer.content.decode()):
        for line in family.samples:
            labels = ",".join(f"{key}={value}" for key, value in sorted(line.labels.items()))
            found[f"{line.name}{{{labels}}}" if labels else line.name] = line.value
    return found


def test_nobody_reads_it_where_nobody_was_named(client, settings):
    settings.METRICS_TOKEN, settings.METRICS_HOSTS = "", []
    assert read(client, token="").status_code == 401
    # An empty one opens nothing where none is set.
    answer = client.get("/metrics", headers={"Authorization": "Bearer "})
    assert answer.status_code == 401


@pytest.mark.usefixtures("_watched")
def test_a_wrong_token_or_none_is_refused(client):
    assert read(client, token="").status_code == 401
    assert read(client, token=TOKEN[:-1]).status_code == 401
    assert read(client).status_code == 200


def test_an_address_may_read_where_it_is_named(client, settings, tmp_path):
    settings.METRICS_HOSTS = ["10.1.0.0/16", "::1"]
    settings.METRICS_FOLDER = tmp_path / "none"
    assert read(client, token="", REMOTE_ADDR="10.1.2.3").status_code == 200
    assert read(client, token="", REMOTE_ADDR="10.2.2.3").status_code == 401
    assert read(client, token="", REMOTE_ADDR="").status_code == 401


@pytest.mark.usefixtures("_watched")
def test_promises_cases_and_messages_are_counted(client, cast):
    promised = make_callback(cast.topic)
    make_case(cast.topic)
    with time_machine.travel(MONDAY, tick=False):
        early = values(read(client))
    with time_machine.travel(AFTERNOON + timedelta(hours=1), tick=False):
        late = values(read(client))
    assert early["coupdefil_promises_open"] == 1
    assert early["coupdefil_promises_late"] == 0
    assert late["coupdefil_promises_late"] == 1
    states = [value for name, value in early.items() if name.startswith("coupdefil_cases{")]
    assert sum(states) == 2
    notice = promised.notices.filter(state="queued").first()
    assert early[f"coupdefil_messages_waiting{{channel={notice.channel}}}"] >= 1
    assert late[f"coupdefil_oldest_due_message_seconds{{channel={notice.channel}}}"] >= 3600
    assert early["coupdefil_lane_shut{channel=sms}"] == 0


@pytest.mark.usefixtures("_watched")
def test_processes_tasks_and_disk_are_told(client):
    with time_machine.travel(MONDAY, tick=False):
        beat(heart=Heart.SENDER, at=MONDAY - timedelta(seconds=70))
        OrmQ.objects.create(key="coup-de-fil", payload="", lock=MONDAY - timedelta(minutes=2))
        found = values(read(client))
    assert found["coupdefil_silence_seconds{process=sender}"] == 70
    assert "coupdefil_silence_seconds{process=cluster}" not in found
    assert found["coupdefil_tasks_waiting"] == 1
    assert found["coupdefil_oldest_task_seconds"] == 120
    assert 0 < found["coupdefil_disk_free_bytes"] <= found["coupdefil_disk_bytes"]


@pytest.mark.usefixtures("_watched")
def test_the_age_of_the_newest_backup_is_told_where_there_is_one(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert "coupdefil_backup_age_seconds" not in values(read(client))
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "coup-de-fil-2026-11-23-090000.tar.gz").touch()
    assert values(read(client))["coupdefil_backup_age_seconds"] < 3600


@pytest.mark.usefixtures("_watched")
def test_nothing_of_a_person_is_in_it(client, cast):
    case = make_callback(cast.topic).case
    said = read(client).content.decode()
    for secret in ("Madeleine", "Petit", MADELEINE[-6:], case.reference, "Karim"):
        assert secret not in said


@pytest.mark.usefixtures("_watched")
def test_a_reading_asks_few_queries(client, cast, django_assert_max_num_queries):
    make_callback(cast.topic)
    with django_assert_max_num_queries(16):
        read(client)


# --- Requests -------------------------------------------------------------------------------------
class Answer:
    status_code = 200


def test_requests_are_counted_by_the_name_of_their_address(rf, settings, caplog):
    settings.SLOW_PAGE_MS = 0

    def page(request):
        request.resolver_match = type("Match", (), {"view_name": "helpdesk:case"})()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return Answer()

    counted = MetricsMiddleware(page)
    before = sample("coupdefil_queries_total", route="helpdesk:case")
    counted(rf.get("/fr/desk/requests/MADELEINE/"))
    counted(rf.generic("BREW", "/fr/desk/requests/MADELEINE/"))
    assert sample("coupdefil_queries_total", route="helpdesk:case") == before + 2
    asked = {"route": "helpdesk:case", "status": "200"}
    assert sample("coupdefil_requests_total", method="GET", **asked) >= 1
    # A method that a stranger invents begins no row of its own.
    assert sample("coupdefil_requests_total", method="BREW", **asked) == 0
    assert sample("coupdefil_requests_total", method="other", **asked) >= 1
    assert not caplog.records


def sample(name, **labels) -> float:
    from prometheus_client import REGISTRY

    return REGISTRY.get_sample_value(name, labels) or 0


def test_an_address_that_was_not_looked_up_is_a_kept_page(rf):
    assert route_of(rf.get("/fr/guides/")) == "kept"


def test_the_log_is_told_of_a_slow_page_and_of_nothing_that_was_asked_for(rf, settings, caplog):
    settings.SLOW_PAGE_MS = 1

    def slow(request):
        with connection.cursor() as cursor:
            wait(cursor, "Madeleine")
        return Answer()

    MetricsMiddleware(slow)(rf.get("/fr/my-request/MADELEINE"))
    said = caplog.text
    assert re.search(r"Slow page: kept took 0\.\d+ s and 1 queries", said)
    assert "Slow query" in said
    assert "adeleine" not in said.lower().replace("slow", "")


def wait(cursor, name):
    """A query that lasts some milliseconds on either database."""
    if connection.vendor == "postgresql":
        cursor.execute("SELECT pg_sleep(0.02), %s", [name])
    else:
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) "
            "SELECT max(i), %s FROM n",
            [name],
        )


def test_a_query_that_fails_is_counted_and_fails(settings):
    settings.SLOW_PAGE_MS = 0
    count = QueryCount()

    def refuse(*_asked):
        raise ValueError("no such table")

    with pytest.raises(ValueError, match="no such table"):
        count(refuse, "SELECT", None, False, {})
    assert count.count == 1


@pytest.mark.usefixtures("_watched")
def test_where_hosts_follow_an_index_its_lag_is_told(client, monkeypatch):
    monkeypatch.setattr(standing, "is_followed", lambda: True)
    monkeypatch.setattr(standing, "lag_of", lambda _folder: Lag(3, 1.5, is_lost=False))
    told = values(read(client))
    assert told["coupdefil_index_behind"] == 3
    assert told["coupdefil_index_lag_seconds"] == 1.5
    assert told["coupdefil_index_lost"] == 0
    monkeypatch.setattr(standing, "is_followed", lambda: False)
    assert "coupdefil_index_behind" not in values(read(client))
