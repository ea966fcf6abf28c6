"""What strangers may take: places, bounds, and what a crowd leaves for the phone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.policy.fair_use import (
    DAYS_COMPARED,
    LEAST_CROWD,
    LEAST_KEPT,
    RECENT_DAYS,
    Asked,
    Bound,
    Figures,
    Place,
    broken_bound,
    comes_faster,
    daily_bound,
    holds_bound,
    may_take_a_call,
    place_of,
    room_for_public,
)

FIGURES = Figures()
HOME, ADDRESS = Place("2001:db8::/64", is_home=True), Place("192.0.2.1", is_home=False)


@pytest.mark.parametrize(
    ("address", "name", "is_home"),
    [
        ("192.0.2.1", "192.0.2.1", False),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", True),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64", True),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64", True),
        ("::ffff:192.0.2.1", "192.0.2.1", False),
        ("2002:c000:0201:7::1", "192.0.2.1", False),
        ("fe80::1%eth0", "fe80::/64", True),
        ("", "", False),
        ("unix:/run/desk.sock", "", False),
    ],
)
def test_a_home_is_the_first_half_of_its_addresses(address, name, is_home):
    assert place_of(address) == Place(name, is_home)


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_a_home_that_rotates_its_addresses_stays_one_home(one, other):
    network = 0x2001_0DB8_0001_0002 << 64
    addresses = (f"{network + end:x}".zfill(32) for end in (one, other))
    first, second = (
        place_of(":".join(text[i : i + 4] for i in range(0, 32, 4))) for text in addresses
    )
    assert first == second == Place("2001:db8:1:2::/64", is_home=True)


def test_the_first_figures_are_those_of_the_page_on_trust():
    assert FIGURES.open_per_number == 2
    assert (daily_bound(HOME, FIGURES), daily_bound(ADDRESS, FIGURES)) == (10, 60)
    assert (holds_bound(HOME, FIGURES), holds_bound(ADDRESS, FIGURES)) == (3, 20)
    assert FIGURES.reserve_percent == 30


@pytest.mark.parametrize(
    ("asked", "place", "bound"),
    [
        (Asked(), HOME, None),
        (
            Asked(open_of_number=1, open_of_session=2, daily_of_number=3, daily_of_place=9),
            HOME,
            None,
        ),
        (Asked(open_of_number=2), HOME, Bound.NUMBER),
        (Asked(daily_of_number=4), ADDRESS, Bound.NUMBER),
        (Asked(daily_of_email=3), ADDRESS, None),
        (Asked(daily_of_email=4), ADDRESS, Bound.EMAIL),
        (Asked(open_of_session=3), ADDRESS, Bound.SESSION),
        (Asked(daily_of_place=10), HOME, Bound.PLACE),
        (Asked(daily_of_place=59), ADDRESS, None),
        (Asked(daily_of_place=60), ADDRESS, Bound.PLACE),
        (Asked(daily_of_place=999), Place("", is_home=False), None),
    ],
)
def test_each_bound_holds_by_itself(asked, place, bound):
    assert broken_bound(asked, place=place, figures=FIGURES) == bound


def days(*recent, before=0):
    return [*recent, *[0] * (RECENT_DAYS - len(recent)), *[before] * DAYS_COMPARED]


def test_a_desk_without_a_past_has_a_crowd_from_the_eleventh_request_on():
    assert not comes_faster(days(LEAST_CROWD))
    assert comes_faster(days(LEAST_CROWD + 1))


def test_a_busy_desk_has_a_crowd_at_more_than_twice_its_usual_day():
    assert not comes_faster(days(60, before=30))
    assert comes_faster(days(61, before=30))


def test_days_without_requests_make_no_day_unusual():
    weeks = [40, 40, 40, 40, 40, 0, 0] * 4
    assert not comes_faster([70, 0, 0, *weeks])


def test_one_attack_does_not_become_what_is_usual():
    assert comes_faster([60, 0, 0, 365, *[20] * (DAYS_COMPARED - 1)])


def test_the_day_after_an_attack_is_guarded_too():
    assert comes_faster(days(0, 0, 365, before=20))
    assert not comes_faster([0, 0, 0, 365, *[20] * (DAYS_COMPARED - 1)])


def test_a_crowd_leaves_a_third_of_the_day_and_an_hour_at_least():
    assert room_for_public(open_quarters=30, taken_quarters=0, percent=30) == 21
    assert room_for_public(open_quarters=30, taken_quarters=20, percent=30) == 1
    assert room_for_public(open_quarters=30, taken_quarters=25, percent=30) == 0
    assert room_for_public(open_quarters=8, taken_quarters=0, percent=30) == 8 - LEAST_KEPT
    assert room_for_public(open_quarters=3, taken_quarters=0, percent=30) == 0


@given(st.integers(0, 96), st.integers(0, 96), st.integers(0, 100))
def test_whatever_a_crowd_takes_the_share_is_kept(quarters, taken, percent):
    room = room_for_public(open_quarters=quarters, taken_quarters=taken, percent=percent)
    assert room >= 0
    if room:
        left = quarters - taken - room
        assert left >= LEAST_KEPT
        assert left * 100 >= quarters * percent


def test_a_crowd_leaves_some_of_the_calls_that_an_adviser_may_have_in_a_day():
    assert may_take_a_call(daily_cap=12, taken_calls=7, percent=30)
    assert not may_take_a_call(daily_cap=12, taken_calls=8, percent=30)
    assert not may_take_a_call(daily_cap=1, taken_calls=0, percent=0)
