"""A time kept for a visitor: one each, for a while, and never twice."""

import uuid
from datetime import timedelta

import pytest

from helpdesk.actions.promises.appointments import SlotRefused
from helpdesk.actions.promises.callbacks import Arrival, ask_for_callback
from helpdesk.actions.promises.holds import (
    WantedTime,
    extend_hold,
    forget_old_holds,
    hold_time,
    release_hold,
)
from helpdesk.choices import Confidence, SlotRefusal
from helpdesk.models import DayException, SlotHold, TakenQuarter
from helpdesk.policy.deadlines import HOLD_AT_MOST, HOLD_FOR
from helpdesk.policy.slots import Call
from helpdesk.reads.availability import free_slots
from helpdesk.reads.diaries import Freed
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback, make_request

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
KEY = uuid.UUID(int=1)


def hold(topic, *, key=KEY, starts_at=AFTERNOON, at=MONDAY, address="10.0.0.1", minutes=15):
    wanted = WantedTime(starts_at, topic, Call(minutes), "fr")
    return hold_time(key=key, wanted=wanted, at=at, address=address)


def others(count):
    return [uuid.UUID(int=n + 2) for n in range(count)]


def test_a_hold_takes_its_quarters_from_everybody_else(cast):
    hold(cast.topic, minutes=30)
    first, second = TakenQuarter.objects.order_by("starts_at")
    assert (first.starts_at, second.starts_at) == (AFTERNOON, AFTERNOON + timedelta(minutes=15))
    slot = next(s for s in free_slots(at=MONDAY, topic=cast.topic) if s.starts_at == AFTERNOON)
    assert len(slot.adviser_ids) == 1


def test_the_visitors_own_hold_counts_as_free_to_them(cast):
    hold(cast.topic)
    mine = free_slots(at=MONDAY, topic=cast.topic, freed=Freed(hold_key=KEY))
    assert len(next(s for s in mine if s.starts_at == AFTERNOON).adviser_ids) == 2


def test_another_hour_gives_the_first_one_back(cast):
    hold(cast.topic)
    hold(cast.topic, starts_at=AFTERNOON + timedelta(hours=1))
    assert [q.starts_at for q in TakenQuarter.objects.all()] == [AFTERNOON + timedelta(hours=1)]


def test_an_hour_that_everybody_keeps_is_refused(cast):
    for key in others(2):
        hold(cast.topic, key=key)
    with pytest.raises(SlotRefused) as refused:
        hold(cast.topic)
    assert refused.value.reason == SlotRefusal.TAKEN


def test_a_closed_sunday_was_refused_as_an_hour_that_somebody_took(cast):
    with pytest.raises(SlotRefused) as refused:
        hold(cast.topic, starts_at=AFTERNOON + timedelta(days=6))
    assert refused.value.reason == SlotRefusal.CLOSED


def test_a_day_that_the_desk_closes_is_closed_and_not_taken(cast):
    tomorrow = AFTERNOON + timedelta(days=1)
    DayException.objects.create(on=tomorrow.date(), is_open=False)
    for key in others(2):
        with pytest.raises(SlotRefused) as refused:
            hold(cast.topic, key=key, starts_at=tomorrow)
        assert refused.value.reason == SlotRefusal.CLOSED


def test_a_refused_hour_gives_back_nothing_that_was_held(cast):
    for key in others(2):
        hold(cast.topic, key=key)
    mine = hold(cast.topic, starts_at=AFTERNOON + timedelta(hours=1))
    with pytest.raises(SlotRefused):
        hold(cast.topic)
    assert SlotHold.objects.filter(pk=mine.pk).exists()


def test_a_hold_lasts_a_quarter_hour_from_each_page_and_an_hour_in_all(cast):
    hold(cast.topic)
    assert extend_hold(key=KEY, at=MONDAY + timedelta(minutes=10)) == (
        MONDAY + timedelta(minutes=10) + HOLD_FOR
    )
    assert extend_hold(key=KEY, at=MONDAY + timedelta(minutes=50)) == MONDAY + HOLD_AT_MOST
    assert extend_hold(key=KEY, at=MONDAY + HOLD_AT_MOST) is None


def test_choosing_the_same_hour_again_extends_it_and_no_more(cast):
    hold(cast.topic)
    hold(cast.topic, at=MONDAY + timedelta(minutes=30))
    held = SlotHold.objects.get()
    assert held.held_at == MONDAY
    assert held.expires_at == MONDAY + timedelta(minutes=45)


