"""Our client of Asterisk's manager interface, with an exchange of our own making: no database."""

import pytest

from helpdesk.channels.telephone.ami import LONGEST, Ami, AmiAddress, AmiEnded, read_ami_address
from tests.peers.asterisk import Asterisk, channel_event

pytestmark = pytest.mark.timeout(60)


def heard(ami, count):
    messages = []
    for _ in range(100):
        messages += [each for each in ami.heard(0.1) if "Event" in each]
        if len(messages) >= count:
            break
    return messages


def test_events_are_heard_whole_and_in_order():
    events = [channel_event("Newchannel", call=f"1.{n}") for n in range(50)]
    with Asterisk(events=events) as exchange:
        ami = Ami(read_ami_address(exchange.url))
        assert heard(ami, 50) == events
        ami.close()
    login = exchange.actions[0]
    assert (login["Action"], login["Username"], login["Events"]) == (
        "Login",
        "desk",
        "call,agent,user",
    )


def test_no_value_can_begin_another_action():
    with Asterisk() as exchange:
        ami = Ami(read_ami_address(exchange.url))
        ami.send(Action="Setvar", Value="1\r\n\r\nAction: Command\r\nCommand: core stop now")
        # The answers to the log-in and to this one.
        assert [each["Response"] for _ in range(5) for each in ami.heard(0.2)] == ["Success"]
        ami.close()
    assert {each["Action"] for each in exchange.actions} <= {"Login", "Setvar", "Logoff"}
    assert "core stop now" in exchange.actions[1]["Value"]


def test_a_call_is_dialled_from_a_line():
    with Asterisk() as exchange:
        ami = Ami(read_ami_address(exchange.url + "?dial=SIP/{line}&out=outside"))
        ami.originate(channel_id="cdf-1", line="201", number="+33612345678")
        assert [each["Response"] for _ in range(5) for each in ami.heard(0.2)] == ["Success"]
        ami.close()
    asked = exchange.actions[1]
    assert (asked["Action"], asked["Channel"], asked["Context"], asked["Exten"]) == (
        "Originate",
        "SIP/201",
        "outside",
        "+33612345678",
    )
    assert asked["ChannelId"] == "cdf-1"


def test_a_wrong_secret_is_said_without_it():
    with Asterisk() as exchange, pytest.raises(AmiEnded, match="refused"):
        Ami(AmiAddress("127.0.0.1", exchange.port, "desk", "wrong", "coup-de-fil"))


@pytest.mark.parametrize("greeting", [b"SSH-2.0-OpenSSH\r\n", b"\r\n"])
def test_who_is_no_exchange_is_told_nothing(greeting):
    with Asterisk(greeting=greeting) as other, pytest.raises(AmiEnded, match="not an exchange"):
        Ami(read_ami_address(other.url))
    assert other.actions == []


def test_nobody_there_is_said():
    with Asterisk() as exchange:
        url = exchange.url
    with pytest.raises(AmiEnded, match="no connection"):
        Ami(read_ami_address(url))


def test_an_exchange_that_hangs_up_is_noticed():
    with Asterisk().hang_up_after(channel_event("Newchannel")) as exchange:
        ami = Ami(read_ami_address(exchange.url))
        with pytest.raises(AmiEnded, match="hung up"):
            heard(ami, 2)
        ami.close()


def test_a_message_without_an_end_is_no_message():
    with Asterisk(events=[{"Event": "x" * (2 * LONGEST)}]) as exchange:
        ami = Ami(read_ami_address(exchange.url))
        ami._waiting = b"x" * LONGEST
        with pytest.raises(AmiEnded, match="too long"):
            heard(ami, 1)
        ami.close()


def test_an_address_says_everything():
    assert read_ami_address("ami+tls://desk:a%20b@pbx.example.org?context=from-outside") == (
        AmiAddress("pbx.example.org", 5039, "desk", "a b", "from-outside", is_tls=True)
    )
    assert read_ami_address("ami://desk:s@127.0.0.1:99").port == 99
