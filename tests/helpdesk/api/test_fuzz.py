"""Our own schema is fuzzed: whatever is sent, the desk makes no mistake and keeps to its schema.

A short run each time; `pytest -m long` asks ten times as much.
"""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings

from helpdesk.api.urls import api
from helpdesk.models import Case
from tests.factories.helpdesk import MONDAY
from tests.factories.programs import make_program
from tests.helpdesk.api.schemathesis_as_it_is import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    schemathesis,
    status_code_conformance,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]


@pytest.fixture
def application():
    """As gunicorn runs it; the connection of the test stays open between two requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def fuzz(application, token, *, examples):
    """Every operation, with what fits its schema and what does not; returns the statuses."""
    said = json.loads(json.dumps(api.get_openapi_schema()))
    # Of a topic and numbers that are there: else hardly anything gets beyond them.
    wanted = said["components"]["schemas"]["CallWanted"]["properties"]
    wanted["topic"] = {"enum": ["phone"]}
    wanted["number"] = {"enum": ["06 39 98 12 34", "+33639980001", "01 99 00 12 34"]}
    wanted["language"] = {"enum": ["fr", "en"]}
    said["components"]["schemas"]["LinesTold"]["properties"]["numbers"]["items"] = wanted["number"]
    schema = schemathesis.openapi.from_dict(said)
    schema.app = application
    statuses = set()
    for operation in schema.get_all_operations():
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):

            @settings(
                max_examples=examples,
                deadline=None,
                database=None,
                derandomize=True,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.ok().as_strategy(generation_mode=mode))
            def ask(case):
                # Compressed by the server itself, which the checks do not read.
                headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
                response = case.call(headers=headers)
                statuses.add((case.operation.path, response.status_code))
                case.validate_response(response, checks=CHECKS)

            ask()
    return statuses


@pytest.mark.timeout(120)
def test_whatever_is_sent_is_answered_as_the_schema_says(cast, application):
    token = make_program(cast.awa, hourly_limit=10_000).token
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=True):
        statuses = fuzz(application, token, examples=10)
    assert {status for _path, status in statuses} >= {200, 201, 202, 404, 422}
    assert not [each for each in statuses if each[1] >= 500]
    assert Case.objects.exists()


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_long_run_finds_nothing_either(cast, application):
    token = make_program(cast.awa, hourly_limit=10_000).token
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=True):
        statuses = fuzz(application, token, examples=300)
    assert not [each for each in statuses if each[1] >= 500]
