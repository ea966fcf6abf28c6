"""Our line to an operator of our own making, made with another library: no database."""

import socket
import ssl
import subprocess
import threading
import time
import uuid
from contextlib import contextmanager

import pytest

from helpdesk.channels import channel_of, how_many_at_once, send_by
from helpdesk.channels.base import Delivery, Message, NotSent
from helpdesk.channels.sms.smpp import driver, pdus
from helpdesk.channels.sms.smpp import line as lines
from helpdesk.channels.sms.smpp.line import Line, wait_before
from helpdesk.channels.sms.smpp.window import Window
from helpdesk.choices import Channel
from helpdesk.policy.sms_parts import read_header, read_octets
from helpdesk.policy.sms_roads import read_address
from tests.factories.helpdesk import MADELEINE
from tests.peers.kannel import until
from tests.peers.smsc import Manners, Smsc

pytestmark = pytest.mark.timeout(60)


@contextmanager
def holding(settings, smsc, *, url="smpp://desk:secret@127.0.0.1:{port}", options=""):
    """The line of this process; what comes in lies in `line.came`."""
    settings.SMS_URL = url.format(port=smsc.port) + options
    settings.SMS_SENDER = "38000"
    came = []

    def put(handed) -> bool:
        came.append(handed)
        return len(came) < 100

    line = Line(read_address(settings.SMS_URL), on_arrival=put)
    line.came = came
    driver.hold(line)
    line.start()
    try:
        yield line
    finally:
        driver.let_go()
        line.stop()


@pytest.fixture
def line(settings, smsc):
    with holding(settings, smsc) as one:
        assert until(line_is_open(one, smsc))
        yield one


def line_is_open(line, smsc):
    return lambda: line.is_bound() and smsc.is_bound()


def messages(*texts, seconds=10.0, to=MADELEINE) -> list[Message]:
    return [
        Message(
            to=to,
            subject="",
            text=text,
            summary="Confirmation",
            idempotency_key=uuid.uuid4(),
            seconds=seconds,
        )
        for text in texts
    ]


def send(*texts, **fields):
    return send_by(Channel.SMS, messages(*texts, **fields))


# --- What leaves ------------------------------------------------------------------------------


def test_a_message_leaves_with_its_number_sender_and_alphabet_and_asks_for_a_receipt(line, smsc):
    (end,) = send("Bonjour à vous [compris] 5 €.")
    (one,) = smsc.taken
    assert end == Delivery(reached=True, ids=(one.message_id,))
    assert (one.number, one.sender, one.coding, one.receipt) == (MADELEINE[1:], "38000", 0, 1)
    assert one.data == b"Bonjour \x7f vous \x1b<compris\x1b> 5 \x1be."
    kinds = (one.pdu.dest_addr_ton, one.pdu.dest_addr_npi, one.pdu.source_addr_ton)
    assert kinds == (1, 1, 0)


@pytest.mark.parametrize(
    ("sender", "kind"),
    [("CoupDeFil", (5, 0)), ("+33639980009", (1, 1)), ("38000", (0, 1)), ("", (0, 0))],
)
def test_a_sender_is_a_name_or_a_number_of_its_kind(line, smsc, settings, sender, kind):
    settings.SMS_SENDER = sender
    send("Bonjour.")
    (one,) = smsc.taken
    assert one.sender == sender.removeprefix("+")
    assert (one.pdu.source_addr_ton or 0, one.pdu.source_addr_npi or 0) == kind


def test_a_long_message_travels_in_parts_that_phones_put_together(line, smsc):
    long = "Une longue réponse, écrite par une conseillère. " * 8
    (end,) = send(long)
    assert len(end.ids) == len(smsc.taken) == 3
    assert all(one.esm_class == 0x40 for one in smsc.taken)
    parts = sorted((read_header(one.data) for one in smsc.taken), key=lambda part: part[0].number)
    assert "".join(read_octets(rest, 0) for _part, rest in parts) == long
    assert len({part.reference for part, _rest in parts}) == 1


def test_a_long_message_travels_whole_where_the_operator_cuts_it(settings, smsc):
    long = "Une longue réponse. " * 20
    with holding(settings, smsc, options="?long=payload") as line:
        assert until(line.is_bound)
        (end,) = send(long)
    (one,) = smsc.taken
    assert end.ids == (one.message_id,)
    assert (one.data, one.esm_class, read_octets(one.payload, 0)) == (b"", 0, long)


def test_what_has_no_number_is_given_up_and_stops_no_other(line, smsc):
    first, second = messages("Un."), messages("Deux.", to="")
    ends = send_by(Channel.SMS, [*second, *first])
    assert (str(ends[0]), ends[0].permanent, ends[1].reached) == ("no number", True, True)
    assert len(smsc.taken) == 1


# --- A centre that is busy, late, or not there ----------------------------------------------------


