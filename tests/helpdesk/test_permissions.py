"""Who may see and do what at the desk."""

import pytest
from django.contrib.auth.models import AnonymousUser

from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.closing import close_case
from helpdesk.choices import ClosingReason
from helpdesk.permissions import (
    can_call,
    can_change_promise,
    can_end_attempt,
    can_see_desk,
    can_work_on,
    staff_of,
)
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_advisers_and_coordinators_see_the_desk(cast):
    assert can_see_desk(staff_of(cast.karim.user))
    assert can_see_desk(staff_of(cast.awa))


def test_editors_and_strangers_do_not(cast):
    assert not can_see_desk(staff_of(cast.lise))
    assert not can_see_desk(staff_of(AnonymousUser()))


def test_who_has_left_sees_nothing_any_more(cast):
    cast.karim.user.is_active = False
    assert not can_see_desk(staff_of(cast.karim.user))


def test_an_adviser_without_the_group_sees_nothing(cast):
    cast.karim.user.groups.clear()
    assert not can_call(staff_of(cast.karim.user))


def test_a_coordinator_who_takes_no_calls_cannot_call(cast):
    assert can_call(staff_of(cast.karim.user))
    assert not can_call(staff_of(cast.awa))


def test_whoever_calls_says_how_it_ended_or_a_coordinator(cast):
    attempt = start_attempt(
        callback=make_callback(cast.topic), adviser=cast.karim, at=AFTERNOON, by=None
    )
    assert can_end_attempt(staff_of(cast.karim.user), attempt)
    assert can_end_attempt(staff_of(cast.awa), attempt)
    assert not can_end_attempt(staff_of(cast.ines.user), attempt)
    assert not can_end_attempt(staff_of(cast.lise), attempt)


def test_any_member_changes_an_open_promise_and_nobody_an_ended_one(cast):
    callback = make_callback(cast.topic)
    assert can_change_promise(staff_of(cast.ines.user), callback)
    assert not can_change_promise(staff_of(cast.lise), callback)
    ended = cancel_callback(callback=callback, at=MONDAY)
    assert not can_change_promise(staff_of(cast.ines.user), ended)


def test_nobody_works_on_a_closed_case(cast):
    case = make_callback(cast.topic).case
    assert can_work_on(staff_of(cast.karim.user), case)
    closed = close_case(case=case, reason=ClosingReason.NOT_HELPED, at=MONDAY, by=None)
    assert not can_work_on(staff_of(cast.awa), closed)
