"""The address where the gateway brings what people send back."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from helpdesk.models import IncomingSms
from tests.factories.helpdesk import MADELEINE, make_callback

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-tests"


@pytest.fixture(autouse=True)
def _gateway(settings):
    settings.SMS_TOKEN = TOKEN


def bring(body, *, authorization=f"Bearer {TOKEN}"):
    """Post as the gateway does: no cookie, no form token."""
    return Client(enforce_csrf_checks=True).post(
        reverse("helpdesk:sms_incoming"),
        body if isinstance(body, bytes) else json.dumps(body),
        content_type="application/json",
        headers={"Authorization": authorization} if authorization else {},
    )


SMS = {"id": "g-1", "from": MADELEINE, "text": "Bonjour"}


def test_what_the_gateway_brings_is_kept_once(cast):
    callback = make_callback(cast.topic)
    answers = [bring(SMS) for _ in range(2)]
    assert [(each.status_code, each.content) for each in answers] == [(204, b"")] * 2
    assert IncomingSms.objects.get().case == callback.case


@pytest.mark.parametrize("authorization", ["", TOKEN, "Bearer ", f"Bearer {TOKEN}x"])
def test_without_the_right_token_nothing_is_taken(authorization):
    assert bring(SMS, authorization=authorization).status_code == 403
    assert not IncomingSms.objects.exists()


def test_a_site_without_a_token_has_no_such_page(settings):
    settings.SMS_TOKEN = ""
    assert bring(SMS).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"\xff", b"[]", b"null", b"[" * 100_000),
        *({}, {**SMS, "id": ""}, {**SMS, "id": 12}, {**SMS, "text": None}),
        {"id": "g", "text": "x"},
    ],
)
def test_what_lacks_something_is_refused(body):
    assert bring(body).status_code == 400


@pytest.mark.parametrize("odd", ["\x00", "", "é" * 5000, "\ud83d", "🙂", "'; DROP TABLE"])
def test_no_text_is_too_odd(cast, odd):
    make_callback(cast.topic)
    assert bring({**SMS, "text": odd}).status_code == 204
    assert bring({**SMS, "id": f"x{odd}", "from": odd}).status_code == 204
    assert IncomingSms.objects.count() == 2


def test_only_post_is_taken():
    answer = Client().get(
        reverse("helpdesk:sms_incoming"), headers={"Authorization": f"Bearer {TOKEN}"}
    )
    assert answer.status_code == 405
