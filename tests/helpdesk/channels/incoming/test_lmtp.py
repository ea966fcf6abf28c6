"""A server of the machine hands mails over by LMTP, and hears what became of each."""

import asyncio
import logging
import smtplib
import threading
import time

import pytest

from helpdesk.channels.incoming.lmtp import listen
from helpdesk.channels.incoming.mailbox import address_of_url
from helpdesk.channels.incoming.verdicts import Verdict
from tests.peers.conftest import free_port


@pytest.fixture
def desk():
    """A door whose verdicts the test says, and what came through it."""
    came, verdicts, over, port = [], [], threading.Event(), free_port()

    def take(raw, returns_to, recipients):
        came.append((raw, returns_to, recipients))
        return verdicts.pop(0) if verdicts else Verdict.TAKEN

    def run():
        road = listen(
            host="127.0.0.1", port=port, take=take, is_stopping=over.is_set, on_tick=lambda: None
        )
        asyncio.run(road)

    thread = threading.Thread(target=run)
    thread.start()
    yield lambda: _connected(port), came, verdicts
    over.set()
    thread.join(20)
    assert not thread.is_alive()


def _connected(port):
    for _time in range(100):
        try:
            return smtplib.LMTP("127.0.0.1", port, timeout=20)
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nobody listens")


RAW = b"From: a@example.org\r\nSubject: x\r\n\r\nOui\r\n.\r\nfin\r\n"


def test_a_mail_comes_with_its_envelope_byte_for_byte(desk):
    connect, came, _verdicts = desk
    with connect() as server:
        server.sendmail("a@example.org", ["reponse+x@desk.test"], RAW)
    assert came == [(RAW, "a@example.org", ("reponse+x@desk.test",))]


def test_a_bounce_comes_from_nowhere(desk):
    connect, came, _verdicts = desk
    with connect() as server:
        server.sendmail("", ["reponse+n1-x@desk.test"], RAW)
    assert came[0][1] == ""


@pytest.mark.parametrize(
    ("verdict", "code"),
    [(Verdict.REFUSED, 554), (Verdict.TOO_MANY, 550), (Verdict.LATER, 451)],
)
def test_what_is_not_taken_stays_with_the_server_that_brought_it(desk, verdict, code):
    connect, _came, verdicts = desk
    verdicts.append(verdict)
    with connect() as server:
        server.ehlo_or_helo_if_needed()
        server.mail("a@example.org")
        server.rcpt("reponse@desk.test")
        assert server.data(RAW)[0] == code


def test_who_wrote_to_whom_stands_in_no_log(desk, caplog):
    """Each line of the talk was logged, with the e-mail of whoever had written."""
    connect, _came, _verdicts = desk
    # The level is the settings' own: caplog takes what they let through.
    caplog.handler.setLevel("DEBUG")
    with connect() as server:
        server.sendmail("zoe@example.org", ["reponse+x@desk.test"], RAW)
    assert "zoe@example.org" not in caplog.text
    assert logging.getLogger("mail.log").getEffectiveLevel() >= logging.WARNING


def test_a_second_recipient_is_asked_to_come_by_itself(desk):
    """LMTP answers for each: one mail to two would hang its server."""
    connect, came, _verdicts = desk
    with connect() as server:
        refused = server.sendmail("a@example.org", ["one@desk.test", "two@desk.test"], RAW)
    assert list(refused) == ["two@desk.test"]
    assert refused["two@desk.test"][0] == 452
    assert len(came) == 1


def test_the_address_of_a_mailbox_is_read_with_its_odd_signs():
    address = address_of_url("imaps://desk%40x.org:p%2Fw%20d@mail.x.org/Bo%C3%AEte")
    assert (address.user, address.password) == ("desk@x.org", "p/w d")
    assert (address.host, address.port, address.folder) == ("mail.x.org", None, "Boîte")
    assert address_of_url("imap://u:p@127.0.0.1:1143").folder == "INBOX"
