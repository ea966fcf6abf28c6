"""The page where an adviser says whether they are there."""

import pytest

from helpdesk.choices import Presence
from helpdesk.models import Absence, Adviser
from tests.factories.helpdesk import make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def presence_of(adviser):
    return Adviser.objects.get(pk=adviser.pk).presence


def test_a_break_and_back(desk, cast):
    assert "stay yours" in desk.says(desk.post("presence", do="break"))
    assert presence_of(cast.karim) == Presence.ON_BREAK
    assert "Welcome back" in desk.says(desk.post("presence", do="present"))
    assert presence_of(cast.karim) == Presence.PRESENT


def test_reading_the_page_changes_nothing(desk, cast):
    assert "Away for longer" in desk.read("presence", do="break")
    assert presence_of(cast.karim) == Presence.PRESENT


def test_the_hand_over_note_is_read_on_the_cases_of_who_is_away(desk_of, cast):
    case = make_callback(cast.topic).case
    owner = desk_of(case.adviser.user)
    facts = {"do": "away", "until": "2026-11-25", "text": "Elle attend sa carte SIM."}
    shown = owner.post("presence", **facts).content.decode()
    assert "What becomes of the promised calls?" in shown
    assert "calls at the same hour." in shown
    assert presence_of(case.adviser) == Presence.PRESENT
    assert not Absence.objects.exists()
    answer = owner.post("presence", **facts, consequences_of=case.callbacks.get().pk)
    assert "Others keep the promised calls." in owner.says(answer)
    kept = make_case(cast.topic, adviser=case.adviser, name="Rose Roy")
    assert "Elle attend sa carte SIM." in owner.read("case", kept.reference)


def test_a_day_that_has_passed_is_refused_and_the_note_is_kept(desk, cast):
    answer = desk.post("presence", do="away", until="2026-11-01", text="Ma note")
    assert answer.status_code == 422
    assert "Ma note" in answer.content.decode()
    assert presence_of(cast.karim) == Presence.PRESENT


def test_a_coordinator_notes_that_somebody_is_ill_and_an_adviser_may_not(desk, desk_of, cast):
    assert desk.post("presence_of", cast.ines.pk, do="away").status_code == 403
    assert desk_of(cast.awa).post("presence_of", cast.ines.pk, do="away").status_code == 302
    assert presence_of(cast.ines) == Presence.AWAY


def test_who_takes_no_calls_has_no_presence(desk_of, cast):
    assert desk_of(cast.awa).get("presence").status_code == 403
    assert desk_of(cast.lise).get("presence").status_code == 403
