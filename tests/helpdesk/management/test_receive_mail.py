"""A mail server pipes a mail in, and reads from the exit code what became of it."""

import io
import os

import pytest
from django.core.management import call_command

from helpdesk.models import IncomingMail, Note
from helpdesk.words.threads import reply_address
from tests.factories.helpdesk import make_case
from tests.factories.mails import make_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast, settings):
    settings.REPLY_ADDRESS = "reponse@desk.example.org"
    return make_case(cast.topic)


@pytest.fixture
def pipe(monkeypatch):
    def run(raw: bytes, *options: str) -> int:
        given = io.TextIOWrapper(io.BytesIO(raw))
        monkeypatch.setattr("sys.stdin", given)
        with pytest.raises(SystemExit) as ended:
            call_command("receive_mail", *options)
        return ended.value.code

    return run


def test_a_mail_that_is_kept_ends_well(pipe, case):
    assert pipe(make_mail(to=reply_address(case))) == os.EX_OK
    assert case.notes.count() == 1


def test_the_envelope_says_where_it_goes_by_option_or_by_name(pipe, case, monkeypatch):
    assert pipe(make_mail(), "--recipient", reply_address(case)) == os.EX_OK
    monkeypatch.setenv("ORIGINAL_RECIPIENT", reply_address(case))
    assert pipe(make_mail()) == os.EX_OK
    assert case.notes.count() == 2


def test_an_empty_sender_is_a_machines(pipe, case, monkeypatch):
    assert pipe(make_mail(to=reply_address(case)), "--sender", "") == os.EX_OK
    for nobody in ("", "MAILER-DAEMON"):
        monkeypatch.setenv("SENDER", nobody)
        assert pipe(make_mail(to=reply_address(case))) == os.EX_OK
    assert not Note.objects.exists()


def test_what_is_no_mail_is_refused_and_told_to_its_sender(pipe):
    assert pipe(b"\0\0") == os.EX_DATAERR


def test_too_many_of_one_sender_are_refused(pipe, case, monkeypatch):
    monkeypatch.setattr("helpdesk.actions.messages.incoming.MOST_FROM_ONE", 0)
    assert pipe(make_mail(to=reply_address(case))) == os.EX_NOPERM


@pytest.mark.parametrize("bound", ["MOST_NEW_REQUESTS", "ranked"])
def test_what_fails_on_our_side_is_tried_again_by_the_server(pipe, case, monkeypatch, bound):
    broken = 0 if bound.isupper() else None
    monkeypatch.setattr(f"helpdesk.actions.messages.incoming.{bound}", broken)
    assert pipe(make_mail(sender="zoe@example.org")) == os.EX_TEMPFAIL
    assert not IncomingMail.objects.exists()
