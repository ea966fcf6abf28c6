"""One form at the end of a call: how it ended, what becomes of the request, the time it took."""

import re
from datetime import timedelta

import pytest
import time_machine

from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.closing import close_case
from helpdesk.choices import AttemptOutcome, CaseState, ClosingReason, NextTime
from helpdesk.models import Attempt, Callback, Case, TimeSpent
from tests.factories.helpdesk import AFTERNOON, make_callback, make_reason

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("reading_site"),
    pytest.mark.both_databases,
]

SOON = AFTERNOON + timedelta(minutes=7, seconds=30)


@pytest.fixture(autouse=True)
def _afternoon():
    with time_machine.travel(SOON, tick=False):
        yield


@pytest.fixture
def attempt(cast):
    callback = make_callback(cast.topic, guide_number=131, guide_step=2)
    return start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=cast.karim.user)


@pytest.fixture
def end(desk, attempt):
    return lambda **said: desk.post("attempt", attempt.pk, save="1", **said)


def test_solved_with_the_person_is_reached_and_closed(desk, end):
    page = desk.says(end(then="solved_together", next_time="alone", minutes="clock", note="Fait."))
    assert "It is noted. The request is closed. It can be opened again." in page
    case = Case.objects.get()
    assert (case.state, case.next_time) == (CaseState.CLOSED, NextTime.ALONE)
    assert Attempt.objects.get().outcome == AttemptOutcome.REACHED
    assert TimeSpent.objects.get().minutes == 8


def test_nothing_said_is_asked_for(end):
    response = end(note="Une note")
    assert response.status_code == 422
    assert "Say how the call ended." in response.content.decode()


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"outcome": "busy", "then": "solved_for"}, "Nobody agreed to this in such a call."),
        ({"then": "referred"}, "Say to whom you send the person."),
        ({"then": "wait"}, "Say what we wait for."),
        ({"then": "nonsense"}, "Choose one of the answers."),
        ({"outcome": "nonsense"}, "Say how the call ended."),
    ],
)
def test_what_is_missing_or_untrue_is_said_and_the_rest_kept(end, said, problem):
    response = end(note="Toujours là", **said)
    page = response.content.decode()
    assert response.status_code == 422
    assert problem in page
    assert "Toujours là</textarea>" in page
    assert Attempt.objects.get().ended_at is None


def test_referred_closes_with_its_place(desk, end):
    end(then="referred", referral="administration", place="Mairie")
    case = Case.objects.get()
    assert (case.closing_reason, case.referral_name) == (ClosingReason.REFERRED, "Mairie")


def test_the_request_waits(desk, end):
    reason = make_reason()
    page = desk.says(end(then="wait", reason=reason.pk))
    assert "We wait for the person now, and remind them." in page
    assert Case.objects.get().state == CaseState.WAITING


def test_a_request_with_another_promised_call_does_not_wait(desk, attempt, end, monkeypatch):
    desk.post("attempt", attempt.pk, outcome="reached", save="1")
    make_callback(Case.objects.get().topic, number=Callback.objects.get().number)
    other = Callback.objects.order_by("-pk").first()
    Callback.objects.filter(pk=other.pk).update(case=attempt.callback.case_id)
    Case.objects.filter(pk=attempt.callback.case_id).update(state=CaseState.ACTIVE)
    response = end(outcome="reached", then="wait", reason=make_reason().pk)
    assert response.status_code == 422
    assert "the request cannot wait as well" in response.content.decode()


def test_another_call_leads_to_its_hours(desk, end, attempt):
    response = end(outcome="reached", then="plan")
    assert response.url == desk.url("case_promise", attempt.callback.case.reference)


def test_asked_for_later_leads_to_the_hours_of_the_same_promise(desk, end, attempt):
    response = end(outcome="asked_later", then="plan")
    assert response.url == desk.url("promise_time", attempt.callback_id)


def test_a_second_click_says_no_more_than_that_it_is_noted(desk, end):
    end(then="solved_for")
    page = desk.says(end(then="solved_for"))
    assert "It is noted." in page
    assert Case.objects.get().events.filter(kind="closed").count() == 1


