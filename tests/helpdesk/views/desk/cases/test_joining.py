"""Requests that go together, one that is split, two that are one."""

from datetime import timedelta

import pytest

from helpdesk.actions.cases.cases import add_note
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.closing import close_case
from helpdesk.choices import CaseState, ClosingReason
from helpdesk.models import Case
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback, make_case, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def case(cast):
    return make_case(cast.topic, adviser=cast.karim)


@pytest.fixture
def other(cast, case):
    """A second request of Madeleine's, related to the first by itself."""
    return make_case(cast.topic)


def test_another_request_is_put_together_by_its_number_and_taken_apart(desk, cast, case):
    paul = make_case(cast.topic, name="Paul Petit")
    typed = f"{paul.reference[:2]} {paul.reference[2:].lower()}"
    page = desk.says(desk.post("case_relate", case.reference, reference=typed))
    assert "These requests go together now." in page
    assert "Paul Petit" in page
    apart = desk.says(desk.post("case_unrelate", case.reference, paul.reference))
    assert "apart again" in apart
    assert not case.related.exists()


@pytest.mark.parametrize("typed", ["", "nothing", "ABCDEF"])
def test_a_number_of_no_request_is_shown_back(desk, case, typed):
    answer = desk.post("case_relate", case.reference, reference=typed)
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode() or not typed


def test_a_request_does_not_go_with_itself(desk, case):
    page = desk.says(desk.post("case_relate", case.reference, reference=case.reference))
    assert "This is the same request." in page


def test_a_second_question_becomes_a_request_with_the_notes_that_were_ticked(desk, case):
    bill = make_topic(code="bill", name_en="My bill")
    note = add_note(case=case, text="La facture est double", at=MONDAY, by=None)
    add_note(case=case, text="Le téléphone ne sonne plus", at=MONDAY, by=None)
    assert "La facture est double" in desk.read("case_split", case.reference)
    page = desk.says(
        desk.post(
            "case_split", case.reference, topic="bill", question="Deux factures", notes=[note.pk]
        )
    )
    part = Case.objects.get(topic=bill)
    assert "New request opened" in page
    assert "La facture est double" in page
    assert "Le téléphone ne sonne plus" not in page
    assert desk.url("case", case.reference) in page
    assert part.question == "Deux factures"


def test_a_request_without_notes_is_split_too(desk, case):
    assert "Notes that go" not in desk.read("case_split", case.reference)
    desk.post("case_split", case.reference, topic="phone")
    assert Case.objects.count() == 2


def test_splitting_needs_a_topic_and_keeps_what_was_typed(desk, case):
    answer = desk.post("case_split", case.reference, question="Et aussi")
    assert answer.status_code == 422
    assert "Et aussi" in answer.content.decode()


def test_two_requests_become_one_and_the_closed_one_leads_to_it(desk, case, other):
    page = desk.says(desk.post("case_join", case.reference, other=other.reference))
    assert "The two requests are one now." in page
    closed = desk.read("case", other.reference)
    assert "This request was joined to another one." in closed
    assert desk.url("case", case.reference) in closed
    assert "Opened again, it is a request of its own." in closed


def test_a_joined_request_is_opened_again(desk, case, other):
    desk.post("case_join", case.reference, other=other.reference)
    page = desk.says(desk.post("case_reopen", other.reference))
    assert "The request is open again." in page
    other.refresh_from_db()
    assert (other.state, other.merged_into) == (CaseState.NEW, None)


def test_with_two_promised_calls_the_page_asks_which_one_stays(desk, cast):
    one = make_callback(cast.topic)
    two = make_callback(cast.topic, starts_at=AFTERNOON + timedelta(hours=1))
    answer = desk.post("case_join", one.case.reference, other=two.case.reference)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Both requests have a promised call." in page
    assert page.count('name="call"') == 2
    said = {"other": two.case.reference, "call": two.pk}
    assert "one now" in desk.says(desk.post("case_join", one.case.reference, **said))
    two.refresh_from_db()
    assert two.case == one.case


def test_only_open_requests_of_the_same_person_are_offered(desk, cast, case, other):
    make_case(cast.topic, name="Paul Petit")
    close_case(case=other, reason=ClosingReason.WITHDRAWN, at=MONDAY, by=None)
    page = desk.read("case_join", case.reference)
    assert "no other open request" in page
    answer = desk.post("case_join", case.reference, other=other.reference)
    assert answer.status_code == 422


def test_nothing_is_joined_while_somebody_calls(desk, cast, case):
    callback = make_callback(cast.topic)
    start_attempt(callback=callback, adviser=cast.ines, at=MONDAY, by=None)
    page = desk.says(desk.post("case_join", case.reference, other=callback.case.reference))
    assert "First say how it ended." in page
