"""Day first, then half a day, then times; never more than nine to choose from."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from helpdesk.choices import HalfDay
from helpdesk.policy.offers import MOST_IN_SIGHT, Wanted, in_sight
from helpdesk.policy.slots import Slot

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
TUESDAY = date(2026, 11, 24)


def slots(*, days=1, quarters=30, first=MONDAY):
    """Every quarter hour from nine in Paris on, on so many days."""
    return [
        Slot(first + timedelta(days=day, minutes=15 * quarter), 15, (1,))
        for day in range(days)
        for quarter in range(quarters)
    ]


def see(free, **wanted):
    return in_sight(free, zone=PARIS, wanted=Wanted(**wanted))


def times(sight):
    return [slot.starts_at for day in sight.offers for slot in day.slots]


def test_at_first_three_times_of_three_days_stand_there():
    sight = see(slots(days=5))
    assert [len(day.slots) for day in sight.offers] == [3, 3, 3]
    assert sight.has_more


def test_where_all_is_shown_there_is_nothing_more():
    assert not see(slots(quarters=2)).has_more
    assert see([]) == see([], page=1)


def test_then_days_are_chosen_from_nine_at_a_time():
    free = slots(days=12, quarters=1)
    first, second = see(free, page=1), see(free, page=2)
    assert (len(first.days), len(second.days)) == (9, 3)
    assert (first.has_more, second.has_more) == (True, False)
    assert set(first.days).isdisjoint(second.days)


def test_a_full_day_is_halved_and_a_half_shows_its_times():
    free = slots(days=3)
    assert see(free, day=TUESDAY).halves == (HalfDay.MORNING, HalfDay.AFTERNOON)
    morning = see(free, day=TUESDAY, half=HalfDay.MORNING)
    assert len(times(morning)) == 9
    assert all(at.astimezone(PARIS).hour < 12 for at in times(morning))
    afternoon = see(free, day=TUESDAY, half=HalfDay.AFTERNOON)
    assert all(at.astimezone(PARIS).hour >= 12 for at in times(afternoon))


def test_a_day_with_few_times_shows_them_all_at_once():
    assert len(times(see(slots(days=3, quarters=9), day=TUESDAY))) == 9


def test_a_day_without_room_leads_back_to_the_days():
    assert see(slots(days=2), day=date(2027, 1, 1)).days == (date(2026, 11, 23), TUESDAY)


def test_half_a_day_without_room_shows_the_whole_day():
    only_morning = slots(days=2, quarters=4)
    assert len(times(see(only_morning, day=TUESDAY, half=HalfDay.AFTERNOON))) == 4


@given(
    free=st.sets(st.integers(0, 60 * 96)),
    day=st.none() | st.integers(0, 60).map(lambda n: MONDAY.date() + timedelta(days=n)),
    half=st.none() | st.sampled_from(HalfDay),
    page=st.integers(0, 9),
)
def test_nobody_chooses_among_more_than_nine_and_somebody_always_can(free, day, half, page):
    open_now = [Slot(MONDAY + timedelta(minutes=15 * n), 15, (1,)) for n in free]
    sight = see(open_now, day=day, half=half, page=page)
    choices = [len(times(sight)), len(sight.halves), len(sight.days)]
    assert max(choices) <= MOST_IN_SIGHT
    assert bool(sum(choices)) == bool(open_now)
    assert set(times(sight)) <= {slot.starts_at for slot in open_now}