def test_a_busy_centre_is_obeyed_and_every_message_leaves_once(settings):
    with (
        Smsc(manners=Manners(throttles=0.2, is_full=0.1, outcome="")) as smsc,
        holding(settings, smsc, options="?window=20") as line,
    ):
        assert until(line.is_bound)
        widest = how_many_at_once(Channel.SMS)
        ends = send(*(f"Message {n}" for n in range(40)), seconds=30)
        assert widest * driver.LANES == 20
        assert all(isinstance(end, Delivery) for end in ends)
        assert len({one.data for one in smsc.taken}) == len(smsc.taken) == 40
        assert smsc.said[0x58]
        assert smsc.said[0x14]


def test_a_centre_that_is_always_busy_has_taken_nothing(settings):
    with (
        Smsc(manners=Manners(throttles=1)) as smsc,
        holding(settings, smsc) as line,
    ):
        assert until(line.is_bound)
        (end,) = send("Un.", seconds=0.5)
        assert (str(end), end.is_of_channel, end.is_perhaps_taken, end.permanent) == (
            "operator answered 0x58",
            True,
            False,
            False,
        )
        # The pauses grow: a busy centre is asked a few times, not hundreds.
        assert smsc.said[0x58] <= 4


def test_a_line_that_breaks_before_the_answer_leaves_it_open_whether_it_was_taken(settings):
    with Smsc(manners=Manners(hangs_up=1)) as smsc, holding(settings, smsc) as line:
        assert until(line.is_bound)
        (end,) = send("Un.")
        assert (str(end), end.is_of_channel, end.is_perhaps_taken) == ("no answer", True, True)
        assert len(smsc.taken) == 1
        # The line is opened again, by itself.
        smsc.manners.hangs_up = 0
        assert until(line_is_open(line, smsc))
        assert send("Deux.")[0].reached


def test_an_answer_that_is_late_is_waited_for_within_the_time_of_the_message(settings):
    with Smsc(manners=Manners(late=1, late_seconds=0.5)) as smsc, holding(settings, smsc) as line:
        assert until(line.is_bound)
        assert send("Un.")[0].reached
        (end,) = send("Deux.", seconds=0.2)
        assert (str(end), end.is_perhaps_taken) == ("no answer", True)


def test_nothing_leaves_while_the_line_is_down_and_nothing_is_perhaps_taken(settings, smsc):
    smsc.refuses_binds = 1000
    with holding(settings, smsc) as line:
        assert until(lambda: smsc.binds)
        (end,) = send("Un.", seconds=0.3)
        assert (end.is_of_channel, end.is_perhaps_taken, end.permanent) == (True, False, False)
        assert how_many_at_once(Channel.SMS) == 1
        assert not line.is_bound()
    assert smsc.taken == []


def test_another_process_holds_no_line(settings, smsc):
    settings.SMS_URL = f"smpp://desk:secret@127.0.0.1:{smsc.port}"
    assert how_many_at_once(Channel.SMS) == 1
    (end,) = send("Un.")
    assert (str(end), end.is_of_channel, end.is_perhaps_taken) == ("no line here", True, False)


@pytest.mark.parametrize(
    ("status", "permanent", "of_channel"),
    [(0x0B, True, False), (0x0A, False, True), (0x45, False, False)],
)
def test_a_refusal_is_of_the_message_or_of_the_channel(line, smsc, status, permanent, of_channel):
    smsc.manners.refuses = status
    (end,) = send("Un.")
    assert (str(end), end.permanent, end.is_of_channel, end.is_perhaps_taken) == (
        f"operator answered {status:#x}",
        permanent,
        of_channel,
        False,
    )


def test_a_wrong_password_opens_no_line(settings, smsc, caplog):
    with holding(settings, smsc, url="smpp://desk:wrong@127.0.0.1:{port}") as line:
        assert until(lambda: "refuses the line" in caplog.text)
        assert not line.is_bound()
    assert "wrong" not in caplog.text


# --- How the line lives ---------------------------------------------------------------------------


