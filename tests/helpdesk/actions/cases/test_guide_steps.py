"""Where the person is in a guide, and the phone in their hand."""

from datetime import timedelta

import pytest

from helpdesk.actions.cases.cases import add_note
from helpdesk.actions.cases.guide_steps import keep_device, keep_place
from helpdesk.choices import Device, EventKind
from tests.factories.helpdesk import MONDAY, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def case(cast):
    return make_case(cast.topic)


def told(case):
    return [e.data["fields"] for e in case.events.filter(kind=EventKind.FACTS_CHANGED)]


def reach(case, cast, step, *, guide=102, who=None, at=MONDAY):
    return keep_place(case=case, guide=guide, step=step, at=at, by=(who or cast.karim).user)


def test_the_step_that_is_reached_is_kept(case, cast):
    reach(case, cast, 3)
    case.refresh_from_db()
    assert (case.guide_number, case.guide_step) == (102, 3)
    assert told(case) == ["guide_number guide_step"]


def test_the_same_step_again_changes_nothing(case, cast):
    reach(case, cast, 3)
    add_note(case=case, text="Entre deux", at=MONDAY, by=None)
    reach(case, cast, 3)
    assert len(told(case)) == 1


def test_the_steps_of_one_call_are_one_line_of_the_story(case, cast):
    for step in range(1, 6):
        reach(case, cast, step, at=MONDAY + timedelta(seconds=step))
    case.refresh_from_db()
    assert case.guide_step == 5
    assert len(told(case)) == 1


def test_what_somebody_else_does_is_told_too(case, cast):
    reach(case, cast, 1)
    reach(case, cast, 2, who=cast.ines)
    assert len(told(case)) == 2


def test_the_phone_in_hand_is_kept(case, cast):
    keep_device(case=case, device=Device.IPHONE, at=MONDAY, by=cast.karim.user)
    case.refresh_from_db()
    assert case.device == Device.IPHONE
    assert told(case) == ["device"]
