"""Nobody comes in by the API but the holder of a token, for its scopes, while it lasts."""

from datetime import timedelta

import pytest
import time_machine

from helpdesk.actions.desk.api_tokens import revoke_token
from helpdesk.api.urls import api
from helpdesk.choices import JournalKind, Scope
from helpdesk.models import ApiToken, JournalEntry, LineFact, SystemRequest
from tests.factories.helpdesk import MONDAY
from tests.factories.programs import EVERY, ROOT, WANTED, Program, make_program

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

# What stands in an address, where something is there.
NAMED = {"{code}": "phone", "{reference}": "K74M92"}
BODIES = {
    "/requests": {**WANTED, "reachable_when": "le soir"},
    "/lines/facts": {"kind": "outage", "numbers": [WANTED["number"]]},
}


def operations():
    """(method, path, scopes) of every call, as the schema itself says."""
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, told in methods.items():
            yield method, path.removeprefix(ROOT), tuple(told["x-scopes"])


OPERATIONS = list(operations())
EACH = pytest.mark.parametrize(("method", "path", "scopes"), OPERATIONS)


def call(program, method, path):
    for name, value in NAMED.items():
        path = path.replace(name, value)
    return program.get(path) if method == "get" else program.post(path, BODIES[path])


@pytest.fixture(autouse=True)
def _on_monday(cast):
    with time_machine.travel(MONDAY, tick=False):
        yield


def test_every_call_asks_for_a_scope():
    assert len(OPERATIONS) >= 4
    known = {str(scope) for scope in Scope}
    assert [path for _method, path, scopes in OPERATIONS if not scopes or {*scopes} - known] == []


@EACH
def test_no_call_is_answered_without_a_token(method, path, scopes):
    for token in ("", "cdf_nobody", "\xe9", "x" * 5000):
        answer = call(Program(token), method, path)
        assert (answer.status_code, answer.json()["code"]) == (401, "token-unknown")
        assert answer["WWW-Authenticate"] == "Bearer"


@EACH
def test_no_call_is_answered_without_its_scope(cast, method, path, scopes):
    others = [scope for scope in EVERY if scope not in scopes]
    answer = call(Program(make_program(cast.awa, *others).token), method, path)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")
    assert answer.json()["scope"] == scopes[0]
    assert SystemRequest.objects.count() == LineFact.objects.count() == 0


@EACH
def test_any_one_of_its_scopes_opens_a_call(cast, method, path, scopes):
    for scope in scopes:
        answer = call(Program(make_program(cast.awa, Scope(scope)).token), method, path)
        assert answer.status_code in (200, 201, 202, 404), answer.content


@EACH
def test_no_call_is_answered_after_the_last_day(cast, method, path, scopes):
    made = make_program(cast.awa)
    with time_machine.travel(MONDAY + timedelta(days=30), tick=False):
        assert call(Program(made.token), method, path).status_code in (200, 201, 202, 404)
    with time_machine.travel(MONDAY + timedelta(days=31), tick=False):
        answer = call(Program(made.token), method, path)
    assert (answer.status_code, answer.json()["code"]) == (401, "token-expired")


@EACH
def test_no_call_is_answered_once_the_token_is_revoked(cast, method, path, scopes):
    made = make_program(cast.awa)
    revoke_token(token=made.row, at=MONDAY, by=cast.awa)
    revoke_token(token=made.row, at=MONDAY, by=cast.awa)
    answer = call(Program(made.token), method, path)
    assert (answer.status_code, answer.json()["code"]) == (401, "token-revoked")
    assert JournalEntry.objects.filter(kind=JournalKind.TOKEN_REVOKED).count() == 1


def test_a_token_makes_so_many_calls_an_hour_and_another_one_goes_on(cast):
    first = Program(make_program(cast.awa, hourly_limit=3).token)
    second = Program(make_program(cast.awa).token)
    assert [first.get("/topics").status_code for _n in range(4)] == [200, 200, 200, 429]
    refused = first.get("/topics")
    assert refused.json()["code"] == "too-many-calls"
    assert refused["Retry-After"] == "3600"
    assert second.get("/topics").status_code == 200
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        assert first.get("/topics").status_code == 200


def test_the_token_itself_is_kept_nowhere(cast):
    made = make_program(cast.awa)
    row = ApiToken.objects.values().get()
    assert made.token not in str(row)
    assert row["shown"] == made.token[:10]
    assert len({make_program(cast.awa).token for _n in range(20)}) == 20


def test_each_use_is_in_the_journal_also_one_that_was_refused(cast):
    made = make_program(cast.awa, Scope.REQUESTS_CREATE)
    program = Program(made.token)
    reference = program.ask().json()["reference"]
    program.get("/topics")
    program.get(f"/requests/{reference}")
    program.get("/requests")
    Program("cdf_nobody").get("/topics")
    lines = JournalEntry.objects.filter(kind=JournalKind.API_USED).order_by("pk")
    assert [(line.reference, line.data) for line in lines] == [
        (reference, {"call": "ask", "answer": 201}),
        ("", {"call": "topics", "answer": 200}),
        ("", {"call": "read", "answer": 403}),
    ]
    assert {(line.about, line.about_id, line.actor_id) for line in lines} == {
        ("token", made.row.pk, None)
    }


def test_when_a_token_was_last_used_is_written_once_a_minute(cast):
    made = make_program(cast.awa)
    for seconds, last in ((0, 0), (30, 0), (60, 60), (61, 60)):
        with time_machine.travel(MONDAY + timedelta(seconds=seconds), tick=False):
            Program(made.token).get("/topics")
        made.row.refresh_from_db()
        assert made.row.last_used_at == MONDAY + timedelta(seconds=last)
