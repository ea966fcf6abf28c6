"""A real Asterisk with our own samples: a missed call outside hours is promised, and one dials.

`pytest -m long tests/peers/test_real_asterisk.py`: the root of the exchange takes minutes, once.
"""

import threading
import time
import uuid
from datetime import timedelta

import pytest
import time_machine

from helpdesk.channels.telephone.ami import Ami, read_ami_address
from helpdesk.management.commands import hold_phone_line
from helpdesk.models import Callback, PhoneCall
from helpdesk.policy.asterisk import AsteriskCalls
from helpdesk.policy.missed_calls import Follow
from helpdesk.policy.phone_calls import CallEvent, Direction, HangUp
from tests.factories.helpdesk import MONDAY
from tests.peers.conftest import free_port
from tests.peers.real_asterisk import RealAsterisk, make_root, why_not
from tests.peers.sip import Telephone

pytestmark = [pytest.mark.long, pytest.mark.slow, pytest.mark.timeout(1800)]
# Nine in the evening, in Paris.
EVENING = MONDAY + timedelta(hours=11)
MOBILE, LANDLINE, PERSON = "0639985555", "0199005678", "+33612345678"


@pytest.fixture(scope="module")
def root():
    if reason := why_not() or make_root():
        pytest.skip(f"no Asterisk here: {reason}")


@pytest.fixture
def phone():
    with Telephone(answers={PERSON: 486}) as one:
        yield one


@pytest.fixture
def exchange(root, phone):
    ports = (free_port(), free_port())
    with RealAsterisk(f"cdf-{uuid.uuid4().hex[:8]}", ports, phone.port) as one:
        yield one


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """A test lives in one transaction: its connection is not closed as an old one."""
    monkeypatch.setattr(hold_phone_line, "close_old_connections", lambda: None)


def hear_while(exchange, act):
    """What `manage.py hold_phone_line` does while somebody telephones."""
    command, failed = hold_phone_line.Command(), []
    command._is_asked_to_stop, command._next_beat = False, float("inf")

    def telephone():
        try:
            act()
            time.sleep(3)
        except BaseException as error:
            failed.append(error)
        command._is_asked_to_stop = True

    address = read_ami_address(exchange.url)
    ami = Ami(address)
    thread = threading.Thread(target=telephone)
    thread.start()
    command._hear(ami, AsteriskCalls(address.context))
    thread.join()
    assert not failed, f"{failed} {exchange.said()}"


@pytest.mark.django_db
def test_a_missed_call_outside_hours_is_promised_the_next_fair_hour(
    exchange, phone, cast, settings
):
    settings.PHONE_CALLS = True

    def call_in_vain():
        call = phone.call(MOBILE, port=exchange.sip)
        time.sleep(2)
        phone.hang_up(call)

    with time_machine.travel(EVENING):
        hear_while(exchange, call_in_vain)
    call = PhoneCall.objects.get()
    assert call.became == Follow.PROMISED, exchange.said()
    assert call.number == "+33639985555"
    assert Callback.objects.get().live_appointment.starts_at == MONDAY.replace(day=24, hour=8)


@pytest.mark.django_db
def test_who_presses_one_hears_the_hour_that_was_promised(exchange, phone, cast, settings):
    settings.PHONE_CALLS = True

    def press_one():
        call = phone.call(LANDLINE, port=exchange.sip)
        time.sleep(3)
        phone.press("1", call)
        time.sleep(20)

    with time_machine.travel(EVENING):
        hear_while(exchange, press_one)
    call = PhoneCall.objects.get()
    assert call.asked_back, exchange.said()
    assert call.is_told, exchange.said()
    assert call.callback.live_appointment.starts_at == MONDAY.replace(day=24, hour=8)


def test_an_adviser_is_rung_then_the_person_and_the_end_is_told(exchange, phone):
    address = read_ami_address(exchange.url)
    ami, calls, reports = Ami(address), AsteriskCalls(address.context), []
    ami.originate(channel_id="cdf-1", line="201", number=PERSON)
    ends_at = time.monotonic() + 30
    while not any(each.event is CallEvent.HANGUP for each in reports):
        assert time.monotonic() < ends_at, exchange.said()
        heard = [calls.hear(message) for message in ami.heard(0.25)]
        reports += [report for report in heard if report is not None]
    ami.close()
    assert phone.called == ["201", PERSON]
    end = next(each for each in reports if each.event is CallEvent.HANGUP)
    assert (end.direction, end.cause) == (Direction.OUT, HangUp.BUSY)
