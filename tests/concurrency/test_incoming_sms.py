"""The same SMS from two gateways at once, and a "yes" while an adviser moves the call."""

import itertools
from datetime import timedelta

import pytest

from helpdesk.actions.promises import answers
from helpdesk.actions.promises.answers import Taken, take_sms
from helpdesk.actions.promises.appointments import PromiseEnded, move_appointment
from helpdesk.choices import AppointmentState, CallbackState
from helpdesk.models import IncomingSms, Note
from helpdesk.policy.sms_talk import Did
from helpdesk.reads.incoming import talk_with
from tests.concurrency.crowd import all_at_once
from tests.factories.helpdesk import (
    AFTERNOON,
    MONDAY,
    make_adviser,
    make_callback,
    make_desk,
    make_topic,
)

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]
NUMBER, AT_ONCE, ROUNDS = "+33612345678", 8, 6
LATER = MONDAY + timedelta(minutes=10)
TUESDAY = AFTERNOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def _gateway(settings):
    settings.SMS_URL, settings.SMS_REACHES_PEOPLE = "https://gateway.invalid/send", True
    settings.SMS_SENDER, settings.SMS_INCOMING = "+33700000001", True


@pytest.fixture
def topic(real_database):
    make_desk()
    return make_topic(code="phone")


@pytest.fixture
def karim(topic):
    return make_adviser("Karim", topics=(topic,))


def bring(text="oui", *, key="g-1", number=NUMBER):
    return take_sms(sender=number, text=text, gateway_id=key, at=LATER)


def test_the_same_sms_by_eight_roads_at_once_is_one(topic, karim):
    make_callback(topic, number=NUMBER, starts_at=TUESDAY)
    taken = all_at_once(AT_ONCE, lambda _n: bring("Bonjour, c'est encore moi"))
    assert sorted(taken) == sorted([Taken.KEPT, *[Taken.KNOWN] * (AT_ONCE - 1)])
    assert IncomingSms.objects.count() == Note.objects.count() == 1


def test_the_same_id_of_eight_senders_at_once_is_one(topic, karim):
    taken = all_at_once(AT_ONCE, lambda n: bring(number=f"+3361234560{n}"))
    assert sorted(taken) == sorted([Taken.KEPT, *[Taken.KNOWN] * (AT_ONCE - 1)])


def test_control_without_the_id_of_the_gateway_it_is_eight(topic, karim, monkeypatch):
    count = itertools.count()
    monkeypatch.setattr(answers, "key_of", lambda key, most: f"{key}-{next(count)}")
    make_callback(topic, number=NUMBER, starts_at=TUESDAY)
    assert all_at_once(AT_ONCE, lambda _n: bring("Bonjour")) == [Taken.KEPT] * AT_ONCE
    assert Note.objects.count() == AT_ONCE


def asked_to_cancel(topic, number):
    """A promise whose number was just asked whether to cancel it."""
    callback = make_callback(topic, number=number, name=f"Odile {number}", starts_at=TUESDAY)
    bring("non", key=f"no-{number}", number=number)
    return callback


def test_yes_cancels_no_call_that_an_adviser_moves_at_the_same_time(topic, karim):
    ended = set()
    for n in range(ROUNDS):
        number = f"+3361234570{n}"
        callback = asked_to_cancel(topic, number)
        hour = TUESDAY + timedelta(minutes=30 + 15 * n)

        def act(who, number=number, callback=callback, hour=hour):
            if who:
                return move_appointment(callback=callback, starts_at=hour, at=LATER, by=karim.user)
            return bring(key=f"yes-{number}", number=number)

        _taken, moved = all_at_once(2, act)
        callback.refresh_from_db()
        did = IncomingSms.objects.get(gateway_id=f"yes-{number}").did
        was_moved = callback.appointments.filter(state=AppointmentState.MOVED).exists()
        if isinstance(moved, PromiseEnded):
            assert (callback.state, did, was_moved) == (
                CallbackState.CANCELLED,
                Did.CANCELLED,
                False,
            )
        else:
            assert (callback.state, did, was_moved) == (CallbackState.OPEN, Did.NOTED, True)
        ended.add(callback.state)
        if callback.state == CallbackState.OPEN:
            bring("stop", key=f"stop-{number}", number=number)
    assert ended


def test_control_without_the_lock_yes_cancels_the_call_that_was_moved(topic, karim, monkeypatch):
    callback = asked_to_cancel(topic, NUMBER)
    before = talk_with(NUMBER, at=LATER)
    move_appointment(
        callback=callback, starts_at=TUESDAY + timedelta(hours=1), at=LATER, by=karim.user
    )
    monkeypatch.setattr(answers, "_talk", lambda number, at: before)
    bring(key="yes")
    callback.refresh_from_db()
    assert callback.state == CallbackState.CANCELLED
