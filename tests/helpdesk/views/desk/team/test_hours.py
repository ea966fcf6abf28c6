"""The page of a change of hours: what it moved, and its way back."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from helpdesk.actions.desk.hours import Decision, change_hours
from helpdesk.choices import AppointmentState
from helpdesk.models import Absence, HoursChange
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def callback(cast):
    return make_callback(cast.topic)


@pytest.fixture
def change(cast, callback) -> HoursChange:
    """Karim's call went to Inès, by Karim's own word."""
    return change_hours(
        write=lambda: Absence.objects.create(
            adviser=cast.karim, starts_at=AFTERNOON, ends_at=AFTERNOON + timedelta(hours=1)
        ),
        at=MONDAY,
        by=cast.karim.user,
        decided=Decision(frozenset({callback.pk})),
    )


def test_what_moved_is_listed_and_taken_back_by_one_key(desk, change, callback):
    page = desk.read("hours_change", change.pk)
    assert "With Inès" in page
    assert callback.case.person.name in page
    assert "It is taken back." in desk.says(desk.post("hours_change", change.pk))
    assert callback.live_appointment.adviser.first_name == "Karim"
    assert "It was taken back." in desk.read("hours_change", change.pk)


def test_what_cannot_go_back_is_said(desk, change, callback):
    callback.appointments.filter(state=AppointmentState.LIVE).update(state="done")
    callback.find_a_time_by = AFTERNOON
    callback.save()
    assert "1 call is left as it is now" in desk.says(desk.post("hours_change", change.pk))
    page = desk.read("hours_change", change.pk)
    assert "Left as it is now." in page
    assert "Another hour must be found." in page


def test_after_ten_minutes_the_key_is_gone_and_pressing_it_changes_nothing(desk, change, callback):
    with time_machine.travel(MONDAY + timedelta(minutes=10), tick=False):
        assert "The messages have left." in desk.read("hours_change", change.pk)
        assert "too late" in desk.says(desk.post("hours_change", change.pk))
    assert callback.live_appointment.adviser.first_name == "Inès"


def test_another_adviser_does_not_see_it_and_a_coordinator_does(desk_of, cast, change):
    assert desk_of(cast.ines.user).get("hours_change", change.pk).status_code == 403
    assert desk_of(cast.awa).get("hours_change", change.pk).status_code == 200
    assert desk_of(cast.awa).get("hours_change", change.pk + 1).status_code == 404


def test_whoever_goes_away_may_keep_a_call(desk, cast, callback):
    """What was typed comes back with the decision, whatever it holds."""
    facts = {"do": "away", "until": "2026-11-25", "text": '"<b>', "gives_requests": "on"}
    page = BeautifulSoup(desk.post("presence", **facts).content, "html.parser")
    fields = page.select("main form input[type=hidden]")
    sent = {field["name"]: field["value"] for field in fields}
    assert {name: sent[name] for name in facts} == facts
    desk.post("presence", **sent, stay=callback.pk)
    assert callback.live_appointment.adviser == cast.karim
    assert Absence.objects.get().adviser == cast.karim
