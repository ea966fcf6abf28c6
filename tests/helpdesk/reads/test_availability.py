"""The facts about a team become free times, in two queries whatever its size."""

import uuid
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

import pytest

from helpdesk.actions.promises.appointments import SlotRefused
from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.actions.promises.callbacks import Arrival, ask_for_callback, cancel_callback
from helpdesk.actions.promises.holds import WantedTime, hold_time
from helpdesk.choices import AttemptOutcome, Confidence, Repeats, WantedHelp
from helpdesk.models import Absence, DayException, DeskSettings, SpecialHours
from helpdesk.policy.deadlines import HOLD_FOR
from helpdesk.policy.hours import Interval, quarter_number
from helpdesk.policy.slots import Call
from helpdesk.reads.availability import free_slots, is_first_call, minutes_of_call, slots_for
from helpdesk.reads.diaries import Freed, diaries
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_adviser, make_callback, make_request

# Some take half a minute, and four times that on a machine with much else to do.
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.timeout(600)]

DAY = timedelta(days=1)
TUESDAY = date(2026, 11, 24)
TWO_WEEKS = Interval(MONDAY, MONDAY + 15 * DAY)


def paris(day: date, hour: int, minute: int = 0) -> datetime:
    """An hour of winter in Paris, in UTC."""
    return datetime.combine(day, time(hour, minute), UTC) - timedelta(hours=1)


def hold(topic, *, starts_at=AFTERNOON, minutes=15, key=None, at=MONDAY):
    return hold_time(
        key=key or uuid.uuid4(),
        address="192.0.2.1",
        at=at,
        wanted=WantedTime(starts_at, topic, Call(minutes), "fr"),
    )


def free(cast, adviser, *, at=MONDAY, **facts) -> list[datetime]:
    """When one adviser is free for a call about the topic."""
    found = free_slots(at=at, topic=cast.topic, adviser_ids=[adviser.pk], **facts)
    return [slot.starts_at for slot in found]


def hours_on(cast, adviser, day: date) -> set[int]:
    """The hours of a day, by the clock of Paris, when the adviser is free."""
    return {
        (at + timedelta(hours=1)).hour
        for at in free(cast, adviser)
        if (at + timedelta(hours=1)).date() == day
    }


def fill(cast, advisers) -> None:
    """Each adviser has special hours, an absence, one that comes back, a booking and a hold."""
    for n, adviser in enumerate(advisers):
        SpecialHours.objects.create(adviser=adviser, on=TUESDAY, starts=time(10), ends=time(12))
        at = MONDAY + 2 * DAY
        Absence.objects.create(adviser=adviser, starts_at=at, ends_at=at + timedelta(hours=1))
        Absence.objects.create(
            adviser=adviser,
            starts_at=at - 7 * DAY,
            ends_at=at - 7 * DAY + timedelta(hours=1),
            repeats=Repeats.WEEKLY,
        )
        make_callback(
            cast.topic, name=f"Person {n}", starts_at=AFTERNOON, number=f"+3363998{n:04d}"
        )
        hold(cast.topic, starts_at=AFTERNOON + timedelta(minutes=15))


@pytest.mark.parametrize("team", [3, 30])
def test_a_team_of_any_size_is_read_in_two_queries(cast, team, django_assert_num_queries):
    desk = DeskSettings.current()
    desk.holds_per_address = 100
    desk.save()
    others = [make_adviser(f"Nour{n}", topics=(cast.topic,)) for n in range(team - 2)]
    fill(cast, [cast.karim, cast.ines, *others])
    DayException.objects.create(on=TUESDAY + DAY)
    DeskSettings.current()
    with django_assert_num_queries(2):
        found = diaries(within=TWO_WEEKS, at=MONDAY)
    assert len(found) == team
    assert all(quarter_number(AFTERNOON) in diary.taken for diary in found)
    with django_assert_num_queries(2):
        assert free_slots(at=MONDAY, topic=cast.topic)


def test_a_day_when_the_desk_is_closed_has_no_time(cast):
    assert hours_on(cast, cast.karim, TUESDAY) == {9, 10, 11, 12, 14, 15, 16, 17}
    DayException.objects.create(on=TUESDAY)
    assert hours_on(cast, cast.karim, TUESDAY) == set()
    assert hours_on(cast, cast.karim, TUESDAY + DAY)


