"""The address where the gateway reports: its token opens it, and it always gets a short answer."""

import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from helpdesk.choices import NoticeKind, NoticeState
from tests.factories.helpdesk import make_callback

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-tests"


@pytest.fixture(autouse=True)
def _gateway(settings):
    settings.SMS_TOKEN = TOKEN


@pytest.fixture
def notice(cast):
    """A confirmation that the gateway took."""
    notice = make_callback(cast.topic).notices.get(kind=NoticeKind.CONFIRMATION)
    notice.state = NoticeState.SENT
    notice.save()
    return notice


def say(body, *, authorization=f"Bearer {TOKEN}"):
    """Post as the gateway does: no cookie, no form token."""
    return Client(enforce_csrf_checks=True).post(
        reverse("helpdesk:sms_report"),
        body if isinstance(body, bytes) else json.dumps(body),
        content_type="application/json",
        headers={"Authorization": authorization} if authorization else {},
    )


def about(notice, status="delivered"):
    return {"id": str(notice.idempotency_key), "status": status}


@pytest.mark.parametrize("state", [NoticeState.DELIVERED, NoticeState.FAILED])
def test_a_report_is_written_on_the_message(notice, state):
    answer = say(about(notice, status=str(state)))
    assert (answer.status_code, answer.content) == (204, b"")
    notice.refresh_from_db()
    assert notice.state == state


def test_the_same_report_twice_gets_the_same_answer(notice):
    assert [say(about(notice)).status_code for _ in range(2)] == [204, 204]


@pytest.mark.parametrize(
    "authorization",
    ["", TOKEN, "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer é"],
)
def test_without_the_right_token_nothing_is_taken(notice, authorization):
    assert say(about(notice), authorization=authorization).status_code == 403
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", f"Bearer {TOKEN}"])
def test_a_site_without_a_token_has_no_such_page(settings, notice, authorization):
    settings.SMS_TOKEN = ""
    assert say(about(notice), authorization=authorization).status_code == 404
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b'"delivered"', b"null"])
def test_what_is_no_json_object_is_refused(body):
    assert say(body).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"id": None, "status": None},
        {"id": "not-a-uuid", "status": "delivered"},
        {"id": str(uuid.uuid4()), "status": "delivered"},
        {"id": [1], "status": {"a": 1}},
    ],
)
def test_what_we_do_not_know_is_taken_in_silence(body):
    assert say(body).status_code == 204


@pytest.mark.parametrize("depth", [*range(100, 1100, 50), 10_000, 100_000])
def test_deep_json_was_answered_by_a_traceback(depth):
    deep = b"[" * depth + b"]" * depth
    for body in (deep, b'{"id": ' + deep + b', "status": ' + deep + b"}"):
        assert say(body).status_code in (204, 400), depth


def test_news_of_the_way_changes_nothing(notice):
    assert say(about(notice, status="queued")).status_code == 204
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT


def test_only_post_is_taken():
    answer = Client().get(
        reverse("helpdesk:sms_report"), headers={"Authorization": f"Bearer {TOKEN}"}
    )
    assert answer.status_code == 405
