"""After a wrong number it is struck through, offered nowhere, and another one is asked for."""

import pytest
import time_machine

from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.choices import AttemptOutcome
from helpdesk.models import Attempt, Case, PhoneNumber
from tests.factories.helpdesk import AFTERNOON, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NBSP = "\u00a0"
DIALLED = "tel:+33639981234"
SHOWN = f"06{NBSP}39{NBSP}98{NBSP}12{NBSP}34"
STRUCK = f'<s class="num">{SHOWN}</s>'


@pytest.fixture(autouse=True)
def _afternoon():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


@pytest.fixture
def callback(cast):
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    end_attempt(attempt=attempt, outcome=AttemptOutcome.WRONG_NUMBER, at=AFTERNOON, by=None)
    return callback


def test_the_case_asks_for_a_number_and_offers_no_call(desk, callback):
    page = desk.read("case", callback.case.reference)
    assert "A number must be found." in page
    assert "Find a number" in page
    assert STRUCK in page
    assert DIALLED not in page
    assert "I am calling" not in page
    assert "Choose the hour" not in page


def test_no_page_of_the_desk_dials_the_dead_number(desk, callback):
    attempt = Attempt.objects.get()
    for page in (
        desk.read("case", callback.case.reference),
        desk.read("person", callback.case.person_id),
        desk.read("attempt", attempt.pk),
        desk.read("today"),
        desk.read("today_print"),
    ):
        assert DIALLED not in page
        assert f'<span class="num" translate="no">{SHOWN}</span>' not in page


def test_today_lists_it_among_the_numbers_to_find(desk, callback):
    page = desk.read("today", who="all")
    assert "Numbers to find" in page
    assert "Hours to find" not in page
    assert "#find-number" in page


def test_a_call_or_an_hour_is_refused_until_there_is_a_number(desk, callback):
    words = "No number that works is known. Find one first."
    assert words in desk.says(desk.post("attempt_start", callback.pk))
    assert words in desk.says(desk.get("promise_time", callback.pk))
    assert words in desk.says(desk.get("promise_by_hand", callback.pk))
    assert Attempt.objects.count() == 1


def test_another_number_brings_the_hour_and_the_key_back(desk, callback):
    reference = callback.case.reference
    page = desk.says(desk.post("case_number", reference, number="01 99 00 77 77"))
    assert "An hour must be found." in page
    assert "I am calling" in page
    assert "tel:+33199007777" in page
    assert STRUCK in page


def test_the_same_number_again_is_not_another_one(desk, callback):
    response = desk.post("case_number", callback.case.reference, number="06 39 98 12 34")
    assert response.status_code == 422
    assert "We called this number, and it was wrong." in response.content.decode()


@pytest.mark.parametrize("comes_from_case", [True, False])
def test_it_was_right_after_all(desk, callback, comes_from_case):
    case, row = callback.case, PhoneNumber.objects.get()
    said = {"case": case.reference} if comes_from_case else {}
    page = desk.says(desk.post("person_number_right", case.person_id, row.pk, **said))
    assert "We may call this number again." in page
    assert DIALLED in page
    assert "I am calling" in desk.read("case", case.reference)


def test_a_new_call_is_planned_to_a_number_that_works_only(desk, callback):
    desk.post("promise_cancel", callback.pk)
    reference = callback.case.reference
    assert "Find one first." in desk.says(desk.get("case_promise", reference))
    desk.post("case_number", reference, number="01 99 00 77 77")
    page = desk.read("case_promise", reference)
    assert f"01{NBSP}99{NBSP}00{NBSP}77{NBSP}77" in page
    assert SHOWN not in page


def test_the_intake_asks_whether_a_dead_number_is_right_after_all(desk, cast, callback):
    said = {
        "number": "06 39 98 12 34",
        "name": "Madeleine Petit",
        "topic": cast.topic.code,
        "asked": "1",
        "person": str(callback.case.person_id),
    }
    response = desk.post("new_case", **said)
    assert response.status_code == 422
    assert 'name="is_right"' in response.content.decode()
    assert Case.objects.count() == 1
    assert desk.post("new_case", **said, is_right="on").status_code == 302
    assert not PhoneNumber.objects.get().is_dead


def test_the_intake_never_writes_the_dead_number_into_the_form(desk, callback):
    page = desk.read("new_case", person=callback.case.person_id)
    assert SHOWN not in page


def test_the_person_is_asked_for_another_number_on_the_site(client, callback):
    session = client.session
    session["my_request"] = callback.pk
    session.save()
    page = client.get("/fr/ma-demande/voir/").content.decode()
    assert "pour en donner un autre" in page