def test_a_public_holiday_is_closed_unless_the_desk_works(cast):
    friday, at = date(2026, 12, 25), datetime(2026, 12, 21, 8, tzinfo=UTC)

    def christmas() -> list[datetime]:
        return [t for t in free(cast, cast.karim, at=at) if t.date() == friday]

    assert christmas() == []
    DayException.objects.create(on=friday, is_open=True)
    assert christmas()[0] == paris(friday, 9)


def test_the_hours_of_one_date_replace_those_of_the_week(cast):
    SpecialHours.objects.create(adviser=cast.karim, on=TUESDAY, starts=time(19), ends=time(20))
    SpecialHours.objects.create(adviser=cast.karim, on=TUESDAY, starts=time(7), ends=time(8))
    assert hours_on(cast, cast.karim, TUESDAY) == {7, 19}
    assert hours_on(cast, cast.ines, TUESDAY) == {9, 10, 11, 12, 14, 15, 16, 17}


def test_a_date_without_hours_is_a_day_off(cast):
    SpecialHours.objects.create(adviser=cast.karim, on=TUESDAY)
    assert hours_on(cast, cast.karim, TUESDAY) == set()
    assert hours_on(cast, cast.karim, TUESDAY + 7 * DAY)


def test_a_closed_day_stays_closed_whatever_the_hours_of_that_date(cast):
    SpecialHours.objects.create(adviser=cast.karim, on=TUESDAY, starts=time(9), ends=time(12))
    DayException.objects.create(on=TUESDAY)
    assert hours_on(cast, cast.karim, TUESDAY) == set()


@pytest.mark.parametrize(
    ("repeats", "gone"),
    [
        (Repeats.NEVER, [False, False]),
        (Repeats.WEEKLY, [True, True]),
        (Repeats.FORTNIGHTLY, [False, True]),
    ],
)
def test_an_absence_comes_back_as_often_as_it_says(cast, repeats, gone):
    begun = paris(TUESDAY - 7 * DAY, 9)
    Absence.objects.create(
        adviser=cast.karim,
        starts_at=begun,
        ends_at=begun + timedelta(hours=3.5),
        repeats=repeats,
    )
    mornings = [9 in hours_on(cast, cast.karim, TUESDAY + n * 7 * DAY) for n in range(2)]
    assert mornings == [not away for away in gone]


def test_an_absence_comes_back_until_its_last_day_included(cast):
    begun = paris(TUESDAY - 7 * DAY, 9)
    Absence.objects.create(
        adviser=cast.karim,
        starts_at=begun,
        ends_at=begun + timedelta(hours=3.5),
        repeats=Repeats.WEEKLY,
        repeats_until=TUESDAY,
    )
    assert 9 not in hours_on(cast, cast.karim, TUESDAY)
    assert 9 in hours_on(cast, cast.karim, TUESDAY + 7 * DAY)


def test_a_week_of_absence_that_ended_for_good_still_covers_its_last_days(cast):
    begun = paris(date(2026, 11, 19), 0)
    Absence.objects.create(
        adviser=cast.karim,
        starts_at=begun,
        ends_at=begun + 7 * DAY,
        repeats=Repeats.FORTNIGHTLY,
        repeats_until=date(2026, 11, 19),
    )
    assert hours_on(cast, cast.karim, date(2026, 11, 25)) == set()
    assert hours_on(cast, cast.karim, date(2026, 11, 26))


def test_a_held_time_is_taken_until_the_hold_expires(cast):
    cast.ines.delete()
    hold(cast.topic)
    assert AFTERNOON not in free(cast, cast.karim)
    assert AFTERNOON not in free(cast, cast.karim, at=MONDAY + HOLD_FOR - timedelta(seconds=1))
    assert AFTERNOON in free(cast, cast.karim, at=MONDAY + HOLD_FOR)


def test_a_visitor_sees_the_time_that_is_kept_for_them(cast):
    cast.ines.delete()
    key = uuid.uuid4()
    hold(cast.topic, key=key)
    assert AFTERNOON in free(cast, cast.karim, freed=Freed(hold_key=key))
    assert AFTERNOON not in free(cast, cast.karim, freed=Freed(hold_key=uuid.uuid4()))


def test_the_pause_after_a_long_time_that_is_held_is_kept_free(cast):
    cast.ines.delete()
    hold(cast.topic, minutes=30)
    assert AFTERNOON + timedelta(minutes=30) not in free(cast, cast.karim)


