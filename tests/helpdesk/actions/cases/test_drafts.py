"""A note as it is typed: kept, never overtaken by an older text, gone once the note is kept."""

from datetime import timedelta

import pytest
from django.db import transaction

from helpdesk.actions.cases.drafts import keep_draft, keep_note
from helpdesk.models import NoteDraft
from helpdesk.reads.drafts import draft_of
from tests.factories.helpdesk import MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SECOND = timedelta(seconds=1)


@pytest.fixture
def case(cast):
    return make_callback(cast.topic).case


def typed(case, cast, text, at=MONDAY, who=None):
    return keep_draft(case=case, user=(who or cast.karim).user, text=text, typed_at=at)


def test_what_was_typed_is_there_again(case, cast):
    assert typed(case, cast, "Elle a")
    assert typed(case, cast, "Elle a reçu", MONDAY + SECOND)
    assert draft_of(case=case, user=cast.karim.user) == "Elle a reçu"


def test_nobody_else_reads_it(case, cast):
    typed(case, cast, "Elle a")
    assert draft_of(case=case, user=cast.ines.user) == ""


def test_a_slow_request_does_not_take_the_place_of_a_newer_text(case, cast):
    typed(case, cast, "Elle a reçu", MONDAY + SECOND)
    assert not typed(case, cast, "Elle a", MONDAY)
    assert draft_of(case=case, user=cast.karim.user) == "Elle a reçu"


def test_the_same_request_twice_is_kept(case, cast):
    assert typed(case, cast, "Elle a")
    assert typed(case, cast, "Elle a")


def test_two_advisers_type_about_one_case(case, cast):
    typed(case, cast, "Karim écrit")
    typed(case, cast, "Inès écrit", who=cast.ines)
    assert draft_of(case=case, user=cast.karim.user) == "Karim écrit"
    assert draft_of(case=case, user=cast.ines.user) == "Inès écrit"


def test_once_the_note_is_kept_there_is_no_draft(case, cast):
    typed(case, cast, "Elle a reçu")
    note = keep_note(case=case, text="Elle a reçu", at=MONDAY + SECOND, by=cast.karim.user)
    assert note.text == "Elle a reçu"
    assert draft_of(case=case, user=cast.karim.user) == ""


def test_a_request_that_comes_after_the_note_does_not_bring_the_text_back(case, cast):
    typed(case, cast, "Elle a reçu")
    keep_note(case=case, text="Elle a reçu", at=MONDAY + 2 * SECOND, by=cast.karim.user)
    assert not typed(case, cast, "Elle a reçu", MONDAY + SECOND)
    assert draft_of(case=case, user=cast.karim.user) == ""


def test_a_first_request_that_comes_after_the_note_brings_no_text_back(case, cast):
    keep_note(case=case, text="Vite", at=MONDAY + SECOND, by=cast.karim.user)
    assert not typed(case, cast, "Vite", MONDAY)
    assert draft_of(case=case, user=cast.karim.user) == ""


def test_without_the_row_that_stays_it_would_come_back(case, cast):
    keep_note(case=case, text="Vite", at=MONDAY + SECOND, by=cast.karim.user)
    NoteDraft.objects.all().delete()
    typed(case, cast, "Vite", MONDAY)
    assert draft_of(case=case, user=cast.karim.user) == "Vite"


def test_a_page_that_kept_nothing_ends_no_draft(case, cast):
    typed(case, cast, "Ailleurs")
    assert keep_note(case=case, text=" ", at=MONDAY + SECOND, by=cast.karim.user) is None
    assert draft_of(case=case, user=cast.karim.user) == "Ailleurs"


def test_a_note_that_fails_leaves_its_draft(case, cast):
    typed(case, cast, "Elle a reçu")
    with transaction.atomic():
        keep_note(case=case, text="Elle a reçu", at=MONDAY + SECOND, by=cast.karim.user)
        transaction.set_rollback(True)
    assert draft_of(case=case, user=cast.karim.user) == "Elle a reçu"


def test_a_new_note_is_typed_after_the_first(case, cast):
    keep_note(case=case, text="Un", at=MONDAY, by=cast.karim.user)
    assert typed(case, cast, "Deux", MONDAY + SECOND)
    assert draft_of(case=case, user=cast.karim.user) == "Deux"