def test_for_a_minute_a_correction_opens_the_request_again(desk, end, attempt):
    end(then="solved_for")
    page = desk.read("case", attempt.callback.case.reference)
    assert desk.url("attempt", attempt.pk) in page
    desk.post("attempt", attempt.pk, outcome="busy", correct="1", save="1")
    assert Case.objects.get().state == CaseState.PLANNED


def test_what_was_chosen_goes_with_the_keys_of_the_guide(desk, attempt):
    said = {"then": "referred", "referral": "administration", "minutes": "30", "place": "Mairie"}
    response = desk.post("attempt", attempt.pk, step=3, reading=131, next_time="no", **said)
    assert "Mairie" not in response.url
    page = desk.client.get(response.url).content.decode()
    assert "checked" in page.split('value="referred"')[1].split(">")[0]
    for chosen in ("no", "30", "administration"):
        assert "selected" in page.split(f'<option value="{chosen}"')[1].split(">")[0]
    assert 'value="Mairie"' in page
    desk.post("attempt", attempt.pk, outcome="reached", save="1")
    assert f"place_{attempt.pk}" not in desk.client.session


def test_the_clock_runs_for_whoever_calls(desk, attempt):
    page = desk.read("attempt", attempt.pk)
    assert '<span class="num" role="timer" data-clock="450">7:30</span>' in page


def test_nobody_else_sees_the_clock(desk_of, cast, attempt):
    for user in (cast.awa, cast.ines.user):
        assert "data-clock" not in desk_of(user).read("attempt", attempt.pk)


def test_the_clock_has_stopped_when_the_call_is_corrected(desk, end, attempt):
    end(outcome="busy")
    assert "data-clock" not in desk.read("attempt", attempt.pk)


def test_what_is_left_on_the_list_is_said(desk, attempt):
    attempt.callback.case.checklist.create(text="Rappeler la mairie", position=1)
    assert "1 thing on the list is not done." in desk.read("attempt", attempt.pk)


def test_a_request_closed_on_its_page_stays_so(desk, end, attempt):
    end(outcome="reached")
    close_case(case=Case.objects.get(), reason=ClosingReason.NOT_HELPED, at=SOON, by=None)
    end(outcome="reached", then="solved_for")
    assert Case.objects.get().closing_reason == ClosingReason.NOT_HELPED


KEY = "6d1f1c1e-7f0c-4a52-9f0e-3c1d2b5a9e77"


def test_a_page_that_is_sent_again_ends_on_the_same_page_and_says_the_same(desk, end):
    said = {"outcome": "asked_later", "then": "plan", "note": "Fait.", "sending": KEY}
    lost = end(**said)
    # What says that something waits to be said is lost with the answer.
    del desk.client.cookies["said"]
    answered = end(**said)
    assert answered.url == lost.url
    page = desk.says(answered)
    assert "you find another hour" in page
    assert page.count("It is noted.") == 1
    assert Case.objects.get().notes.count() == 1


def test_each_page_has_a_key_of_its_own(desk, attempt):
    keys = [
        re.search(r'name="sending" value="([0-9a-f-]{36})"', desk.read("attempt", attempt.pk))[1]
        for _ in range(2)
    ]
    assert keys[0] != keys[1]


def test_a_script_is_told_where_it_leads_and_the_next_page_says_what_was_done(desk, attempt):
    answer = desk.client.post(
        desk.url("attempt", attempt.pk),
        {"outcome": "reached", "then": "solved_for", "sending": KEY},
        headers={"accept": "application/json"},
    )
    where = desk.url("case", attempt.callback.case.reference)
    assert (answer.status_code, answer.json()) == (200, {"to": where})
    assert "The request is closed." in desk.client.get(where).content.decode()


def test_a_script_gets_the_page_of_what_is_missing(desk, attempt):
    answer = desk.client.post(
        desk.url("attempt", attempt.pk), {"note": "x"}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 422
    assert "Say how the call ended." in answer.content.decode()