def test_whoever_holds_a_long_time_gets_it_though_others_booked_meanwhile(cast):
    cast.ines.delete()
    key = uuid.uuid4()
    hold(cast.topic, minutes=30, key=key)
    later = AFTERNOON + timedelta(minutes=45)
    for starts_at in (AFTERNOON + timedelta(minutes=30), later):
        with suppress(SlotRefused):
            make_callback(cast.topic, name="Rose", number="+33639980001", starts_at=starts_at)
    confirmed = ask_for_callback(
        request=make_request(cast.topic, wanted_help=WantedHelp.WITH_SOMEBODY),
        at=MONDAY + timedelta(minutes=5),
        arrival=Arrival(hold_key=key),
    )
    assert confirmed.appointments.get().starts_at == AFTERNOON


def test_the_appointment_being_moved_does_not_stand_in_its_own_way(cast):
    callback = make_callback(cast.topic)
    live = callback.appointments.get()
    assert AFTERNOON not in free(cast, live.adviser)
    assert AFTERNOON in free(cast, live.adviser, freed=Freed(live))
    assert AFTERNOON in [slot.starts_at for slot in slots_for(callback, at=MONDAY)]


def test_the_appointment_being_moved_counts_for_no_cap_and_no_pause(cast):
    cast.ines.delete()
    cast.karim.daily_cap, cast.karim.gap_minutes = 1, 30
    cast.karim.save()
    callback = make_callback(cast.topic, wanted_help=WantedHelp.WITH_SOMEBODY)
    live = callback.appointments.get()
    assert live.minutes == 30
    later = AFTERNOON + timedelta(minutes=30)
    assert later not in free(cast, cast.karim)
    assert later in free(cast, cast.karim, freed=Freed(live))


def test_the_pause_after_a_long_call_is_kept_free(cast):
    cast.ines.delete()
    make_callback(cast.topic, wanted_help=WantedHelp.WITH_SOMEBODY)
    times = free(cast, cast.karim)
    assert AFTERNOON + timedelta(minutes=30) not in times
    assert AFTERNOON + timedelta(minutes=45) in times


def test_a_short_call_has_no_pause(cast):
    cast.ines.delete()
    make_callback(cast.topic)
    assert AFTERNOON + timedelta(minutes=15) in free(cast, cast.karim)


def test_first_calls_with_people_who_are_not_at_ease_have_a_cap_of_their_own(cast):
    cast.ines.delete()
    cast.karim.first_calls_cap = 1
    cast.karim.save()
    callback = make_callback(cast.topic, wanted_help=WantedHelp.WITH_SOMEBODY)
    assert callback.appointments.get().is_first_call
    first = free(cast, cast.karim, call=Call(15, is_first_call=True))
    assert AFTERNOON.date() not in {at.date() for at in first}
    assert first
    assert AFTERNOON.date() in {at.date() for at in free(cast, cast.karim)}

    cancel_callback(callback=callback, at=MONDAY)
    assert AFTERNOON in free(cast, cast.karim, call=Call(15, is_first_call=True))


@pytest.mark.parametrize(
    ("needs", "minutes"),
    [
        ({}, 15),
        ({"confidence": Confidence.LOW}, 30),
        ({"uses_relay": True}, 30),
        ({"needs_interpreter": True}, 30),
        ({"uses_relay": True, "needs_interpreter": True}, 30),
        ({"uses_relay": True, "confidence": Confidence.LOW}, 45),
    ],
)
def test_a_call_is_as_long_as_the_person_needs(cast, needs, minutes):
    person = make_callback(cast.topic).case.person
    for name, value in needs.items():
        setattr(person, name, value)
    assert minutes_of_call(topic=cast.topic, person=person) == minutes


def test_a_call_is_a_first_one_until_the_person_was_reached(cast):
    callback = make_callback(cast.topic, wanted_help=WantedHelp.WITH_SOMEBODY)
    person = callback.case.person
    assert is_first_call(person)
    for outcome, is_first in ((AttemptOutcome.NO_ANSWER, True), (AttemptOutcome.REACHED, False)):
        attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
        end_attempt(attempt=attempt, outcome=outcome, at=AFTERNOON, by=None)
        assert is_first_call(person) is is_first


def test_whoever_is_at_ease_has_no_first_call_and_costs_no_query(cast, django_assert_num_queries):
    person = make_callback(cast.topic, wanted_help=WantedHelp.ALONE).case.person
    with django_assert_num_queries(0):
        assert not is_first_call(person)
