"""Whoever is named in a note sees it until they have read it."""

from datetime import timedelta

import pytest

from helpdesk.actions.cases.cases import add_note
from helpdesk.actions.cases.mentions import has_read, mention_all, remove_team_note, write_team_note
from helpdesk.models import Mention
from helpdesk.reads.mentions import team_notes, unread_of
from tests.factories.helpdesk import MONDAY, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TODAY = MONDAY.date()


@pytest.fixture
def case(cast):
    return make_case(cast.topic, adviser=cast.karim)


def test_an_adviser_and_a_coordinator_are_told_and_who_wrote_it_is_not(cast, case):
    note = add_note(
        case=case, text="@Inès, @awa et @karim : à relire", at=MONDAY, by=cast.karim.user
    )
    assert [mention.note for mention in unread_of(cast.ines.user)] == [note]
    assert unread_of(cast.awa).count() == 1
    assert not unread_of(cast.karim.user).exists()


def test_who_does_not_see_the_desk_is_never_told(cast, case):
    add_note(case=case, text="@lise, regarde", at=MONDAY, by=cast.karim.user)
    assert not Mention.objects.exists()


def test_who_has_left_is_not_told(cast, case):
    cast.ines.user.is_active = False
    cast.ines.user.save()
    add_note(case=case, text="@Inès", at=MONDAY, by=cast.karim.user)
    assert not Mention.objects.exists()


def test_what_was_read_stays_read_at_its_first_hour(cast, case):
    add_note(case=case, text="@Inès", at=MONDAY, by=cast.karim.user)
    mention = unread_of(cast.ines.user).get()
    has_read(mention=mention, at=MONDAY)
    has_read(mention=mention, at=MONDAY + timedelta(hours=1))
    mention.refresh_from_db()
    assert mention.read_at == MONDAY
    assert not unread_of(cast.ines.user).exists()


def test_a_note_without_a_name_costs_no_query_more(cast, case, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert mention_all("Rien à signaler", at=MONDAY, by=None) == 0


def test_a_note_to_the_team_is_shown_until_its_day(cast):
    short = write_team_note(text="Panne à Lyon", shown_until=TODAY, at=MONDAY, by=cast.awa)
    lasting = write_team_note(text="Nouveau numéro", shown_until=None, at=MONDAY, by=cast.awa)
    assert list(team_notes(TODAY)) == [lasting, short]
    assert list(team_notes(TODAY + timedelta(days=1))) == [lasting]


def test_a_note_that_is_taken_down_names_nobody_any_more(cast):
    note = write_team_note(text="@karim : café", shown_until=None, at=MONDAY, by=cast.awa)
    assert unread_of(cast.karim.user).count() == 1
    remove_team_note(note)
    assert not Mention.objects.exists()
