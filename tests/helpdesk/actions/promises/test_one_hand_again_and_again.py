"""One adviser's password, and a phone that does not stop: what one hand may have us tell a day."""

from datetime import timedelta

import pytest

from helpdesk.actions.messages.replies import MOST_TO_ONE, TooManyReplies, write_reply
from helpdesk.actions.promises.appointments import SlotRefused, move_appointment
from helpdesk.actions.promises.by_hand import Hour, set_hour
from helpdesk.actions.promises.callbacks import WantedCall, cancel_callback, promise_callback
from helpdesk.choices import BookingWarning, SlotRefusal
from helpdesk.models import Notice
from helpdesk.policy.fair_use import HOURS_OF_ONE_HAND
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
QUARTER = timedelta(minutes=15)


def move(callback, by, turn, *, at=MONDAY):
    move_appointment(callback=callback, starts_at=AFTERNOON + QUARTER * (turn % 4), at=at, by=by)


def test_an_adviser_moved_her_call_all_morning_and_each_was_an_sms(cast):
    callback, by = make_callback(cast.topic), cast.karim.user
    for turn in range(1, HOURS_OF_ONE_HAND + 1):
        move(callback, by, turn)
    with pytest.raises(SlotRefused) as refused:
        move(callback, by, HOURS_OF_ONE_HAND + 1)
    assert refused.value.reason is SlotRefusal.MOVED_OFTEN
    hour = Hour(cast.karim, AFTERNOON + QUARTER * 3, 15)
    every = list(BookingWarning)
    with pytest.raises(SlotRefused):
        set_hour(callback=callback, hour=hour, at=MONDAY, by=by, overruling=every)
    # What stands, stands; a colleague may change it, and the person themselves.
    callback.refresh_from_db()
    assert callback.live_appointment.starts_at == AFTERNOON
    move(callback, cast.ines.user, 1)
    move(callback, None, 2)
    tomorrow = timedelta(days=1)
    move_appointment(callback=callback, starts_at=AFTERNOON + tomorrow, at=MONDAY + tomorrow, by=by)


def test_an_adviser_promised_and_cancelled_all_morning(cast):
    case, by = make_case(cast.topic), cast.karim.user
    for turn in range(HOURS_OF_ONE_HAND):
        wanted = WantedCall(case.number, AFTERNOON + QUARTER * (turn % 4))
        cancel_callback(
            callback=promise_callback(case=case, wanted=wanted, at=MONDAY, by=by), at=MONDAY, by=by
        )
    with pytest.raises(SlotRefused):
        promise_callback(case=case, wanted=WantedCall(case.number, AFTERNOON), at=MONDAY, by=by)


def test_answers_to_one_person_have_a_bound_whoever_writes_them(cast):
    case = make_case(cast.topic)
    for turn in range(MOST_TO_ONE):
        by = (cast.karim, cast.ines)[turn % 2].user
        write_reply(case=case, text="Bonjour", at=MONDAY, by=by)
    with pytest.raises(TooManyReplies):
        write_reply(case=case, text="Bonjour", at=MONDAY, by=cast.awa)
    assert Notice.objects.filter(case=case, kind="reply").count() == MOST_TO_ONE
    other = make_case(cast.topic, name="Paul Petit", number="+33639980000")
    write_reply(case=other, text="Bonjour", at=MONDAY, by=cast.karim.user)
    write_reply(case=case, text="Bonjour", at=MONDAY + timedelta(hours=1), by=cast.awa)
