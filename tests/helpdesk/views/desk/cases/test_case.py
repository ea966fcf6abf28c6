"""The page of a case, and what is changed from it."""

from datetime import timedelta

import pytest

from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.closing import close_case
from helpdesk.choices import CaseState, ClosingReason, Confidence
from helpdesk.models import Case
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NBSP = "\u00a0"


@pytest.fixture
def callback(cast):
    return make_callback(cast.topic, question="Ça ne sonne plus", guide_number=102, guide_step=3)


@pytest.fixture
def case(callback):
    return callback.case


def close(case):
    close_case(case=case, reason=ClosingReason.NOT_HELPED, at=MONDAY, by=None)


def test_the_page_says_where_it_stands_and_what_to_say(desk, cast, case, callback):
    page = desk.read("case", case.reference)
    name = callback.adviser.first_name
    who = "You call" if callback.adviser == cast.karim else f"{name} calls"
    assert f"{who} today at 2{NBSP}pm." in page
    assert callback.trust_word in page
    assert f'href="tel:{callback.number}">06{NBSP}39{NBSP}98{NBSP}12{NBSP}34' in page
    assert "We never ask for a password, a code or a card number." in page
    assert "Ça ne sonne plus" in page
    assert 'href="/102/3"' in page


def test_the_page_says_why_this_adviser(desk, case, callback):
    page = desk.read("case", case.reference)
    assert f"{callback.adviser.first_name}: speaks the language (French)" in page


def test_other_requests_of_the_person_and_other_people_at_the_number_are_linked(desk, cast, case):
    again = make_callback(cast.topic, starts_at=None).case
    paul = make_callback(cast.topic, name="Paul Petit", starts_at=None).case
    page = desk.read("case", case.reference)
    own, same = page.split("Other people at the same number")
    assert desk.url("case", again.reference) in own
    assert desk.url("case", paul.reference) in same
    assert "Paul Petit" in same


def test_what_was_typed_by_strangers_is_shown_as_text(desk, cast):
    nasty = make_callback(cast.topic, name="<b>Eve</b>", question="<script>alert(1)</script>").case
    page = desk.read("case", nasty.reference)
    assert "<script>" not in page
    assert "<b>Eve" not in page


def test_a_note_is_kept_with_safe_links(desk, case):
    response = desk.post("case_note", case.reference, text="Voir https://example.org <i>ici</i>")
    page = desk.says(response)
    assert '<a href="https://example.org" rel="nofollow noopener noreferrer">' in page
    assert "&lt;i&gt;ici" in page
    assert "The note is kept." in page


def test_an_empty_note_is_refused(desk, case):
    response = desk.post("case_note", case.reference, text="  ")
    assert response.status_code == 422
    assert "Write the note first." in response.content.decode()


def test_confidence_is_corrected(desk, case):
    desk.post("case_confidence", case.reference, confidence="low")
    case.person.refresh_from_db()
    assert case.person.confidence == Confidence.LOW


def test_another_number_is_called(desk, case, callback):
    page = desk.says(desk.post("case_number", case.reference, number="01 99 00 56 78"))
    callback.refresh_from_db()
    assert callback.number == "+33199005678"
    assert f"We now call 01{NBSP}99{NBSP}00{NBSP}56{NBSP}78." in page


def test_a_wrong_number_is_shown_back_with_what_is_missing(desk, case):
    response = desk.post("case_number", case.reference, number="01 99")
    assert response.status_code == 422
    assert 'value="01 99"' in response.content.decode()


def test_closing_needs_a_reason(desk, case):
    response = desk.post("case_close", case.reference, note="Écrit pour rien ?")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Say how the request ends." in page
    assert "Écrit pour rien ?" in page


def test_closing_keeps_the_reason_and_the_note(desk, case):
    page = desk.says(
        desk.post("case_close", case.reference, reason="solved_for", note="Fait sur place")
    )
    case.refresh_from_db()
    assert case.closing_reason == ClosingReason.SOLVED_FOR
    assert "Fait sur place" in page
    assert "Open again" in page


def test_a_case_is_not_closed_while_its_call_has_no_end(desk, cast, case, callback):
    start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=None)
    page = desk.says(desk.post("case_close", case.reference, reason="solved_for"))
    assert "First say how it ended." in page
    assert Case.objects.get().state != CaseState.CLOSED


def test_a_closed_case_is_closed_once_and_opened_again_once(desk, case):
    close(case)
    closed = desk.says(desk.post("case_close", case.reference, reason="solved_for"))
    assert "This request is closed." in closed
    opened = desk.says(desk.post("case_reopen", case.reference))
    assert "The request is open again." in opened
    assert "open already" in desk.says(desk.post("case_reopen", case.reference))


@pytest.mark.parametrize("page", ["case_number", "case_promise", "case_close"])
def test_a_closed_case_says_to_open_it_first(desk, case, page):
    close(case)
    assert "Open it again first." in desk.says(desk.post(page, case.reference))


def test_a_case_costs_no_more_queries_with_time(desk, cast, case, django_assert_max_num_queries):
    for day in range(1, 4):
        make_callback(cast.topic, starts_at=AFTERNOON + timedelta(days=day))
        desk.post("case_note", case.reference, text="Encore")
    with django_assert_max_num_queries(35):
        desk.read("case", case.reference)
