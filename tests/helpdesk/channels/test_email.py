"""E-mail through a real server on the loopback that fails at each step of the talk."""

import socket
import threading
import time
import uuid
from contextlib import suppress

import pytest
from django.core import mail

from helpdesk.channels import channel_of
from helpdesk.channels.base import Delivery, MailHeaders, Message, NotSent
from helpdesk.choices import Channel

HANG, CUT, LATE = "hang", "cut", "late"
WELL = {
    "greeting": "220 hello",
    "ehlo": "250 hello",
    "mail": "250 ok",
    "rcpt": "250 ok",
    "data": "354 go on",
    "words": "250 taken",
    "quit": "221 bye",
}


class Talk(threading.Thread):
    """A server that takes one mail after the other, and answers each step as the test said."""

    def __init__(self):
        super().__init__(daemon=True)
        self.door = socket.create_server(("127.0.0.1", 0))
        self.answers = dict(WELL)
        self.taken = 0
        self.over = threading.Event()

    def run(self):
        with suppress(OSError):
            while True:
                line, _address = self.door.accept()
                with line, line.makefile("rb") as words, suppress(OSError):
                    self._talk(line, words)

    def _talk(self, line, words):
        if not self._say(line, "greeting"):
            return
        for said in words:
            step = said.split()[0].decode().lower()
            if step == "data" and self.answers["data"].startswith("354"):
                self._say(line, "data")
                while words.readline().strip() != b".":
                    pass
                self.taken += 1
                step = "words"
            if not self._say(line, step):
                return

    def _say(self, line, step) -> bool:
        answer = self.answers.get(step, "250 ok")
        if answer in (HANG, LATE):
            self.over.wait(20)
        if answer == LATE:
            answer = WELL[step]
        if answer in (HANG, CUT):
            return False
        line.sendall(f"{answer}\r\n".encode())
        return True


@pytest.fixture
def server(settings):
    talk = Talk()
    talk.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = talk.door.getsockname()
    settings.EMAIL_REACHES_PEOPLE = True
    yield talk
    talk.over.set()
    talk.door.shutdown(socket.SHUT_RDWR)
    talk.door.close()
    talk.join(10)


# What hangs costs a test so long: enough to come to the step that hangs, on a busy machine too.
SECONDS_TO_HANG, SECONDS = 4.0, 60.0


def send(seconds=SECONDS) -> Delivery:
    message = Message(
        to="madeleine@example.org",
        subject="Votre appel",
        text="Nous vous appelons.",
        summary="Confirmation",
        idempotency_key=uuid.uuid4(),
        seconds=seconds,
    )
    return channel_of(Channel.EMAIL).send(message)


def failure(how=CUT) -> NotSent:
    with pytest.raises(NotSent) as caught:
        send(SECONDS_TO_HANG if how in (HANG, LATE) else SECONDS)
    return caught.value


def test_a_mail_that_the_server_takes_is_sent(server):
    assert send() == Delivery(reached=True)
    assert server.taken == 1


@pytest.mark.parametrize(
    ("step", "how"),
    [("greeting", CUT), ("ehlo", CUT), ("mail", CUT), ("rcpt", CUT), ("rcpt", HANG)],
)
def test_before_its_words_are_handed_over_a_mail_is_surely_not_taken(server, step, how):
    server.answers[step] = how
    error = failure(how)
    assert (error.permanent, error.is_of_channel, error.is_perhaps_taken) == (False, True, False)
    assert server.taken == 0


@pytest.mark.parametrize("how", [HANG, CUT])
def test_a_mail_whose_answer_never_came_is_perhaps_taken(server, how):
    server.answers["words"] = how
    error = failure(how)
    assert (error.permanent, error.is_of_channel, error.is_perhaps_taken) == (False, True, True)
    assert server.taken == 1


@pytest.mark.parametrize("how", [HANG, CUT, "421 no"])
def test_a_goodbye_that_fails_does_not_undo_what_was_taken(server, how):
    server.answers["quit"] = how
    assert send(SECONDS_TO_HANG if how == HANG else SECONDS) == Delivery(reached=True)


def test_a_mail_that_nobody_waits_for_any_more_does_not_leave_behind_our_back(server):
    server.answers["rcpt"] = LATE
    assert failure(LATE).is_perhaps_taken is False
    # The server goes on, too late.
    server.over.set()
    time.sleep(0.2)
    assert server.taken == 0


@pytest.mark.parametrize(
    ("step", "answer", "permanent", "is_of_channel"),
    [
        ("greeting", "554 not for you", False, True),
        ("mail", "550 this sender may not", False, True),
        ("rcpt", "550 nobody here", True, False),
        ("rcpt", "450 try later", False, False),
        ("words", "550 these words may not", True, False),
        ("words", "554 these words may not", True, False),
        ("words", "451 trouble here", False, True),
        ("data", "421 going down", False, True),
    ],
)
def test_what_a_server_answers_is_about_the_mail_or_about_us(
    server, step, answer, permanent, is_of_channel
):
    server.answers[step] = answer
    error = failure()
    assert (error.permanent, error.is_of_channel) == (permanent, is_of_channel)
    assert not error.is_perhaps_taken


# --- What it says to programs ---------------------------------------------------------------------


def headers(said: MailHeaders):
    _sent = channel_of(Channel.EMAIL).send(
        Message(
            to="madeleine@example.org",
            subject="Votre appel",
            text="Nous vous appelons.",
            summary="Confirmation",
            idempotency_key=uuid.uuid4(),
            headers=said,
        )
    )
    return mail.outbox[-1].message()


@pytest.fixture
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.EMAIL_REACHES_PEOPLE = True


def test_a_mail_of_a_conversation_names_it_and_what_it_answers(mailbox):
    sent = headers(MailHeaders(references=("1f-abc@desk.example.org", "hers@example.org")))
    assert sent["References"] == "<1f-abc@desk.example.org> <hers@example.org>"
    assert sent["In-Reply-To"] == "<hers@example.org>"


def test_an_automatic_mail_asks_for_no_automatic_answer(mailbox):
    assert headers(MailHeaders())["Auto-Submitted"] == "auto-generated"
    assert headers(MailHeaders(auto_submitted=""))["Auto-Submitted"] is None


def test_one_click_is_said_by_both_headers_or_none(mailbox):
    sent = headers(MailHeaders(unsubscribe="https://desk.example.org/e/1.x/stop/"))
    assert sent["List-Unsubscribe"] == "<https://desk.example.org/e/1.x/stop/>"
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" not in headers(MailHeaders())
