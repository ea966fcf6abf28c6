"""Shares of few answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reading.vote_share import Share


@pytest.mark.parametrize(
    ("yes", "asked", "lowest", "highest"),
    # The examples of Newcombe (1998), his method 3.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_wilson_s(yes, asked, lowest, highest):
    share = Share(yes, asked)
    assert (share.lowest, share.highest) == (
        pytest.approx(lowest, abs=1e-4),
        pytest.approx(highest, abs=1e-4),
    )


def test_without_an_answer_nothing_is_known():
    assert (Share(0, 0).lowest, Share(0, 0).highest) == (0.0, 1.0)
    assert not Share(0, 0).is_surely_low


def test_three_votes_do_not_condemn_a_guide_and_thirty_do():
    assert not Share(1, 3).is_surely_low
    assert Share(10, 30).is_surely_low


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_in_its_interval(pair):
    yes, asked = pair
    share = Share(yes, asked)
    assert 0 <= share.lowest <= yes / asked + 1e-9
    assert yes / asked - 1e-9 <= share.highest <= 1
