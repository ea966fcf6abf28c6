"""Two keys: "I am late" for the next call, and "I did not call" for a minute."""

from datetime import timedelta

import pytest
import time_machine

from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.models import Attempt, NoteDraft
from tests.factories.helpdesk import AFTERNOON, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _afternoon():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


@pytest.fixture
def callback(cast):
    callback = make_callback(cast.topic)
    callback.appointments.update(adviser=cast.karim)
    return callback


@pytest.fixture
def attempt(cast, callback):
    return start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=cast.karim.user)


@pytest.fixture
def following(cast):
    following = make_callback(
        cast.topic,
        name="Jean Roux",
        number="+33199005678",
        starts_at=AFTERNOON + timedelta(hours=1),
    )
    following.appointments.update(adviser=cast.karim)
    return following


def test_the_key_stands_on_the_call_page_and_keeps_what_was_typed(desk, attempt, following):
    page = desk.read("attempt", attempt.pk)
    assert "I am late" in page
    assert desk.url("promise_late", following.pk) in page
    response = desk.post("promise_late", following.pk, note="Elle cherche")
    assert response.url == desk.url("attempt", attempt.pk)
    assert "The call is offered to somebody who is free." in desk.says(response)
    assert NoteDraft.objects.get(case=attempt.callback.case).text == "Elle cherche"


def test_the_key_stands_on_today(desk, following):
    assert desk.url("promise_late", following.pk) in desk.read("today")
    assert "It is said already." not in desk.says(desk.post("promise_late", following.pk))
    assert "It is said already." in desk.says(desk.post("promise_late", following.pk))


def test_the_call_of_somebody_else_is_not_mine_to_be_late_for(desk, cast, following):
    following.appointments.update(adviser=cast.ines)
    assert desk.url("promise_late", following.pk) not in desk.read("today", who="all")
    assert "This call is not yours." in desk.says(desk.post("promise_late", following.pk))


def test_a_call_that_runs_is_not_late(desk, attempt):
    words = "Somebody is calling already."
    assert words in desk.says(desk.post("promise_late", attempt.callback_id))


def test_a_promise_that_ended_meanwhile_is_said(desk, following, monkeypatch):
    following.appointments.all()
    desk.post("promise_cancel", following.pk)
    assert "Nothing was changed." in desk.says(desk.post("promise_late", following.pk))


def test_i_did_not_call_for_a_minute(desk, attempt):
    assert "I did not call" in desk.read("attempt", attempt.pk)
    response = desk.post("attempt_withdraw", attempt.pk, note="Trop vite")
    assert "you did not call" in desk.says(response)
    assert not Attempt.objects.exists()
    assert NoteDraft.objects.get().text == "Trop vite"


def test_after_the_minute_the_key_is_gone_and_refused(desk, attempt):
    with time_machine.travel(AFTERNOON + timedelta(seconds=61), tick=False):
        assert "I did not call" not in desk.read("attempt", attempt.pk)
        assert "The minute is over." in desk.says(desk.post("attempt_withdraw", attempt.pk))
    assert Attempt.objects.exists()


def test_somebody_else_cannot_say_that_i_did_not_call(desk_of, cast, attempt):
    desk = desk_of(cast.ines.user)
    words = "Only the adviser who calls can say how the call ended."
    assert words in desk.says(desk.post("attempt_withdraw", attempt.pk))
    assert Attempt.objects.exists()
