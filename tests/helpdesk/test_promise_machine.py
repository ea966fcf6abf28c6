"""Whatever happens to a desk, in whatever order, no promise is lost: and faults are found.

`pytest -m long` plays ten times as many lives, longer ones, and plants the other nine faults.
"""

import os
from collections import Counter
from datetime import time

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from helpdesk.actions.messages import sending
from helpdesk.actions.promises import (
    appointments,
    attempts,
    by_hand,
    callbacks,
    closing,
    corrections,
    handover,
    holds,
    intake,
)
from helpdesk.actions.promises.appointments import take_time
from helpdesk.choices import AttemptOutcome, NextStep
from helpdesk.models import OpeningPeriod
from helpdesk.policy import retries
from helpdesk.policy.retries import Next
from helpdesk.reads import next_try
from tests.helpdesk.promise_machine.desk import Desk, make_machine_desk
from tests.helpdesk.promise_machine.life import InvariantBroken
from tests.helpdesk.promise_machine.machine import PromiseMachine

# Some take half a minute, and four times that on a machine with much else to do.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.both_databases,
    pytest.mark.timeout(600),
]

LIVES = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    derandomize="CI" in os.environ,
    database=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
MANY_LIVES = settings(LIVES, max_examples=500, stateful_step_count=40)
# Enough to find a fault that was planted; that is no time to make it small.
FEW_LIVES = settings(
    LIVES,
    max_examples=100,
    stateful_step_count=30,
    derandomize=True,
    phases=[Phase.generate],
    report_multiple_bugs=False,
)
# What many lives must have done at least once, or they prove nothing.
EVERY_ACTION = (
    "ask_for_callback",
    "cancel_callback",
    "change_person",
    "change_way",
    "close_case",
    "correct_attempt",
    "crashes",
    "done_by_hand",
    "end_attempt",
    "extend_hold",
    "hold_time",
    "keep_best_hours",
    "move_appointment",
    "move_case",
    "note_seen_to",
    "offer_sooner",
    "open_and_promise",
    "open_by_phone",
    "promise_callback",
    "record_delivery",
    "record_incoming_call",
    "release_hold",
    "reroute",
    "send_due",
    "set_hour",
    "start_attempt",
    "take_over",
    "use_number",
    "watch_promises",
    "wish_sooner",
    "write_and_end",
)

SEVERAL_WRITES = {
    callbacks: ("_open_and_promise", "cancel_callback"),
    closing: ("close_case",),
    attempts: ("start_attempt", "end_attempt"),
    intake: ("record_incoming_call", "use_number", "keep_best_hours"),
}


@pytest.fixture
def desk(db, settings) -> Desk:
    settings.EMAIL_REACHES_PEOPLE = True
    return make_machine_desk()


def play(desk: Desk, how: settings) -> Counter[str]:
    """Play lives of this desk; how often each action was done, or refused, or cut off."""
    tally: Counter[str] = Counter()
    run_state_machine_as_test(lambda: PromiseMachine(desk, tally), settings=how)
    return tally


def assert_found(desk: Desk, *sentences: str) -> None:
    """The machine finds it, and says each of these in one breath."""
    with pytest.raises(InvariantBroken) as broken:
        play(desk, FEW_LIVES)
    for sentence in sentences:
        assert sentence in str(broken.value)


def replace_everywhere(monkeypatch, name: str, new: object) -> None:
    """In each module of the actions that knows a function by this name."""
    for module in (appointments, attempts, by_hand, callbacks, corrections, handover, intake):
        if hasattr(module, name):
            monkeypatch.setattr(module, name, new)


@pytest.mark.parametrize(
    ("lives", "done"),
    [
        pytest.param(LIVES, EVERY_ACTION[:1], id="few"),
        pytest.param(MANY_LIVES, EVERY_ACTION, id="many", marks=pytest.mark.long),
    ],
)
def test_whatever_happens_every_promise_keeps_one_next_step(desk, lives, done):
    tally = play(desk, lives)
    assert [action for action in done if not tally[action]] == []


# --- The machine finds what is planted -----------------------------------------------------------


def test_an_hour_that_ends_and_keeps_its_quarters_is_found(desk, monkeypatch):
    def forget_quarters(*, appointment, state):
        appointment.state = state
        appointment.save(update_fields=["state"])
        appointments.drop_notices(appointment=appointment)

    replace_everywhere(monkeypatch, "end_appointment", forget_quarters)
    assert_found(desk, "quarter_of_ended", "a quarter hour is taken for what is over")


@pytest.mark.long
def test_a_cancelled_call_that_keeps_its_hour_is_found(desk, monkeypatch):
    monkeypatch.setattr(callbacks, "end_appointment", lambda **_facts: None)
    assert_found(desk, "ended_with_appointment", "ended still has something of a promise")


@pytest.mark.long
def test_a_try_that_leaves_no_next_step_is_found(desk, monkeypatch):
    monkeypatch.setattr(attempts, "_look_for_a_time", lambda *, step, **_facts: Next(step))
    assert_found(desk, "no_next_step", "an open promise has 0 next steps")


@pytest.mark.long
def test_messages_that_outlive_their_hour_are_found(desk, monkeypatch):
    monkeypatch.setattr(appointments, "drop_notices", lambda **_facts: 0)
    assert_found(desk, "notice_of_nothing", "is about what is over")


def take_all_but_one(owner, *, at):
    """An hour whose last quarter is forgotten."""
    owner = take_time(owner, at=at)
    owner.quarters.last().delete()
    return owner


@pytest.mark.long
def test_an_hour_that_skips_its_last_quarter_is_found(desk, monkeypatch):
    replace_everywhere(monkeypatch, "take_time", take_all_but_one)
    assert_found(desk, "appointment_lacks_quarters", "an hour lacks one of its quarters")


@pytest.mark.long
def test_a_hold_that_skips_its_last_quarter_is_found(desk, monkeypatch):
    monkeypatch.setattr(holds, "take_time", take_all_but_one)
    assert_found(desk, "hold_lacks_quarters", "an hour lacks one of its quarters")


@pytest.mark.long
def test_a_call_in_the_night_is_found(desk, monkeypatch):
    OpeningPeriod.objects.update(starts=time(20), ends=time(23, 45))
    monkeypatch.setattr(retries, "_may_ring", lambda *_facts: True)
    assert_found(desk, "a phone would ring at")


@pytest.mark.long
def test_actions_in_several_transactions_are_found(desk, monkeypatch):
    for module, names in SEVERAL_WRITES.items():
        for name in names:
            monkeypatch.setattr(module, name, getattr(module, name).__wrapped__)
    assert_found(desk, "a crash left something behind")


@pytest.mark.long
def test_an_announced_next_step_that_is_not_the_one_that_follows_is_found(desk, monkeypatch):
    stop = dict.fromkeys(AttemptOutcome, Next(NextStep.STOP))
    monkeypatch.setattr(next_try, "previews", lambda **_facts: stop)
    assert_found(desk, "was announced")


@pytest.mark.long
def test_what_a_pass_swallows_is_found(desk, monkeypatch):
    monkeypatch.setattr(sending, "compose", lambda _notice: 1 / 0)
    assert_found(desk, "could not be sent")
