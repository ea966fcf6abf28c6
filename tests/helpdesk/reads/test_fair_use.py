"""What a crowd of strangers is offered, and what is kept for people who phone."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest

from helpdesk.actions.promises.appointments import SlotRefused, move_appointment
from helpdesk.actions.promises.callbacks import Arrival, ask_for_callback
from helpdesk.actions.promises.holds import WantedTime, hold_time
from helpdesk.choices import SlotRefusal
from helpdesk.models import Adviser, PublicBooking, SlotHold, TakenQuarter
from helpdesk.policy.fair_use import LEAST_CROWD, Visitor
from helpdesk.policy.slots import Call
from helpdesk.reads.availability import desk_zone, free_slots
from helpdesk.reads.diaries import Freed
from helpdesk.reads.fair_use import is_crowd, public_days
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback, make_request

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
STRANGER = Freed(by_public=True)


def crowd(topic, count=LEAST_CROWD + 1, *, at=MONDAY):
    """So many asked on the site, none for an hour."""
    for n in range(count):
        callback = make_callback(
            topic,
            name=f"Personne {n}",
            number=f"+33639{n:06d}",
            starts_at=None,
            reachable_when="le soir",
            at=at,
        )
        PublicBooking.objects.create(callback=callback, asked_at=at)


def book_all(topic):
    """Strangers take whatever they are offered, until nothing is left; the minutes they got."""
    while slots := free_slots(at=MONDAY, topic=topic, freed=STRANGER):
        ask_for_callback(
            request=make_request(
                topic, name=f"Personne {uuid.uuid4().hex}", starts_at=slots[0].starts_at
            ),
            at=MONDAY,
            arrival=Arrival(visitor=Visitor(uuid.uuid4().hex, "192.0.2.1")),
        )


def test_without_a_crowd_a_stranger_is_offered_every_hour(cast):
    crowd(cast.topic, LEAST_CROWD)
    assert not is_crowd(MONDAY)
    everything = free_slots(at=MONDAY, topic=cast.topic)
    assert free_slots(at=MONDAY, topic=cast.topic, freed=STRANGER) == everything


def test_hours_that_are_only_held_count_too(cast):
    for n in range(LEAST_CROWD + 1):
        SlotHold.objects.create(
            key=uuid.UUID(int=n),
            adviser=cast.karim,
            starts_at=AFTERNOON,
            minutes=15,
            held_at=MONDAY,
            expires_at=MONDAY + timedelta(minutes=15),
        )
    assert public_days(MONDAY)[0] == LEAST_CROWD + 1
    assert is_crowd(MONDAY)
    assert not is_crowd(MONDAY + timedelta(minutes=15))


def test_the_day_that_was_asked_is_counted_in_days_of_24_hours(cast):
    crowd(cast.topic, 2, at=MONDAY)
    assert public_days(MONDAY)[:3] == [2, 0, 0]
    assert public_days(MONDAY + timedelta(hours=25))[:3] == [0, 2, 0]


@pytest.mark.timeout(300)
def test_a_crowd_leaves_a_third_of_each_day_and_some_of_each_adviser(cast, monkeypatch):
    """365 bookings emptied fourteen days."""
    monkeypatch.setattr("helpdesk.actions.promises.callbacks.admit", lambda **_visitor: None)
    cast.topic.horizon_days = 2
    cast.topic.save()
    Adviser.objects.update(daily_cap=100)
    crowd(cast.topic)
    book_all(cast.topic)
    zone = desk_zone()
    taken = Counter(
        (quarter.adviser_id, quarter.starts_at.astimezone(zone).date())
        for quarter in TakenQuarter.objects.all()
    )
    # An adviser has 30 quarter hours a day, and 9 of them are kept.
    assert set(taken.values()) == {21}
    left = free_slots(at=MONDAY, topic=cast.topic)
    assert {slot.starts_at.astimezone(zone).date() for slot in left} == {d for _a, d in taken}
    assert {pk for slot in left for pk in slot.adviser_ids} == {cast.karim.pk, cast.ines.pk}


def test_a_crowd_leaves_some_of_the_calls_of_an_adviser(cast):
    Adviser.objects.update(daily_cap=2)
    crowd(cast.topic)
    for n in range(2):
        callback = make_callback(
            cast.topic,
            name=f"Autre {n}",
            starts_at=AFTERNOON + n * timedelta(minutes=15),
        )
        PublicBooking.objects.create(callback=callback, asked_at=MONDAY)
    day = {slot.starts_at.date() for slot in free_slots(at=MONDAY, topic=cast.topic)}
    offered = free_slots(at=MONDAY, topic=cast.topic, freed=STRANGER)
    assert MONDAY.date() in day
    assert MONDAY.date() not in {slot.starts_at.date() for slot in offered}


def full_for_strangers(topic):
    """Each adviser has given their share of Monday to strangers."""
    crowd(topic)
    for adviser in Adviser.objects.all():
        hold = SlotHold.objects.create(
            key=uuid.uuid4(),
            adviser=adviser,
            starts_at=MONDAY,
            minutes=15,
            held_at=MONDAY,
            expires_at=MONDAY + timedelta(hours=1),
        )
        TakenQuarter.objects.bulk_create(
            TakenQuarter(adviser=adviser, hold=hold, starts_at=MONDAY + n * timedelta(minutes=15))
            for n in range(-4, 17)
        )


def test_a_kept_hour_is_no_hour_that_somebody_took(cast):
    full_for_strangers(cast.topic)
    later = AFTERNOON + timedelta(hours=1)
    with pytest.raises(SlotRefused) as held:
        hold_time(
            key=uuid.uuid4(),
            wanted=WantedTime(later, cast.topic, Call(15), "fr"),
            address="192.0.2.1",
            at=MONDAY,
        )
    with pytest.raises(SlotRefused) as booked:
        ask_for_callback(
            request=make_request(cast.topic, starts_at=later),
            at=MONDAY,
            arrival=Arrival(visitor=Visitor("one", "192.0.2.1")),
        )
    assert {held.value.reason, booked.value.reason} == {SlotRefusal.RESERVED}
    # The desk gives it to whoever phones.
    assert make_callback(cast.topic, starts_at=later).live_appointment


def test_who_has_an_hour_moves_it_within_what_strangers_may_take(cast):
    callback = make_callback(cast.topic, starts_at=AFTERNOON + timedelta(days=1))
    full_for_strangers(cast.topic)
    later = AFTERNOON + timedelta(hours=1)
    with pytest.raises(SlotRefused):
        move_appointment(callback=callback, starts_at=later, at=MONDAY, by_public=True)
    assert move_appointment(callback=callback, starts_at=later, at=MONDAY).starts_at == later


def test_an_hour_that_was_held_before_the_crowd_is_still_theirs(cast):
    key = uuid.uuid4()
    later = AFTERNOON + timedelta(hours=1)
    hold_time(
        key=key,
        wanted=WantedTime(later, cast.topic, Call(15), "fr"),
        address="192.0.2.1",
        at=MONDAY,
    )
    full_for_strangers(cast.topic)
    callback = ask_for_callback(
        request=make_request(cast.topic, starts_at=later),
        at=MONDAY,
        arrival=Arrival(hold_key=key, visitor=Visitor(key.hex, "192.0.2.1")),
    )
    assert callback.live_appointment.starts_at == later


def test_a_stranger_costs_few_queries_more_and_a_crowd_some(cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        free_slots(at=MONDAY, topic=cast.topic, freed=STRANGER)
    crowd(cast.topic)
    with django_assert_max_num_queries(14):
        free_slots(at=MONDAY, topic=cast.topic, freed=STRANGER)
