"""What is somebody's own stays theirs: no colleague's address, key or form reaches it."""

import pytest
from django.urls import reverse

from helpdesk.actions.cases.drafts import keep_draft
from helpdesk.actions.cases.mentions import write_team_note
from helpdesk.actions.cases.saved_views import keep_view
from helpdesk.actions.desk.calendars import renew_calendar, stop_calendar
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.models import Attempt, SavedView, TeamNote
from helpdesk.reads.drafts import draft_of
from helpdesk.words.links import calendar_token
from tests.factories.helpdesk import MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def called(cast):
    """Karim is calling Madeleine."""
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=cast.karim.user)
    callback.refresh_from_db()
    attempt.callback.adviser = cast.karim
    attempt.callback.save()
    return attempt


def test_a_draft_of_somebody_else_is_neither_read_nor_written(cast, called, desk_of):
    case = called.callback.case
    keep_draft(case=case, user=cast.karim.user, text="Karim types", typed_at=MONDAY)
    ines = desk_of(cast.ines.user)
    assert "Karim types" not in ines.read("case", case.reference)
    ines.post("case_draft", case.reference, text="Inès types", note="Inès types")
    assert draft_of(case=case, user=cast.karim.user) == "Karim types"


def test_a_call_of_somebody_else_is_ended_by_who_made_it(cast, called, desk_of):
    ines = desk_of(cast.ines.user)
    for page, data in (("attempt", {"outcome": "helped"}), ("attempt_withdraw", {})):
        assert ines.post(page, called.pk, **data).status_code == 302
    called.refresh_from_db()
    assert called.ended_at is None
    assert Attempt.objects.filter(pk=called.pk).exists()


def test_a_view_of_somebody_else_stays(cast, desk_of):
    view = keep_view(user=cast.karim.user, name="Mine", query="show=all")
    desk_of(cast.ines.user).post("view_remove", view.pk)
    assert SavedView.objects.filter(pk=view.pk).exists()


def test_a_note_to_the_team_is_taken_down_by_its_author_or_a_coordinator(cast, desk_of):
    note = write_team_note(text="Bonjour", shown_until=None, at=MONDAY, by=cast.karim.user)
    assert desk_of(cast.ines.user).post("team_note_remove", note.pk).status_code == 403
    assert TeamNote.objects.filter(pk=note.pk).exists()
    desk_of(cast.awa).post("team_note_remove", note.pk)
    assert not TeamNote.objects.filter(pk=note.pk).exists()


def test_the_presence_of_somebody_else_is_a_coordinators(cast, desk_of):
    assert desk_of(cast.ines.user).post("presence_of", cast.karim.pk, do="break").status_code == 403


def test_a_calendar_is_its_advisers_alone(client, cast, desk_of):
    renew_calendar(adviser=cast.karim)
    cast.karim.refresh_from_db()
    token = calendar_token(cast.karim)
    desk_of(cast.ines.user).post("calendar", do="stop")
    cast.karim.refresh_from_db()
    assert calendar_token(cast.karim) == token
    feed = reverse("helpdesk:calendar_feed", args=[token])
    assert client.get(feed).status_code == 200
    for wrong in (token[:-1], token[::-1], f"{token}x", token.split(":")[0]):
        answer = client.get(reverse("helpdesk:calendar_feed", args=[wrong]))
        assert answer.status_code == 404
    stop_calendar(adviser=cast.karim)
    assert client.get(feed).status_code == 404
