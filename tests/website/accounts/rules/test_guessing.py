"""The longer somebody guesses, the longer they wait; and nobody waits for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from website.accounts.rules.guessing import (
    NOTHING,
    OF_A_BROWSER,
    OF_A_NAME,
    OF_AN_ADDRESS,
    Tries,
    left_to_wait,
    network_of,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PACES = [OF_A_NAME, OF_A_BROWSER, OF_AN_ADDRESS]


def test_the_first_tries_are_read_at_once():
    assert left_to_wait(Tries(4, NOON), OF_A_NAME, at=NOON) == NOTHING
    assert left_to_wait(Tries(), OF_A_NAME, at=NOON) == NOTHING


def test_each_wrong_one_doubles_the_wait():
    waits = [left_to_wait(Tries(wrong, NOON), OF_A_NAME, at=NOON) for wrong in (5, 6, 7)]
    assert waits == [timedelta(seconds=seconds) for seconds in (15, 30, 60)]


def test_what_is_over_is_waited_for_no_longer():
    assert left_to_wait(Tries(5, NOON), OF_A_NAME, at=NOON + timedelta(seconds=15)) == NOTHING
    assert left_to_wait(Tries(5, NOON), OF_A_NAME, at=NOON + timedelta(seconds=5)).seconds == 10


@pytest.mark.parametrize("pace", PACES)
def test_after_a_while_without_tries_all_are_forgotten(pace):
    assert left_to_wait(Tries(10_000, NOON), pace, at=NOON + pace.forgotten_after) == NOTHING


@given(st.sampled_from(PACES), st.integers(0, 10**9), st.integers(0, 10**6))
def test_nobody_waits_longer_than_the_longest(pace, wrong, seconds):
    at = NOON + timedelta(seconds=seconds)
    assert NOTHING <= left_to_wait(Tries(wrong, NOON), pace, at=at) <= pace.longest


@given(st.sampled_from(PACES), st.integers(0, 200))
def test_one_more_wrong_try_never_shortens_the_wait(pace, wrong):
    fewer, more = (left_to_wait(Tries(n, NOON), pace, at=NOON) for n in (wrong, wrong + 1))
    assert fewer <= more


def test_a_day_of_guessing_a_name_reads_about_a_hundred_passwords():
    at, tries, read = NOON, Tries(), 0
    while at < NOON + timedelta(days=1):
        at += left_to_wait(tries, OF_A_NAME, at=at)
        tries, read = Tries(tries.counted(OF_A_NAME, at=at) + 1, at), read + 1
    assert read < 110


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("2001:db8:0:1::5", "2001:db8:0:1::/64"),
        ("2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_an_address_of_ipv6_stands_for_its_home(address, network):
    assert network_of(address) == network
