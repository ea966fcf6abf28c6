"""The page of the team, and where somebody is named."""

import pytest

from helpdesk.actions.cases.cases import add_note
from helpdesk.actions.cases.mentions import write_team_note
from helpdesk.models import TeamNote
from helpdesk.reads.mentions import unread_of
from tests.factories.helpdesk import MONDAY, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_note_is_written_and_everybody_reads_it_on_their_day(desk, desk_of, cast):
    page = desk.says(desk.post("team", text="Panne à Lyon <b>", shown_until="2026-11-23"))
    assert "Panne à Lyon &lt;b&gt;" in page
    assert "Panne à Lyon" in desk_of(cast.ines.user).read("today")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": ""}, "Write something first."),
        ({"text": "Bonjour", "shown_until": "2026-11-22"}, "This day has passed."),
        ({"text": "Bonjour", "shown_until": "demain"}, "Write a day"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(desk, typed, words):
    answer = desk.post("team", **typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not TeamNote.objects.exists()


def test_only_its_author_or_a_coordinator_takes_a_note_down(desk, desk_of, cast):
    note = write_team_note(text="Café", shown_until=None, at=MONDAY, by=cast.ines.user)
    assert desk.post("team_note_remove", note.pk).status_code == 403
    coordinator = desk_of(cast.awa)
    assert "taken down" in coordinator.says(coordinator.post("team_note_remove", note.pk))
    assert not TeamNote.objects.exists()


def test_where_one_is_named_stands_on_ones_day_until_it_is_read(desk, desk_of, cast):
    case = make_case(cast.topic, adviser=cast.ines)
    add_note(case=case, text="@karim, connais-tu ce modèle ?", at=MONDAY, by=cast.ines.user)
    assert "connais-tu ce modèle" in desk.read("today")
    mention = unread_of(cast.karim.user).get()
    assert desk_of(cast.ines.user).post("mention_read", mention.pk).status_code == 404
    page = desk_of(cast.karim.user).says(desk_of(cast.karim.user).post("mention_read", mention.pk))
    assert "connais-tu ce modèle" not in page
