"""Six who post at once get as many promises as the bounds say, and not one more."""

import threading
import uuid

import pytest

from helpdesk.actions.promises import public_bookings
from helpdesk.actions.promises.callbacks import Arrival, ask_for_callback
from helpdesk.actions.promises.public_bookings import TooManyAsked
from helpdesk.models import Callback, PublicBooking
from helpdesk.policy.fair_use import Visitor
from helpdesk.reads.fair_use import asked_before
from tests.concurrency.crowd import all_at_once
from tests.factories.helpdesk import (
    MADELEINE,
    MONDAY,
    make_adviser,
    make_callback,
    make_desk,
    make_request,
    make_topic,
)

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]
AT_ONCE = 6


@pytest.fixture
def topic(real_database):
    make_desk()
    topic = make_topic(code="phone")
    make_adviser("Karim", topics=(topic,))
    return topic


def ask(topic, n, *, number=MADELEINE, session=None, address=None):
    return ask_for_callback(
        request=make_request(
            topic, name=f"Personne {n}", number=number, starts_at=None, reachable_when="le soir"
        ),
        at=MONDAY,
        arrival=Arrival(
            request_key=uuid.uuid4(),
            visitor=Visitor(session or f"session {n}", address or f"192.0.2.{n}"),
        ),
    )


def promised(results):
    refused = [result for result in results if isinstance(result, TooManyAsked)]
    made = [result for result in results if isinstance(result, Callback)]
    assert len(refused) + len(made) == AT_ONCE, results
    return len(made)


def test_six_at_once_for_one_number_get_two_promises(topic):
    assert promised(all_at_once(AT_ONCE, lambda n: ask(topic, n))) == 2
    assert Callback.objects.count() == PublicBooking.objects.count() == 2


def test_six_at_once_in_one_session_get_three(topic):
    results = all_at_once(AT_ONCE, lambda n: ask(topic, n, session="one", number=f"+3363998000{n}"))
    assert promised(results) == 3


def test_six_at_once_from_one_home_get_as_many_as_are_left(topic):
    for n in range(8):
        ask(topic, n, number=f"+3363998010{n}", address=f"2001:db8::{n}")
    results = all_at_once(
        AT_ONCE, lambda n: ask(topic, n, number=f"+3363998000{n}", address=f"2001:db8::f{n}")
    )
    assert promised(results) == 2


def test_control_without_a_turn_and_a_transaction_too_many_pass(topic):
    """The same check, then the same writing, with nothing around them."""
    ready = [make_callback(topic, name=f"Personne {n}", starts_at=None) for n in range(AT_ONCE)]
    visitors = [Visitor(f"session {n}", f"192.0.2.{n}") for n in range(AT_ONCE)]
    gate = threading.Barrier(AT_ONCE)

    def check_then_write(n):
        asked = asked_before(visitor=visitors[n], number=MADELEINE, email="", at=MONDAY)
        gate.wait(timeout=60)
        if asked.open_of_number < 2:
            public_bookings.note_booking(callback=ready[n], visitor=visitors[n], at=MONDAY)

    all_at_once(AT_ONCE, check_then_write)
    assert PublicBooking.objects.count() > 2
