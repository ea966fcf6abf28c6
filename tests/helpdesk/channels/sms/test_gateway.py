"""SMS: to the screen, to a folder, or to a gateway that answers on the loopback."""

import json
import logging
import threading
import time
import traceback
import uuid
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured

from helpdesk.actions.messages.sending import send_due
from helpdesk.channels import channel_of
from helpdesk.channels.base import Delivery, Message, NotSent
from helpdesk.choices import Channel, NoticeKind, NoticeState
from tests.factories.helpdesk import MADELEINE, MONDAY, make_callback

TOKEN = "a-token-of-the-tests"
TEXT = "Nous vous appelons à 14\u00a0h. Mot de confiance\u00a0: forêt."
HANG_UP = 0
DRIP = -1


class Gateway(ThreadingHTTPServer):
    """Keeps what it was sent and answers `status`; HANG_UP closes the line without a word."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Desk)
        self.status = 202
        self.taken = []
        self.url = f"http://127.0.0.1:{self.server_port}/send"


class Desk(BaseHTTPRequestHandler):
    """Takes a message, then answers as the test asked."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, dict(self.headers), json.loads(body)))
        if self.server.status == HANG_UP:
            self.close_connection = True
            return
        if self.server.status == DRIP:
            self._drip()
            return
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def _drip(self):
        """An answer that never ends, and is never silent for long."""
        self.close_connection = True
        with suppress(OSError):
            for sign in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 30:
                self.wfile.write(bytes([sign]))
                time.sleep(0.05)

    def do_GET(self):
        """Only a followed redirect would come here."""
        self.server.taken.append((self.path, dict(self.headers), None))
        self.send_error(404)

    def log_message(self, *_args):
        """Nothing on the screen of the tests."""


