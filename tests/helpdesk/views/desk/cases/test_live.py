"""What a page of a case does by itself."""

import pytest

from helpdesk.actions.cases.cases import add_note
from helpdesk.actions.cases.viewing import look
from helpdesk.models import CaseViewer
from helpdesk.reads.drafts import draft_of
from helpdesk.reads.viewing import last_event
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = round(MONDAY.timestamp() * 1000)


@pytest.fixture
def case(cast):
    return make_callback(cast.topic).case


def beat(desk, case, *, since=None, seen="0:"):
    since = last_event(case) if since is None else since
    return desk.post("case_live", case.reference, since=since, seen=seen)


def test_nothing_new_is_no_content(desk, case):
    assert beat(desk, case).status_code == 204
    assert CaseViewer.objects.get().case == case


def test_somebody_else_is_named(desk, case, cast):
    look(case=case, user=cast.ines.user, at=MONDAY)
    page = beat(desk, case).content.decode()
    assert "<strong>Inès</strong> also has this request open." in page


def test_the_same_news_are_told_once(desk, case, cast):
    look(case=case, user=cast.ines.user, at=MONDAY)
    assert beat(desk, case, seen="0:Inès").status_code == 204


def test_what_happened_is_counted_with_a_link_to_the_story(desk, case, cast):
    since = last_event(case)
    add_note(case=case, text="Nouveau", at=MONDAY, by=cast.ines.user)
    page = beat(desk, case, since=since).content.decode()
    assert "1 thing happened since you opened this page." in page
    assert 'hx-select="#story"' in page


def test_without_script_the_page_says_who_looked_lately(desk, case, cast):
    look(case=case, user=cast.ines.user, at=MONDAY)
    assert "<strong>Inès</strong>" in desk.read("case", case.reference)


@pytest.mark.parametrize("said", [{}, {"since": "x"}, {"since": "-1"}])
def test_an_odd_beat_is_refused(desk, case, said):
    assert desk.post("case_live", case.reference, **said).status_code == 422


def test_a_beat_costs_few_queries(desk, case, django_assert_max_num_queries):
    beat(desk, case)
    with django_assert_max_num_queries(10):
        beat(desk, case)


def test_a_draft_comes_back_on_the_case_and_on_the_call_page(desk, case, cast):
    owner = case.adviser.user
    desk.client.force_login(owner)
    answer = desk.post("case_draft", case.reference, text="Elle attend  ", typed=NOW)
    assert answer.json() == {"kept": True, "said": "Kept at 10\u00a0am."}
    assert "Elle attend  " in desk.read("case", case.reference)
    desk.post("attempt_start", case.callbacks.get().pk)
    attempt = case.callbacks.get().attempts.get()
    assert "Elle attend  " in desk.read("attempt", attempt.pk)


def test_the_draft_ends_with_the_note(desk, case, cast):
    desk.post("case_draft", case.reference, text="Elle attend", typed=NOW - 10)
    desk.post("case_note", case.reference, text="Elle attend")
    assert draft_of(case=case, user=cast.karim.user) == ""
    page = desk.read("case", case.reference)
    assert page.count("Elle attend") == 1


def test_the_draft_ends_with_the_call(desk, case):
    owner = case.adviser.user
    desk.client.force_login(owner)
    desk.post("attempt_start", case.callbacks.get().pk)
    attempt = case.callbacks.get().attempts.get()
    desk.post("case_draft", case.reference, text="Ça sonne", typed=NOW - 10)
    desk.post("attempt", attempt.pk, outcome="no_answer", note="Ça sonne")
    assert draft_of(case=case, user=owner) == ""


def test_a_clock_that_runs_ahead_shuts_no_door(desk, case, cast):
    ahead = round(AFTERNOON.timestamp() * 1000)
    desk.post("case_draft", case.reference, text="Premier", typed=ahead)
    desk.client.force_login(cast.karim.user)
    assert desk.post("case_draft", case.reference, text="Premier", typed=ahead).json()["kept"]


@pytest.mark.parametrize(
    "said", [{"text": "x"}, {"text": "x", "typed": "now"}, {"text": "x" * 5001, "typed": NOW}]
)
def test_an_odd_draft_is_refused(desk, case, said):
    assert desk.post("case_draft", case.reference, **said).status_code == 422
    assert desk.post("case_draft", case.reference, text="x", typed=10**30).status_code == 422
