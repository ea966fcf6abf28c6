"""The same call reported by several roads at once, and several calls of one number at once."""

import itertools
from datetime import timedelta

import pytest

from helpdesk.actions.promises import missed_calls, phone_calls
from helpdesk.actions.promises.phone_calls import take_report
from helpdesk.models import Callback, DeskSettings, PhoneCall
from helpdesk.policy.missed_calls import Follow, MissedCall
from helpdesk.policy.phone_calls import read_report
from tests.concurrency.crowd import all_at_once
from tests.factories.helpdesk import MONDAY, make_adviser, make_desk, make_topic

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]
NUMBER, AT_ONCE = "+33612345678", 6
LATER = MONDAY + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _desk(real_database):
    make_desk()
    make_adviser("Karim", topics=(make_topic(code="phone"),))
    # Its topic is made once, before anybody is there at once.
    missed_calls.call_topic()
    assert not DeskSettings.current().is_booking_off


def hang_up(key):
    sent = {"event": "hangup", "callId": key, "direction": "in", "from": NUMBER, "cause": "cancel"}
    call = take_report(report=read_report(sent), at=LATER)
    return call.became if call else None


def test_the_same_call_reported_six_times_at_once_is_one_promise():
    assert all_at_once(AT_ONCE, lambda _n: hang_up("c-1")) == [Follow.PROMISED] * AT_ONCE
    assert (PhoneCall.objects.count(), Callback.objects.count()) == (1, 1)


def test_six_calls_of_one_number_at_once_are_one_promise():
    became = all_at_once(AT_ONCE, lambda n: hang_up(f"c-{n}"))
    assert sorted(became) == sorted([Follow.PROMISED, *[Follow.KNOWN] * (AT_ONCE - 1)])
    assert (PhoneCall.objects.count(), Callback.objects.count()) == (AT_ONCE, 1)


def test_control_without_the_id_and_a_look_at_what_is_promised_they_are_several(monkeypatch):
    count = itertools.count()
    monkeypatch.setattr(phone_calls, "kept_id", lambda key: f"{key}-{next(count)}")
    monkeypatch.setattr(missed_calls, "missed_call", lambda _call: MissedCall(has_number=True))
    monkeypatch.setattr(missed_calls, "case_to_promise_on", lambda _number: None)
    all_at_once(AT_ONCE, lambda _n: hang_up("c-1"))
    assert PhoneCall.objects.count() == AT_ONCE
    assert Callback.objects.count() > 1