@pytest.fixture
def gateway(settings, monkeypatch):
    """A gateway that the site is set to use."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Gateway() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.SMS_URL, settings.SMS_TOKEN, settings.SMS_SENDER = server.url, TOKEN, "CoupDeFil"
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def folder(settings, tmp_path):
    """A folder, with a space in its name, that the site is set to use."""
    path = tmp_path / "sms out"
    settings.SMS_URL, settings.SMS_SENDER = path.as_uri(), "CoupDeFil"
    return path


def message(**fields) -> Message:
    fields = {
        "to": MADELEINE,
        "subject": "",
        "text": TEXT,
        "summary": "Confirmation",
        "idempotency_key": uuid.uuid4(),
        **fields,
    }
    return Message(**fields)


def send(one: Message) -> Delivery:
    return channel_of(Channel.SMS).send(one)


def failure(one: Message) -> NotSent:
    with pytest.raises(NotSent) as caught:
        send(one)
    return caught.value


def is_silent_about_people(words: str) -> bool:
    return not any(secret in words for secret in (MADELEINE, MADELEINE[3:], "confiance", TOKEN))


# --- The screen -------------------------------------------------------------------------------


def test_without_a_gateway_the_screen_says_only_that_a_message_was_due(settings, caplog):
    settings.SMS_URL = ""
    with caplog.at_level("INFO"):
        assert send(message()) == Delivery(reached=False)
    assert "Confirmation" in caplog.text
    assert is_silent_about_people(caplog.text)


# --- A folder ---------------------------------------------------------------------------------


def test_a_folder_gets_one_file_a_message_and_reaches_nobody(folder):
    one, two = message(), message(text="Au revoir.")
    assert [send(one), send(two)] == [Delivery(reached=False)] * 2
    assert {path.name for path in folder.iterdir()} == {
        f"{one.idempotency_key}.json",
        f"{two.idempotency_key}.json",
    }
    assert json.loads((folder / f"{one.idempotency_key}.json").read_text("utf-8")) == {
        "to": MADELEINE,
        "from": "CoupDeFil",
        "text": "Nous vous appelons à 14 h. Mot de confiance : foret.",
        "id": str(one.idempotency_key),
    }


def test_a_repeat_takes_the_place_of_its_file(folder):
    one = message()
    send(one)
    send(one)
    assert len(list(folder.iterdir())) == 1


def test_only_the_servers_own_user_reads_the_folder_and_its_files(folder):
    send(message())
    (path,) = folder.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_written_is_tried_again(folder):
    folder.write_text("a file stands where the folder should be")
    error = failure(message())
    assert str(error) == "file not written: FileExistsError"
    assert not error.permanent


def test_half_a_message_is_never_left_in_the_folder(folder):
    # A lone surrogate cannot be written as UTF-8: the writing stops in the middle.
    with pytest.raises(UnicodeEncodeError):
        send(message(text="a\ud800"))
    assert list(folder.iterdir()) == []


# --- A gateway --------------------------------------------------------------------------------


def test_a_gateway_gets_the_number_the_text_the_sender_and_the_key(gateway):
    one = message()
    assert send(one) == Delivery(reached=True)
    ((path, headers, body),) = gateway.taken
    assert path == "/send"
    assert body == {
        "to": MADELEINE,
        "from": "CoupDeFil",
        "text": "Nous vous appelons à 14 h. Mot de confiance : foret.",
        "id": str(one.idempotency_key),
    }
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["Idempotency-Key"] == str(one.idempotency_key)
    assert headers["Content-Type"] == "application/json"


def test_another_script_leaves_with_all_its_letters(gateway):
    send(message(text="نتصل بكم «غدا»"))
    assert gateway.taken[0][2]["text"] == "نتصل بكم «غدا»"


def test_without_a_token_no_authorisation_is_sent(gateway, settings):
    settings.SMS_TOKEN = ""
    send(message())
    assert "Authorization" not in gateway.taken[0][1]


def test_a_netrc_file_does_not_replace_the_token(gateway, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    send(message())
    assert gateway.taken[0][1]["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize("status", [200, 201, 204])
def test_every_yes_of_the_gateway_counts(gateway, status):
    gateway.status = status
    assert send(message()).reached


@pytest.mark.parametrize("status", [401, 402, 403, 404, 408, 410, 425, 429, 500, 502, 503, 504])
def test_a_gateway_that_says_later_or_does_not_know_us_is_tried_again(gateway, status):
    gateway.status = status
    error = failure(message())
    assert str(error) == f"gateway answered {status}"
    assert (error.permanent, error.is_of_channel) == (False, True)
    assert error.is_perhaps_taken == (status in (502, 504))


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_message_that_the_gateway_refuses_is_not_tried_again(gateway, status):
    gateway.status = status
    error = failure(message())
    assert str(error) == f"gateway answered {status}"
    assert (error.permanent, error.is_of_channel) == (True, False)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed_and_is_no_yes(gateway, status):
    gateway.status = status
    assert not failure(message()).permanent
    assert [path for path, _headers, _body in gateway.taken] == ["/send"]


def test_a_gateway_that_hangs_up_is_tried_again(gateway):
    gateway.status = HANG_UP
    error = failure(message())
    assert str(error) == "no connection: ConnectionError"
    assert (error.permanent, error.is_of_channel) == (False, True)
    assert error.is_perhaps_taken
    assert len(gateway.taken) == 1


def test_a_gateway_that_is_not_there_is_tried_again(gateway, settings):
    settings.SMS_URL = "http://127.0.0.1:1/send"
    error = failure(message())
    assert (error.permanent, error.is_of_channel) == (False, True)
    assert not error.is_perhaps_taken


def test_a_gateway_that_says_a_byte_now_and_then_ends_within_its_time(gateway):
    gateway.status = DRIP
    error = failure(message(seconds=0.6))
    assert (str(error), error.permanent) == ("no answer in time", False)
    assert error.is_perhaps_taken


def test_a_message_without_a_number_is_never_sent(gateway):
    error = failure(message(to=""))
    assert (str(error), error.permanent) == ("no number", True)
    assert gateway.taken == []


def test_an_address_of_no_known_kind_is_said_at_once(settings):
    settings.SMS_URL = "ftp://example.org"
    with pytest.raises(ImproperlyConfigured):
        send(message())


@pytest.mark.parametrize("status", [400, 503, HANG_UP])
def test_no_failure_names_the_number_the_text_or_the_token(gateway, status, caplog):
    gateway.status = status
    with caplog.at_level(logging.DEBUG):
        error = failure(message())
    assert is_silent_about_people(caplog.text)
    assert is_silent_about_people("".join(traceback.format_exception(error)))


def test_no_log_of_a_sent_message_names_the_number_the_text_or_the_token(gateway, caplog):
    with caplog.at_level(logging.DEBUG):
        send(message())
    assert is_silent_about_people(caplog.text)


@pytest.mark.parametrize("token", [TOKEN + "\n", TOKEN + "€"])
def test_a_token_that_cannot_be_a_header_is_not_told_in_the_failure(gateway, settings, token):
    settings.SMS_TOKEN = token
    error = failure(message())
    assert not error.permanent
    assert is_silent_about_people("".join(traceback.format_exception(error)))


# --- From the outbox --------------------------------------------------------------------------


@pytest.fixture
def notice(cast):
    """A confirmation that is to leave by SMS."""
    callback = make_callback(cast.topic, email="madeleine@example.org")
    notice = callback.notices.get(kind=NoticeKind.CONFIRMATION)
    notice.channel = Channel.SMS
    notice.save()
    return notice


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, NoticeState.SENT),
        (503, NoticeState.QUEUED),
        (429, NoticeState.QUEUED),
        (400, NoticeState.GIVEN_UP),
        (HANG_UP, NoticeState.QUEUED),
    ],
)
def test_the_outbox_keeps_what_the_gateway_answered(gateway, notice, status, state):
    gateway.status = status
    send_due(at=MONDAY)
    notice.refresh_from_db()
    assert notice.state == state
    assert len(gateway.taken) == 1


def test_a_second_try_leaves_under_the_same_key(gateway, notice):
    gateway.status = 503
    send_due(at=MONDAY)
    notice.refresh_from_db()
    gateway.status = 200
    send_due(at=notice.due_at)
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT
    keys = {headers["Idempotency-Key"] for _path, headers, _body in gateway.taken}
    assert keys == {str(notice.idempotency_key)}
