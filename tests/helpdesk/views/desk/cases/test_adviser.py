"""Giving a request to somebody on purpose."""

import re

import pytest

from helpdesk.models import Case
from tests.factories.helpdesk import make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def callback(cast):
    return make_callback(cast.topic)


def test_the_best_come_first_with_their_reasons(desk, callback):
    page = desk.read("case_adviser", callback.case.reference)
    assert "knows the topic" in page
    assert "looks after it now" in page


def test_a_request_goes_to_whom_was_chosen(desk, callback, cast):
    other = cast.ines if callback.adviser == cast.karim else cast.karim
    answer = desk.post(
        "case_adviser",
        callback.case.reference,
        adviser=other.pk,
        why="Elle la connaît.",
        seen=callback.adviser_id,
    )
    assert f"{other.first_name} looks after it now." in desk.says(answer)
    assert Case.objects.get(pk=callback.case_id).adviser == other


def test_without_a_sentence_nothing_changes_and_the_choice_is_kept(desk, callback, cast):
    other = cast.ines if callback.adviser == cast.karim else cast.karim
    answer = desk.post(
        "case_adviser", callback.case.reference, adviser=other.pk, why=" ", seen=callback.adviser_id
    )
    assert answer.status_code == 422
    kept = re.search(r'name="adviser" value="(\d+)"[^>]* checked', answer.content.decode())
    assert kept.group(1) == str(other.pk)
    assert Case.objects.get(pk=callback.case_id).adviser == callback.adviser


def test_a_stale_page_is_refused_with_what_was_typed(desk, callback, cast):
    answer = desk.post(
        "case_adviser", callback.case.reference, adviser=cast.ines.pk, why="Ma raison", seen=""
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Somebody else gave this request away meanwhile." in page
    assert "Ma raison" in page
    assert f'name="seen" value="{callback.adviser_id}"' in page


def test_an_editor_gives_nothing_away(desk_of, callback, cast):
    answer = desk_of(cast.lise).post(
        "case_adviser", callback.case.reference, adviser=cast.ines.pk, why="x"
    )
    assert answer.status_code == 403