def test_an_expired_hold_gives_way_to_another_visitor(cast):
    for key in others(2):
        hold(cast.topic, key=key)
    late = MONDAY + HOLD_FOR
    assert hold(cast.topic, at=late) is not None
    assert extend_hold(key=others(1)[0], at=late + timedelta(minutes=1)) is None


def test_an_expired_hold_gives_way_to_a_booking(cast):
    for key in others(2):
        hold(cast.topic, key=key)
    callback = make_callback(cast.topic, at=MONDAY + HOLD_FOR)
    assert callback.appointments.get().quarters.count() == 1


def test_a_live_hold_refuses_a_booking_by_somebody_else(cast):
    for key in others(2):
        hold(cast.topic, key=key)
    with pytest.raises(SlotRefused):
        make_callback(cast.topic)


def test_the_booking_may_go_to_another_adviser_than_the_hold(cast):
    held = hold(cast.topic)
    other = cast.ines if held.adviser == cast.karim else cast.karim
    # A first call with this adviser makes theirs a known voice.
    known = make_callback(cast.topic, starts_at=AFTERNOON - timedelta(hours=2))
    known.attempts.create(adviser=other, started_at=MONDAY, ended_at=MONDAY, outcome="reached")
    callback = ask_for_callback(
        request=make_request(cast.topic), at=MONDAY, arrival=Arrival(hold_key=KEY)
    )
    assert callback.adviser == other
    assert not SlotHold.objects.exists()


def test_a_booking_that_fails_keeps_the_hold(cast):
    hold(cast.topic, starts_at=AFTERNOON + timedelta(hours=1))
    for n in range(2):
        make_callback(cast.topic, name=f"Person {chr(65 + n)}")
    with pytest.raises(SlotRefused):
        ask_for_callback(request=make_request(cast.topic), at=MONDAY, arrival=Arrival(hold_key=KEY))
    assert SlotHold.objects.get().starts_at == AFTERNOON + timedelta(hours=1)


def test_a_released_hold_frees_its_quarters(cast):
    hold(cast.topic)
    release_hold(key=KEY)
    assert not TakenQuarter.objects.exists()


def test_a_hold_is_forgotten_some_time_after_its_end(cast):
    hold(cast.topic)
    assert forget_old_holds(before=MONDAY + HOLD_FOR) == 0
    assert forget_old_holds(before=MONDAY + HOLD_FOR + timedelta(seconds=1)) == 1
    assert not TakenQuarter.objects.exists()


@pytest.mark.parametrize(("address", "most"), [("2001:db8::{n:x}", 3), ("10.0.0.1", 20)])
def test_twenty_holds_moved_the_first_free_hour_by_two_days(cast, address, most):
    """A home changed its address at each hold, and had no bound."""
    for n, key in enumerate(others(most)):
        slots = free_slots(at=MONDAY, topic=cast.topic, freed=Freed(by_public=True))
        there = address.format(n=n)
        assert hold(cast.topic, key=key, starts_at=slots[0].starts_at, address=there) is not None
    free = free_slots(at=MONDAY, topic=cast.topic, freed=Freed(by_public=True))[-1].starts_at
    assert hold(cast.topic, starts_at=free, address=address.format(n=99)) is None
    assert hold(cast.topic, starts_at=free, address="10.0.0.2") is not None
    assert not SlotHold.objects.filter(address__contains="10.0.0").exists()


def test_a_held_hour_is_kept_for_somebody_who_needs_a_longer_call(cast):
    """The visitor held a quarter hour; then their number said that they need half an hour."""
    known = make_callback(cast.topic, starts_at=AFTERNOON - timedelta(hours=2)).case.person
    known.confidence = Confidence.LOW
    known.save()
    for name in ("Paul Un", "Paul Deux"):
        make_callback(cast.topic, starts_at=AFTERNOON + timedelta(minutes=15), name=name)
    hold(cast.topic)
    callback = ask_for_callback(
        request=make_request(cast.topic), at=MONDAY, arrival=Arrival(hold_key=KEY)
    )
    assert callback.case.person == known
    assert callback.appointments.get().minutes == 15


def test_a_longer_call_gets_its_length_where_the_hour_after_is_free(cast):
    known = make_callback(cast.topic, starts_at=AFTERNOON - timedelta(hours=2)).case.person
    known.confidence = Confidence.LOW
    known.save()
    hold(cast.topic)
    callback = ask_for_callback(
        request=make_request(cast.topic), at=MONDAY, arrival=Arrival(hold_key=KEY)
    )
    assert callback.appointments.get().minutes == 30
