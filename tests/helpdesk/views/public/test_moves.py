"""Whoever typed a number changes the time as often as somebody honest would, and no more.

Each change is told to that number, at once and at any hour.
"""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from helpdesk.actions.promises.appointments import SlotRefused, move_appointment
from helpdesk.actions.promises.intake import use_number
from helpdesk.choices import SlotRefusal
from helpdesk.models import Callback
from helpdesk.policy.fair_use import MOVES_PER_PROMISE
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback
from tests.helpdesk.views.public.test_callback import answer_all, post

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOUR = timedelta(hours=1)


def move(callback, times, *, at=MONDAY, **who):
    """Back and forth between two hours, so many times."""
    for n in range(times):
        starts_at = AFTERNOON + HOUR * (1 + n % 2)
        move_appointment(callback=callback, starts_at=starts_at, at=at, **who)


def test_a_stranger_moved_the_call_of_somebodys_phone_thirty_times(cast):
    callback = make_callback(cast.topic)
    move(callback, MOVES_PER_PROMISE, by_public=True)
    before = Callback.objects.get().live_appointment
    with pytest.raises(SlotRefused) as refused:
        move(callback, 2, by_public=True)
    assert refused.value.reason is SlotRefusal.MOVED_OFTEN
    assert Callback.objects.get().live_appointment == before


def test_the_desk_moves_it_as_often_as_it_must_and_so_may_anybody_tomorrow(cast):
    callback = make_callback(cast.topic, starts_at=AFTERNOON + timedelta(days=3))
    move_days = [timedelta(days=3, hours=1 + n % 2) for n in range(MOVES_PER_PROMISE)]
    for shift in move_days:
        move_appointment(callback=callback, starts_at=AFTERNOON + shift, at=MONDAY, by_public=True)
    move_appointment(
        callback=callback, starts_at=AFTERNOON + timedelta(days=4), at=MONDAY, by=cast.karim.user
    )
    tomorrow = MONDAY + timedelta(days=1, minutes=1)
    move_appointment(
        callback=callback, starts_at=AFTERNOON + timedelta(days=3), at=tomorrow, by_public=True
    )


def test_another_number_of_hers_is_not_shown_to_who_asked(client, cast):
    """The page of the promise had it in full, and so had its paper."""
    with time_machine.travel(MONDAY, tick=False):
        answer_all(client)
        post(client, "callback_check")
        callback = Callback.objects.get()
        client.get(reverse("helpdesk:callback_done"))
        use_number(
            case=callback.case, number="+33639985678", note="Hers", at=MONDAY, by=cast.karim.user
        )
        for name in ("helpdesk:callback_done", "helpdesk:callback_paper"):
            page = client.get(reverse(name), follow=True).content.decode()
            assert "56\u00a078" not in page, name
