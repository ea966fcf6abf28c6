"""After "no common language" the desk asks which one, and tells how to go on."""

import pytest
import time_machine

from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.choices import AttemptOutcome, CallbackState
from helpdesk.models import Callback
from tests.factories.helpdesk import AFTERNOON, make_callback, make_desk

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _afternoon():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


@pytest.fixture
def callback(cast):
    """Inès called, and neither understood the other."""
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.ines, at=AFTERNOON, by=None)
    end_attempt(
        attempt=attempt, outcome=AttemptOutcome.LANGUAGE_BARRIER, at=AFTERNOON, by=cast.ines.user
    )
    return callback


def test_the_end_of_the_call_leads_to_the_question(desk, cast):
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    answer = desk.post("attempt", attempt.pk, outcome="language_barrier", note="")
    assert answer.url == desk.url("promise_language", callback.pk)
    assert "Which language does Madeleine Petit speak?" in desk.read(
        "promise_language", callback.pk
    )


def test_whoever_speaks_it_goes_on_and_only_their_hours_are_offered(desk, cast, callback):
    answer = desk.post("promise_language", callback.pk, language="ar")
    assert "You speak this language (arabic)." in desk.says(answer)
    assert Callback.objects.get(pk=callback.pk).adviser == cast.karim
    page = desk.read("promise_time", callback.pk)
    assert "These are the hours of those who speak: Arabic." in page
    # The first hour that is theirs is booked with them.
    starts_at = page.split('name="starts_at"')[1].split('value="')[1].split('"')[0]
    desk.post("promise_time", callback.pk, starts_at=starts_at)
    assert Callback.objects.get(pk=callback.pk).live_appointment.adviser == cast.karim


def test_nobody_speaks_it_and_the_request_says_what_to_do(desk, cast, callback):
    desk.post("promise_language", callback.pk, language="ta")
    page = desk.read("case", callback.case.reference)
    assert "Nobody in the team speaks this language" in page
    assert "The person speaks: Tamil." in page
    assert "ask a coordinator how to reach one" in page
    settings = make_desk()
    settings.interpreter = "Call 01 99 00 12 12, code 4"
    settings.save()
    assert "Call 01 99 00 12 12, code 4" in desk.read("case", callback.case.reference)


def test_nothing_chosen_asks_again(desk, callback):
    answer = desk.post("promise_language", callback.pk, language="")
    assert answer.status_code == 422
    assert "To change:" in answer.content.decode()


def test_a_promise_that_ended_leads_back_to_its_request(desk, callback):
    Callback.objects.filter(pk=callback.pk).update(state=CallbackState.DONE, ended_at=AFTERNOON)
    assert "nothing" in desk.says(desk.get("promise_language", callback.pk)).lower()
