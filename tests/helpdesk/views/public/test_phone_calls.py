"""The address where an exchange reports telephone calls."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk.actions.desk.api_tokens import revoke_token
from helpdesk.choices import JournalKind, Scope
from helpdesk.models import CaseFile, FilesCame, JournalEntry, PhoneCall
from tests.factories.programs import make_program
from tests.factories.sounds import wav

pytestmark = pytest.mark.django_db
NEW = {
    "event": "newCall",
    "from": "0639985555",
    "to": "0199001234",
    "direction": "in",
    "callId": "c-1",
    "user[]": ["Karim", "Inès"],
}


@pytest.fixture(autouse=True)
def _hears_calls(settings):
    settings.PHONE_CALLS = True


@pytest.fixture
def token(cast):
    return make_program(cast.awa, Scope.CALLS_WRITE, name="Standard")


def report(token="", *, address="", body=None, **sent):
    """Post as an exchange does: no cookie, no form token."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    path = (
        reverse("helpdesk:phone_calls_by_address", args=[address])
        if address
        else reverse("helpdesk:phone_calls")
    )
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if body is not None:
        return client.post(path, body, content_type="application/json", headers=headers)
    return client.post(path, {**NEW, **sent}, headers=headers)


def test_a_form_is_taken_by_the_token_in_the_address_once(token):
    answers = [report(address=token.token) for _ in range(2)]
    assert [(each.status_code, each.content) for each in answers] == [(204, b"")] * 2
    assert PhoneCall.objects.get().number == "+33639985555"


def test_json_is_taken_by_the_token_in_the_header(token):
    assert report(token.token, body=json.dumps({**NEW, "user": ["Karim"]})).status_code == 204
    assert PhoneCall.objects.count() == 1


def test_each_use_is_in_the_journal(token):
    report(token.token)
    entry = JournalEntry.objects.get(kind=JournalKind.API_USED)
    assert entry.data["call"] == "phone_calls"


def test_another_scope_or_no_token_opens_nothing(cast, token):
    other = make_program(cast.awa, Scope.LINES_WRITE)
    assert [report(each).status_code for each in ("", "cdf_no", other.token)] == [403] * 3
    revoke_token(token=token.row, at=token.row.made_at, by=cast.awa)
    assert report(token.token).status_code == 403
    assert not PhoneCall.objects.exists()


def test_a_desk_that_hears_no_calls_has_no_such_page(settings, token):
    settings.PHONE_CALLS = False
    assert report(token.token).status_code == 404


def test_a_token_has_a_bound(cast):
    token = make_program(cast.awa, Scope.CALLS_WRITE, hourly_limit=2)
    assert [report(token.token).status_code for _ in range(3)] == [204, 204, 429]


def test_the_secret_of_an_address_is_in_no_log(token, caplog):
    report(address=token.token, event="")
    report(address="cdf_wrong")
    assert "cdf_" not in caplog.text


def test_a_voice_message_brings_its_sound(token):
    fields = {"event": "voiceMessage", "recording": SimpleUploadedFile("a.wav", wav())}
    assert report(address=token.token, **fields).status_code == 204
    assert CaseFile.objects.get().kind == "wav"


def test_a_voice_message_without_a_sound_is_a_request_all_the_same(token):
    assert report(token.token, body=json.dumps({**NEW, "event": "voiceMessage"})).status_code == 204
    assert FilesCame.objects.get().is_voice
    assert not CaseFile.objects.exists()


def test_a_voice_message_too_many_is_told_so(token, monkeypatch):
    monkeypatch.setattr("helpdesk.actions.promises.voice_messages.MOST_OF_ONE", 0)
    assert report(token.token, event="voiceMessage").status_code == 429


def test_a_sound_that_is_too_large_is_not_read(token, monkeypatch):
    monkeypatch.setattr("helpdesk.views.public.phone_calls.LARGEST", 10)
    fields = {"event": "voiceMessage", "recording": SimpleUploadedFile("a.wav", wav())}
    assert report(address=token.token, **fields).status_code == 204
    assert not CaseFile.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b"null", b"[" * 100_000, b"{}"])
def test_what_is_no_report_is_refused(token, body):
    assert report(token.token, body=body).status_code == 400


def test_only_post_is_taken(token):
    assert Client().get(reverse("helpdesk:phone_calls")).status_code == 405


ODD = st.one_of(
    st.none(), st.integers(), st.floats(allow_nan=False), st.text(), st.lists(st.text(), max_size=3)
)


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    sent=st.fixed_dictionaries(
        {
            "event": st.sampled_from(["newCall", "answer", "hangup", "callMe", "x"]),
            "direction": st.sampled_from(["in", "out"]),
        },
        optional=dict.fromkeys(("callId", "from", "to", "user", "cause", "answeringNumber"), ODD),
    )
)
def test_no_report_is_too_odd(cast, token, sent):
    try:
        body = json.dumps(sent)
    except ValueError:
        return
    assert report(token.token, body=body).status_code in (204, 400, 429)
