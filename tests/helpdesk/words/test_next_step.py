"""What comes next, in words."""

from datetime import timedelta

import pytest
from django.utils import translation

from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.callbacks import close_case
from helpdesk.actions.promises.waiting import wait_for_person
from helpdesk.choices import ClosingReason, NextStep
from helpdesk.policy.retries import Next
from helpdesk.words.next_step import next_in_words, next_of_case
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback, make_case, make_reason

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(hours=5), "Then: we call again today at 3\u00a0pm."),
        (timedelta(days=1), "Then: we call again tomorrow at 10\u00a0am."),
        (timedelta(days=3), "Then: we call again on Thursday 26\u00a0November, at 10\u00a0am."),
    ],
)
def test_the_next_try_is_said_as_a_person_would(after, words):
    assert next_in_words(Next(NextStep.TRY_AGAIN, MONDAY + after), now=MONDAY) == words


@pytest.mark.parametrize("step", NextStep)
def test_every_step_is_said(step):
    assert next_in_words(Next(step), now=MONDAY).startswith("Then: ")


def said_of(made, **facts):
    facts = {
        "callback": made,
        "appointment": made.live_appointment,
        "running": None,
        "now": MONDAY,
        **facts,
    }
    return next_of_case(made.case, **facts)


def test_a_promise_says_who_calls_and_when(cast):
    callback = make_callback(cast.topic)
    assert said_of(callback) == f"{callback.adviser.first_name} calls today at 2\u00a0pm."


def test_an_hour_to_find_says_by_when(cast):
    assert "An hour must be found." in said_of(make_callback(cast.topic, starts_at=None))


def test_a_running_call_comes_before_its_promise(cast):
    callback = make_callback(cast.topic)
    running = start_attempt(callback=callback, adviser=cast.ines, at=AFTERNOON, by=None)
    assert said_of(callback, running=running).startswith("Inès is calling.")


def test_a_case_without_a_promise_asks_for_one(cast):
    assert said_of(make_callback(cast.topic), callback=None).startswith("No call is planned.")


def test_a_case_that_waits_says_for_what(cast):
    case = make_case(cast.topic)
    case = wait_for_person(case=case, reason=make_reason(), at=MONDAY, by=None)
    words = next_of_case(case, callback=None, appointment=None, running=None, now=MONDAY)
    assert words == "We wait for the person: a document."


def test_a_closed_case_asks_for_nothing(cast):
    callback = make_callback(cast.topic)
    callback.case = close_case(
        case=callback.case, reason=ClosingReason.NOT_HELPED, at=MONDAY, by=None
    )
    assert said_of(callback) == "Nothing more to do. How it ended: We could not help."
