"""What comes next, in words."""

from datetime import timedelta

import pytest
from django.utils import translation

from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.closing import close_case
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


def step_for(made, reader, now):
    live = made.live_appointment
    return next_of_case(
        made.case, callback=made, appointment=live, running=None, now=now, reader=reader
    )


def test_only_whoever_must_act_is_you(cast):
    made = make_callback(cast.topic)
    owner = made.adviser
    other = cast.ines if owner == cast.karim else cast.karim
    when = "today at 2\u00a0pm."
    assert step_for(made, owner, MONDAY) == f"You call {when}"
    assert step_for(made, other, MONDAY) == f"{owner.first_name} calls {when}"
    assert step_for(made, None, MONDAY) == f"{owner.first_name} calls {when}"


def test_whoever_calls_says_how_it_ended(cast):
    made = make_callback(cast.topic)
    running = start_attempt(callback=made, adviser=cast.karim, at=AFTERNOON, by=None)
    facts = {"callback": made, "appointment": None, "running": running, "now": AFTERNOON}
    assert next_of_case(made.case, **facts, reader=cast.karim).startswith("You are calling.")
    assert next_of_case(made.case, **facts, reader=cast.ines).startswith("Karim is calling.")


@pytest.mark.parametrize(
    ("minutes", "mine", "theirs"),
    [(15, "You call", "calls today"), (16, "You were to call", "was to call today")],
)
def test_an_hour_that_is_over_is_not_said_as_one_to_come(cast, minutes, mine, theirs):
    made = make_callback(cast.topic)
    now = AFTERNOON + timedelta(minutes=minutes)
    assert step_for(made, made.adviser, now).startswith(mine)
    assert theirs in step_for(made, None, now)


@pytest.mark.parametrize("number", ["", None])
@pytest.mark.parametrize("days", [0, 9])
def test_a_task_whose_deadline_is_over_is_to_be_done_now(cast, number, days):
    made = make_callback(cast.topic, starts_at=None)
    if number is not None:
        made.number = number
        made.save()
    what = "An hour" if number is None else "A number"
    now = MONDAY + timedelta(days=days)
    mine, theirs = step_for(made, made.adviser, now), step_for(made, None, now)
    assert mine.startswith(f"{what} was to be" if days else f"{what} must be")
    assert "You do it" in mine
    assert f"{made.adviser.first_name} does it" in theirs


@pytest.mark.parametrize("step", [NextStep.OTHER_NUMBER, NextStep.LETTER, NextStep.FIND_A_TIME])
def test_what_somebody_else_does_next_is_said_of_them(step):
    assert "you" not in next_in_words(Next(step), now=MONDAY, owner="Inès").lower()
    assert "Inès" in next_in_words(Next(step), now=MONDAY, owner="Inès")
