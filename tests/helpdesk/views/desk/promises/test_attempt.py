"""The call page: every end says what follows before it is saved."""

from datetime import timedelta

import pytest
import time_machine

from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.choices import AttemptOutcome, CallbackState, PromiseResult
from helpdesk.models import Attempt, Case
from helpdesk.policy.ways import OF_A_CALL
from tests.factories.helpdesk import AFTERNOON, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def _afternoon():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


@pytest.fixture
def callback(cast):
    return make_callback(cast.topic, question="Ça ne sonne plus")


@pytest.fixture
def attempt(cast, callback):
    return start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=cast.karim.user)


def test_calling_starts_a_try_by_who_calls(desk, cast, callback):
    response = desk.post("attempt_start", callback.pk)
    attempt = Attempt.objects.get()
    assert attempt.adviser == cast.karim
    assert response.url == desk.url("attempt", attempt.pk)


def test_two_clicks_are_one_call(desk, callback):
    desk.post("attempt_start", callback.pk)
    desk.post("attempt_start", callback.pk)
    assert Attempt.objects.count() == 1


def test_who_takes_no_calls_is_told_so(desk_of, cast, callback):
    desk = desk_of(cast.awa)
    assert "Only an adviser can call." in desk.says(desk.post("attempt_start", callback.pk))
    assert not Attempt.objects.exists()


def test_the_page_has_the_number_the_trust_words_and_the_script(desk, attempt, callback):
    page = desk.read("attempt", attempt.pk)
    assert f"06{NBSP}39{NBSP}98{NBSP}12{NBSP}34" in page
    assert callback.trust_word in page
    assert "Nous ne demandons jamais de mot de passe, de code ou de numéro de carte." in page
    assert f"c’est Karim. Vous pouvez me rappeler au 01{NBSP}99" in page
    assert "Ça ne sonne plus" in page


def test_every_end_says_what_follows(desk, attempt):
    page = desk.read("attempt", attempt.pk)
    assert page.count('type="radio" name="outcome"') == len(OF_A_CALL)
    assert page.count("<small>Then: ") == len(OF_A_CALL)
    assert "Then: we call again today at" in page
    assert "Then: you look for another number." in page


def test_what_was_shown_is_what_is_done(desk, attempt, callback):
    response = desk.post("attempt", attempt.pk, outcome="no_answer", note="Sonne")
    page = desk.says(response)
    retry = callback.live_appointment
    assert retry.starts_at > AFTERNOON
    assert "It is noted. Then: we call again" in page
    assert "Sonne" in page


def test_without_an_end_nothing_is_saved_and_the_note_comes_back(desk, attempt):
    response = desk.post("attempt", attempt.pk, note="Très longue note")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Say how the call ended." in page
    assert "Très longue note" in page
    attempt.refresh_from_db()
    assert attempt.ended_at is None


def test_an_end_that_was_chosen_stays_chosen_beside_an_error(desk, attempt):
    response = desk.post("attempt", attempt.pk, outcome="busy", note="x" * 5001)
    assert response.status_code == 422
    busy = response.content.decode().split('value="busy"')[1]
    assert "checked" in busy.split(">")[0]


def test_another_end_for_a_call_that_ended_keeps_the_first_and_the_note(desk, attempt):
    end_attempt(attempt=attempt, outcome=AttemptOutcome.BUSY, at=AFTERNOON, by=None)
    page = desk.says(desk.post("attempt", attempt.pk, outcome="reached", note="Bavard"))
    assert "This call has ended already: Line busy." in page
    assert "Bavard" in page


def test_two_clicks_on_save_are_one_end(desk, attempt):
    for _twice in range(2):
        response = desk.post("attempt", attempt.pk, outcome="reached", note="Merci")
    assert desk.says(response).count("Merci") == 1


def test_a_call_that_has_ended_leads_to_its_case(desk, attempt, callback):
    ended = AFTERNOON - timedelta(seconds=61)
    end_attempt(attempt=attempt, outcome=AttemptOutcome.REACHED, at=ended, by=None)
    assert desk.get("attempt", attempt.pk).url == desk.url("case", callback.case.reference)


def test_another_adviser_reads_the_call_and_cannot_end_it(desk_of, cast, attempt):
    desk = desk_of(cast.ines.user)
    page = desk.read("attempt", attempt.pk)
    assert 'name="outcome"' not in page
    response = desk.post("attempt", attempt.pk, outcome="reached")
    assert "Only the adviser who calls" in desk.says(response)
    attempt.refresh_from_db()
    assert attempt.ended_at is None


