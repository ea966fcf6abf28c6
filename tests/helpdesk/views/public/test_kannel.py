"""The address where Kannel reports: signed, for allowed hosts, and always shortly answered."""

import base64
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from helpdesk.channels.sms.kannel import report_url
from helpdesk.choices import NoticeKind, NoticeState
from helpdesk.models import IncomingSms
from tests.factories.helpdesk import MADELEINE, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _kannel(settings):
    settings.SMS_URL = "kannel+http://desk:secret@127.0.0.1:13013/cgi-bin/sendsms"


@pytest.fixture
def notice(cast):
    """A confirmation that Kannel took."""
    notice = make_callback(cast.topic).notices.get(kind=NoticeKind.CONFIRMATION)
    notice.state = NoticeState.SENT
    notice.save()
    return notice


def say(notice, kind, *, sender="127.0.0.1", method="get"):
    """As Kannel does: the address that it was given, with the type in its place."""
    key = notice if isinstance(notice, uuid.UUID) else notice.idempotency_key
    address = report_url(str(key)).split("/", 3)[3].replace("%d", str(kind))
    ask = getattr(Client(enforce_csrf_checks=True, REMOTE_ADDR=sender), method)
    answer = ask(f"/{address}")
    return answer.status_code


def state_of(notice) -> str:
    notice.refresh_from_db()
    return notice.state


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ([8], NoticeState.SENT),
        ([4], NoticeState.SENT),
        ([8, 1], NoticeState.DELIVERED),
        ([8, 2], NoticeState.FAILED),
        ([16], NoticeState.FAILED),
        # Of a text of three parts "delivered" came before "accepted".
        ([1, 8], NoticeState.DELIVERED),
        ([1, 8, 8, 1], NoticeState.DELIVERED),
        ([1, 2], NoticeState.DELIVERED),
        (["", "x", "%d", 32], NoticeState.SENT),
    ],
)
def test_reports_only_raise_the_state_and_are_all_answered_alike(notice, kinds, state):
    assert {say(notice, kind) for kind in kinds} == {204}
    assert state_of(notice) == state


def test_a_report_about_a_message_that_is_no_more_is_answered_alike():
    assert say(uuid.uuid4(), 1) == 204


@pytest.mark.parametrize(
    ("hosts", "sender", "status"),
    [
        (["127.0.0.1", "::1"], "::1", 204),
        (["10.0.0.0/8"], "10.2.3.4", 204),
        (["10.0.0.0/8"], "127.0.0.1", 403),
        (["127.0.0.1"], "", 403),
        ([], "127.0.0.1", 403),
    ],
)
def test_only_allowed_hosts_are_heard(notice, settings, hosts, sender, status):
    settings.SMS_GATEWAY_HOSTS = hosts
    assert say(notice, 1, sender=sender) == status
    assert state_of(notice) == (NoticeState.DELIVERED if status == 204 else NoticeState.SENT)


@pytest.mark.parametrize("about", ["", "x", ":", "{key}", "{key}:x"])
def test_an_address_that_we_did_not_sign_is_refused(notice, about):
    given = {"about": about.format(key=notice.idempotency_key), "type": "1"}
    assert Client().get(reverse("helpdesk:kannel_report"), given).status_code == 403
    assert state_of(notice) == NoticeState.SENT


@pytest.mark.parametrize("url", ["", "https://gateway.example", "smpp://desk:secret@smsc.example"])
def test_where_nothing_leaves_by_kannel_there_is_no_such_page(notice, settings, url):
    settings.SMS_URL = url
    assert say(notice, 1) == 404


def test_looking_at_the_address_changes_nothing(notice):
    assert say(notice, 1, method="head") == 204
    assert say(notice, 1, method="post") == 403
    assert state_of(notice) == NoticeState.SENT


# --- What people send back ------------------------------------------------------------------------

TOKEN = "a-token-of-the-tests"
BY_KANNEL = "Basic " + base64.b64encode(f"kannel:{TOKEN}".encode()).decode()


def bring(body=b"2", *, given="?id=5d3f93e9", authorization=BY_KANNEL, **fields) -> int:
    """As Kannel does: no cookie, no form token, the number in a header."""
    # As it is: the test client would write other letters.
    answer = Client(enforce_csrf_checks=True, REMOTE_ADDR=fields.pop("host", "127.0.0.1")).generic(
        "POST",
        reverse("helpdesk:kannel_incoming") + given,
        body,
        content_type=fields.pop("content_type", 'text/plain; charset="UTF-8"'),
        headers={"Authorization": authorization, "X-Kannel-From": MADELEINE, **fields},
    )
    # Kannel would send it to the person.
    assert answer.status_code != 202 or answer.content == b""
    return answer.status_code


@pytest.fixture
def _token(settings, cast):
    settings.SMS_TOKEN = TOKEN


@pytest.mark.usefixtures("_token")
@pytest.mark.parametrize(
    ("charset", "words"),
    [
        ("UTF-8", "Où êtes-vous ?"),
        ("UTF-16BE", "غدا"),
        ("ISO-8859-1", "été"),
    ],
)
def test_what_comes_in_is_read_in_the_letters_that_it_names(charset, words):
    body, kind = words.encode(charset), f'text/plain; charset="{charset}"'
    assert [bring(body, content_type=kind) for _time in range(2)] == [202, 202]
    sms = IncomingSms.objects.get()
    assert (sms.gateway_id, sms.number, sms.words) == ("kannel:5d3f93e9", MADELEINE, words)


@pytest.mark.usefixtures("_token")
@pytest.mark.parametrize("key", ["5d3f93e9", "5d3f93e"])
def test_an_id_beside_words_in_another_script_was_read_in_their_letters(key):
    """One of an even number of signs was none, and its message refused."""
    kind = 'text/plain; charset="UTF-16BE"'
    assert bring("غدا".encode("utf-16-be"), given=f"?id={key}", content_type=kind) == 202
    assert IncomingSms.objects.get().gateway_id == f"kannel:{key}"


@pytest.mark.usefixtures("_token")
@pytest.mark.parametrize("charset", ["klingon", "", "idna"])
def test_letters_that_nobody_knows_are_read_as_the_usual_ones(charset):
    assert bring(b"Oui \xff", content_type=f"text/plain; charset={charset}") == 202
    assert IncomingSms.objects.get().words == "Oui \ufffd"


@pytest.mark.usefixtures("_token")
@pytest.mark.parametrize(
    ("status", "fields"),
    [
        (400, {"given": ""}),
        (400, {"given": "?id=%20"}),
        (403, {"host": "10.0.0.7"}),
        (403, {"authorization": ""}),
        (403, {"authorization": "Basic"}),
        (403, {"authorization": "Basic é"}),
        (403, {"authorization": "Basic " + base64.b64encode(b"kannel:wrong").decode()}),
        (403, {"authorization": f"Bearer {TOKEN}"}),
        (403, {"authorization": BY_KANNEL.replace("Basic", "Digest")}),
    ],
)
def test_what_is_not_from_our_kannel_is_not_kept(status, fields):
    assert bring(**fields) == status
    assert not IncomingSms.objects.exists()


@pytest.mark.usefixtures("_token")
def test_without_kannel_or_a_token_nothing_comes_in(settings):
    settings.SMS_TOKEN = ""
    assert bring() == 404
    settings.SMS_TOKEN, settings.SMS_URL = TOKEN, "https://gateway.example"
    assert bring() == 404
    assert not IncomingSms.objects.exists()