def test_a_line_is_asked_whether_it_is_there_and_a_silent_one_is_opened_again(
    settings, smsc, monkeypatch
):
    monkeypatch.setattr(lines, "ENQUIRE_EVERY_SECONDS", 0.1)
    monkeypatch.setattr(lines, "ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(lines, "FIRST_WAIT_SECONDS", 0.1)
    with holding(settings, smsc):
        assert until(lambda: smsc.said["enquire_link"] >= 3)
        assert len(smsc.binds) == 1
        smsc.is_silent = True
        assert until(lambda: len(smsc.binds) >= 2)


def test_a_desk_says_goodbye_and_a_centre_may_too(settings, smsc, monkeypatch):
    monkeypatch.setattr(lines, "FIRST_WAIT_SECONDS", 0.1)
    with holding(settings, smsc) as line:
        assert until(line_is_open(line, smsc))
        smsc.say_goodbye()
        assert until(lambda: len(smsc.binds) == 2 and smsc.said["unbind_resp"] == 1)
        assert until(line_is_open(line, smsc))
    assert smsc.said["unbind"] == 1


def test_waits_grow_to_a_minute_and_are_never_the_same():
    for failures, longest in ((0, 0.5), (1, 0.5), (2, 1), (5, 8), (8, 60), (10_000, 60)):
        waits = {wait_before(failures) for _time in range(50)}
        assert all(longest / 2 <= wait <= longest for wait in waits)
        assert len(waits) > 1


def test_a_window_is_half_as_wide_when_many_hear_busy_at_once_and_widens_slowly():
    window = Window(16)
    for _answer in range(16):
        window.is_too_wide()
    assert window.places == 8
    for _answer in range(8):
        window.is_well()
    assert window.places == 9


@pytest.mark.parametrize("garbage", [b"GET / HTTP/1.1\r\n\r\n", b"\x00\x00\x00\x01" + b"\0" * 12])
def test_whoever_does_not_speak_the_language_is_left(settings, monkeypatch, garbage):
    monkeypatch.setattr(lines, "FIRST_WAIT_SECONDS", 0.05)
    came = []
    with socket.create_server(("127.0.0.1", 0)) as door:

        def talk():
            while len(came) < 2:
                near, _address = door.accept()
                with near:
                    came.append(near.recv(1000))
                    near.sendall(garbage)
                    near.recv(1000)

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        line = Line(
            read_address(f"smpp://desk:secret@127.0.0.1:{door.getsockname()[1]}"),
            on_arrival=lambda _handed: True,
        )
        line.start()
        assert until(lambda: len(came) >= 2)
        assert not line.is_bound()
        line.stop()
        assert not line.is_alive()


# --- What comes in --------------------------------------------------------------------------------


def test_what_comes_in_is_answered_by_whoever_has_stored_it_and_not_before(line, smsc):
    answers = []
    asking = threading.Thread(
        target=lambda: answers.append(smsc.say(sender="33639980002", text="Où ? 2"))
    )
    asking.start()
    assert until(lambda: line.came)
    time.sleep(0.2)
    assert answers == []
    (handed,) = line.came
    assert (handed.what.sender, handed.what.to, handed.what.is_receipt) == (
        "+33639980002",
        "38000",
        False,
    )
    assert read_octets(handed.what.octets, handed.what.coding) == "Où ? 2"
    line.answer(handed, pdus.OK)
    asking.join(5)
    assert answers == [0]


def test_more_than_can_be_stored_is_asked_for_again_later(line, smsc):
    line.came.extend([None] * 100)
    assert smsc.say(sender="33639980002", text="2") == pdus.THROTTLED


def test_what_is_no_message_is_refused_and_the_line_holds(line, smsc):
    broken = pdus.bare(pdus.DELIVER_SM, 77, body=b"\0")
    assert smsc.deliver_raw(broken, sequence=77) == pdus.NEVER
    assert send("Un.")[0].reached


@pytest.mark.parametrize("form", ["text", "parameters", "both"])
def test_a_receipt_is_told_from_what_somebody_wrote(line, smsc, form):
    smsc.manners.receipt_form = form
    (end,) = send("Un.")
    assert until(lambda: line.came)
    what = line.came[0].what
    assert what.is_receipt
    if form == "text":
        assert f"id:{end.ids[0]} " in read_octets(what.octets, what.coding)
        assert (what.message_id, what.state) == ("", None)
    else:
        assert (what.message_id, what.state) == (end.ids[0], 2)


# --- TLS ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key and a certificate for 127.0.0.1, signed by itself."""
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=smsc", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(cert)]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)
    return key, cert


def test_a_line_by_tls_opens_only_to_a_certificate_that_is_known(settings, certificate, caplog):
    key, cert = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    url = "smpp+tls://desk:secret@127.0.0.1:{port}"
    with Smsc(context=context) as smsc:
        with holding(settings, smsc, url=url, options=f"?ca={cert}") as line:
            assert until(line.is_bound)
            assert send("Un.")[0].reached
        with holding(settings, smsc, url=url) as line:
            assert until(lambda: "SSLCertVerificationError" in caplog.text)
            assert not line.is_bound()
        assert len(smsc.binds) == 1


def test_a_driver_without_a_window_sends_one_after_the_other(settings):
    settings.SMS_URL = ""
    assert how_many_at_once(Channel.SMS) == how_many_at_once(Channel.EMAIL) == 1
    assert send("Un.", "Deux.") == [Delivery(reached=False)] * 2
    assert isinstance(channel_of(Channel.SMS).send(*messages("Un.")), Delivery)
    settings.SMS_URL = "http://127.0.0.1:1/send"
    assert all(isinstance(end, NotSent) for end in send("Un.", "Deux."))