def test_a_coordinator_ends_a_call_that_was_forgotten(desk_of, cast, attempt):
    desk_of(cast.awa).post("attempt", attempt.pk, outcome="busy")
    attempt.refresh_from_db()
    assert attempt.outcome == AttemptOutcome.BUSY


def test_a_person_who_cancels_while_it_rings_does_not_lock_the_adviser(desk, attempt, callback):
    cancel_callback(callback=callback, at=AFTERNOON)
    assert "Madeleine" in desk.read("attempt", attempt.pk)
    desk.post("attempt", attempt.pk, outcome="no_answer")
    attempt.refresh_from_db()
    assert attempt.outcome == AttemptOutcome.NO_ANSWER


def test_she_calls_us_and_one_key_ends_the_promise(desk, callback):
    page = desk.says(desk.post("promise_incoming", callback.pk))
    callback.refresh_from_db()
    assert (callback.state, callback.result) == (CallbackState.DONE, PromiseResult.KEPT)
    assert "The person called us and was helped." in page


def test_her_call_waits_for_the_end_of_ours(desk, attempt, callback):
    page = desk.says(desk.post("promise_incoming", callback.pk))
    assert "First say how it ended." in page


def test_the_call_page_costs_no_more_queries_with_tries(
    desk, attempt, django_assert_max_num_queries
):
    with django_assert_max_num_queries(35):
        desk.read("attempt", attempt.pk)


def test_from_the_first_call_to_the_end_the_story_tells_all(desk, callback):
    desk.post("attempt_start", callback.pk)
    desk.post("attempt", Attempt.objects.get().pk, outcome="no_answer", note="Ça sonne")
    retry = callback.live_appointment
    with time_machine.travel(retry.starts_at + timedelta(minutes=1), tick=False):
        desk.post("attempt_start", callback.pk)
        attempt = Attempt.objects.get(ended_at__isnull=True)
        desk.post("attempt", attempt.pk, outcome="reached", note="La sonnerie était coupée")
        case = Case.objects.get()
        desk.post("case_close", case.reference, reason="solved_together", next_time="alone")
        page = desk.read("case", case.reference)
    story = page[page.index('class="story"') :]
    told = [
        "Request closed: Solved with the person.",
        "La sonnerie était coupée",
        "End of the call: Reached.",
        "Try number 2: the call begins.",
        "New try planned:",
        "Ça sonne",
        "End of the call: No answer.",
        "Try number 1: the call begins.",
        "Call promised with",
        "New request (On the site): My phone.",
    ]
    places = [story.index(words) for words in told]
    assert all(place >= 0 for place in places)
    assert story.index("Request closed") < story.index("Try number 2") < story.index("Try number 1")


def test_for_a_minute_the_end_of_a_call_can_be_corrected(desk, attempt, callback):
    desk.post("attempt", attempt.pk, outcome="no_answer")
    assert "Correct it, for one minute" in desk.read("case", callback.case.reference)
    page = desk.read("attempt", attempt.pk)
    assert "You said: No answer." in page
    answer = desk.post("attempt", attempt.pk, outcome="reached", correct="1")
    assert "no other call is planned" in desk.says(answer)
    attempt.refresh_from_db()
    assert attempt.outcome == AttemptOutcome.REACHED


def test_a_resent_form_is_no_correction(desk, attempt):
    desk.post("attempt", attempt.pk, outcome="no_answer")
    desk.post("attempt", attempt.pk, outcome="reached")
    attempt.refresh_from_db()
    assert attempt.outcome == AttemptOutcome.NO_ANSWER


def test_an_adviser_in_a_call_is_sent_back_to_it(desk, cast, attempt):
    other = make_callback(cast.topic, name="Paul Petit")
    answer = desk.post("attempt_start", other.pk)
    assert answer.url == desk.url("attempt", attempt.pk)
    assert not other.attempts.exists()


def test_the_best_hours_of_a_number_are_kept(desk, callback):
    desk.post("case_hours", callback.case.reference, parts=["morning", "evening"])
    assert callback.case.person.numbers.get().best_parts == ["morning", "evening"]
    desk.post("case_hours", callback.case.reference)
    assert callback.case.person.numbers.get().best_parts == []
