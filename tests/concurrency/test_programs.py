"""A program that asks the same at once, because it did not wait for the answer, asks once."""

import threading
from datetime import timedelta

import pytest

from helpdesk.actions.promises import systems
from helpdesk.actions.promises.callbacks import Arrival, ask_for_callback
from helpdesk.actions.promises.systems import Answered, FromProgram, NotPromised, ask_by_program
from helpdesk.models import Callback, Case, SystemRequest
from helpdesk.policy.fair_use import Visitor
from tests.concurrency.crowd import all_at_once
from tests.factories.helpdesk import (
    MONDAY,
    make_adviser,
    make_desk,
    make_request,
    make_topic,
    make_user,
)
from tests.factories.programs import make_program

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]
AT_ONCE = 6


@pytest.fixture
def topic(real_database):
    make_desk()
    topic = make_topic(code="phone")
    make_adviser("Karim", topics=(topic,))
    return topic


@pytest.fixture
def tokens(real_database):
    awa = make_user("awa", "coordinator")
    return [make_program(awa).row for _n in range(AT_ONCE)]


def wanted(topic):
    return make_request(topic, starts_at=None, reachable_when="le soir")


def ask(topic, token, key):
    program = FromProgram(token=token, key=key, said="{}")
    return ask_by_program(request=wanted(topic), program=program, at=MONDAY)


def test_the_same_key_at_once_is_one_request(topic, tokens):
    results = all_at_once(AT_ONCE, lambda _n: ask(topic, tokens[0], "key-of-mine"))
    assert all(isinstance(result, Answered) for result in results), results
    assert [result.is_new for result in results].count(True) == 1
    assert len({result.callback.pk for result in results}) == 1
    assert Case.objects.count() == SystemRequest.objects.count() == 1


def test_other_keys_at_once_for_one_number_are_one_live_call(topic, tokens):
    results = all_at_once(AT_ONCE, lambda n: ask(topic, tokens[0], f"key-number-{n}"))
    assert all(isinstance(result, Answered) for result in results), results
    assert len({result.callback.pk for result in results}) == 1
    assert Callback.objects.count() == 1
    assert SystemRequest.objects.count() == AT_ONCE


def test_other_programs_at_once_for_one_number_get_one_promise(topic, tokens):
    results = all_at_once(AT_ONCE, lambda n: ask(topic, tokens[n], "key-of-mine"))
    refused = [result for result in results if isinstance(result, NotPromised)]
    assert len(refused) == AT_ONCE - 1, results
    assert Callback.objects.count() == SystemRequest.objects.count() == 1


def test_control_without_the_row_the_same_key_is_two_requests(topic, tokens):
    """Asked for first, then promised, as the site does: only the bound of the number holds."""
    gate = threading.Barrier(AT_ONCE)
    program = FromProgram(token=tokens[0], key="key-of-mine", said="{}")

    def check_then_ask(n):
        before = systems._asked_before(program)
        gate.wait(timeout=60)
        if before is None:
            visitor = Visitor(f"session {n}", "")
            ask_for_callback(
                request=wanted(topic),
                at=MONDAY + timedelta(seconds=n),
                arrival=Arrival(visitor=visitor),
            )

    all_at_once(AT_ONCE, check_then_ask)
    assert Case.objects.count() > 1
