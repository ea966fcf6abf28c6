"""The exchange dials, and what it says of the end is chosen for the adviser to check."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.actions.people.people import mark_number
from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.actions.promises.dialling import (
    MOST_IN_AN_HOUR,
    WORTH_DIALLING,
    dial,
    take_dials,
)
from helpdesk.actions.promises.phone_calls import take_report
from helpdesk.channels.telephone.dialling import NotDialled
from helpdesk.choices import AttemptOutcome
from helpdesk.models import PhoneCall
from helpdesk.policy.callers import Caller
from helpdesk.policy.phone_calls import CallEvent, CallReport, Direction, cause_of, read_report
from tests.factories.helpdesk import MADELEINE, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _exchange(settings, cast):
    settings.AMI_URL, settings.PHONE_CALLS = "ami://desk:secret@127.0.0.1", True
    cast.karim.phone_line = "201"
    cast.karim.save()


@pytest.fixture
def attempt(cast):
    callback = make_callback(cast.topic)
    return start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=cast.karim.user)


def test_a_key_has_asterisk_dial_once(desk, attempt):
    assert "Dial from my telephone" in desk.read("attempt", attempt.pk)
    said = desk.says(desk.post("attempt_dial", attempt.pk, note="Elle demande"))
    assert "Your telephone rings first" in said
    assert "Elle demande" in said
    ((call, line),) = take_dials(at=MONDAY)
    assert (call.number, line, call.direction) == (MADELEINE, "201", Direction.OUT)
    assert take_dials(at=MONDAY) == []


def test_what_waits_too_long_is_dialled_by_nobody(desk, attempt):
    desk.post("attempt_dial", attempt.pk)
    assert take_dials(at=MONDAY + WORTH_DIALLING) == []
    assert PhoneCall.objects.get().ended_at is not None


def test_what_asterisk_hears_of_the_end_is_chosen(desk, attempt):
    desk.post("attempt_dial", attempt.pk)
    ((call, _line),) = take_dials(at=MONDAY)
    ended = CallReport(
        CallEvent.HANGUP, call.call_id, Direction.OUT, Caller(), cause=cause_of("17")
    )
    take_report(report=ended, at=MONDAY + timedelta(seconds=20))
    page = desk.read("attempt", attempt.pk)
    assert "The exchange says: Line busy" in page
    assert re.search(r'value="busy"[^>]*checked', page)
    attempt.refresh_from_db()
    assert attempt.ended_at is None


def test_what_a_webhook_tells_of_our_call_is_chosen_too(desk, attempt):
    sent = {"direction": "out", "callId": "x-1", "from": "201", "to": "0639981234"}
    for event in ("newCall", "hangup"):
        report = read_report({**sent, "event": event, "cause": "noAnswer"})
        take_report(report=report, at=MONDAY + timedelta(seconds=20))
    assert "The exchange says: No answer" in desk.read("attempt", attempt.pk)


def test_who_answered_is_for_the_adviser_to_say(desk, attempt):
    sent = {"direction": "out", "callId": "x-1", "from": "201", "to": "0639981234"}
    for event in ("newCall", "answer", "hangup"):
        take_report(report=read_report({**sent, "event": event, "cause": "16"}), at=MONDAY)
    page = desk.read("attempt", attempt.pk)
    assert "The exchange says" not in page
    assert "checked" not in page.partition("outcomes")[2].partition("</ul>")[0]


def test_a_colleagues_call_to_the_number_says_nothing_of_mine(desk, attempt, cast):
    cast.ines.phone_line = "202"
    cast.ines.save()
    sent = {"direction": "out", "callId": "x-1", "from": "202", "to": "0639981234"}
    for event in ("newCall", "hangup"):
        take_report(report=read_report({**sent, "event": event, "cause": "17"}), at=MONDAY)
    assert "The exchange says" not in desk.read("attempt", attempt.pk)


def test_without_a_line_or_an_exchange_there_is_no_key(desk, attempt, cast, settings):
    settings.AMI_URL = ""
    assert "Dial from my telephone" not in desk.read("attempt", attempt.pk)
    said = desk.says(desk.post("attempt_dial", attempt.pk))
    assert "Dial the number yourself" in said


@pytest.mark.parametrize("what", ["the number is wrong by now", "the call has ended"])
def test_what_is_not_to_be_called_any_more_rings_nowhere(desk, attempt, cast, what):
    if what == "the call has ended":
        outcome = AttemptOutcome.NO_ANSWER
        end_attempt(attempt=attempt, outcome=outcome, at=MONDAY, by=cast.karim.user)
    else:
        person = attempt.callback.case.person
        mark_number(person=person, number=MADELEINE, is_dead=True)
    attempt.refresh_from_db()
    with pytest.raises(NotDialled):
        dial(attempt=attempt, at=MONDAY)
    assert not PhoneCall.objects.exists()


def test_a_key_that_is_held_down_calls_nobody_all_day(desk, attempt):
    for _ in range(MOST_IN_AN_HOUR):
        dial(attempt=attempt, at=timezone.now())
    assert "Dial the number yourself" in desk.says(desk.post("attempt_dial", attempt.pk))
    assert PhoneCall.objects.count() == MOST_IN_AN_HOUR


def test_an_address_that_does_not_answer_is_said(desk, attempt, settings):
    settings.DIAL_URL = "http://127.0.0.1:9/?from={line}&to={number}"
    assert "Dial the number yourself" in desk.says(desk.post("attempt_dial", attempt.pk))
    assert not PhoneCall.objects.exists()


def test_only_who_calls_dials(desk_of, attempt, cast):
    answer = desk_of(cast.ines.user).post("attempt_dial", attempt.pk)
    assert answer.status_code == 302
    assert not PhoneCall.objects.exists()
