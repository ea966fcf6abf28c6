"""What Kannel is asked, and what its answers mean; a real one is asked in tests/peers."""

import logging
import threading
import traceback
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from helpdesk.channels import channel_of
from helpdesk.channels.base import Delivery, Message, NotSent
from helpdesk.channels.sms.kannel import key_in
from helpdesk.choices import Channel
from tests.factories.helpdesk import MADELEINE

PASSWORD = "a-password-of-kannel"


class Sendsms(ThreadingHTTPServer):
    """Keeps what it was asked, and answers `status`."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answering)
        self.status, self.asked = 202, []


class _Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, self.headers, body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args):
        """Nothing on the screen of the tests."""


@pytest.fixture
def sendsms(settings, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Sendsms() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.SMS_URL = (
            f"kannel+http://desk:{PASSWORD}@127.0.0.1:{server.server_port}/cgi-bin/sendsms"
        )
        settings.SMS_SENDER, settings.BASE_URL = "38000", "https://desk.example"
        settings.SMS_SENDERS = {"+3363998": "CoupDeFil"}
        yield server
        server.shutdown()
        thread.join()


def send(text="Nous vous appelons à 14\u00a0h. Mot\u00a0: forêt.", *, to=MADELEINE) -> uuid.UUID:
    key = uuid.uuid4()
    message = Message(to=to, subject="", text=text, summary="Confirmation", idempotency_key=key)
    assert channel_of(Channel.SMS).send(message) == Delivery(reached=True)
    return key


def failure() -> NotSent:
    with pytest.raises(NotSent) as caught:
        send()
    return caught.value


def test_kannel_gets_number_sender_and_text_and_nothing_of_it_stands_in_the_address(sendsms):
    send(to="+33612345678")
    ((path, headers, body),) = sendsms.asked
    assert path == "/cgi-bin/sendsms"
    assert body.decode() == "Nous vous appelons à 14 h. Mot : foret."
    assert {name: headers[f"X-Kannel-{name}"] for name in ("To", "From", "Coding")} == {
        "To": "+33612345678",
        "From": "38000",
        "Coding": "0",
    }
    assert (headers["X-Kannel-Username"], headers["X-Kannel-Password"]) == ("desk", PASSWORD)
    assert headers["Content-Type"] == "text/plain; charset=UTF-8"
    assert "Authorization" not in headers


def test_another_script_leaves_in_its_own_letters(sendsms):
    send("نتصل بكم غدا")
    ((_path, headers, body),) = sendsms.asked
    assert (headers["X-Kannel-Coding"], body.decode()) == ("2", "نتصل بكم غدا")


def test_each_country_has_its_sender_and_none_is_said_where_there_is_none(sendsms, settings):
    send(to="+33639980001")
    settings.SMS_SENDER = ""
    send(to="+33612345678")
    assert [headers["X-Kannel-From"] for _path, headers, _body in sendsms.asked] == [
        "CoupDeFil",
        None,
    ]


def test_every_report_is_asked_for_at_an_address_that_names_the_message_and_is_signed(sendsms):
    key = send()
    headers = sendsms.asked[0][1]
    assert headers["X-Kannel-DLR-Mask"] == "31"
    address = headers["X-Kannel-DLR-Url"]
    assert address.startswith("https://desk.example/fr/sms/kannel/report/?")
    # The only percent sign is the one that Kannel fills.
    assert address.count("%") == address.count("type=%d") == 1
    about = parse_qs(urlsplit(address).query)["about"][0]
    assert key_in(about) == str(key)
    assert key_in(about.replace(about[0], "f" if about[0] != "f" else "0", 1)) is None
    assert key_in(str(key)) is None


@pytest.mark.parametrize("status", [200, 202])
def test_accepted_and_queued_are_both_a_yes(sendsms, status):
    sendsms.status = status
    send()


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_a_wrong_password_and_a_temporal_failure_are_tried_again(sendsms, status):
    sendsms.status = status
    error = failure()
    assert (str(error), error.permanent) == (f"gateway answered {status}", False)
    assert (error.is_of_channel, error.is_perhaps_taken) == (True, False)


def test_what_kannel_refuses_for_good_is_not_tried_again(sendsms):
    sendsms.status = 400
    error = failure()
    assert (error.permanent, error.is_of_channel) == (True, False)


@pytest.mark.parametrize("status", [202, 400, 503])
def test_no_log_and_no_failure_names_number_text_or_password(sendsms, status, caplog):
    sendsms.status = status
    said = ""
    with caplog.at_level(logging.DEBUG):
        try:
            send()
        except NotSent as error:
            said = "".join(traceback.format_exception(error))
    for secret in (MADELEINE, MADELEINE[3:], "foret", PASSWORD):
        assert secret not in caplog.text + said
