"""Who wrote alone shows nothing alone."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.four_eyes import may_show, who_may_read

KEYS = st.integers(min_value=1, max_value=6)


def test_whoever_wrote_alone_does_not_show_it_and_anybody_else_may():
    assert not may_show({1}, by=1)
    assert may_show({1}, by=2)


def test_whoever_wrote_with_somebody_may_show_it_and_so_may_all_what_nobody_wrote():
    assert may_show({1, 2}, by=1)
    assert may_show(set(), by=1)


@given(team=st.lists(KEYS, unique=True), writers=st.frozensets(KEYS))
def test_those_who_may_read_are_the_team_but_who_wrote_it_alone(team, writers):
    readers = who_may_read(team, writers)
    left_out = [one for one in team if one not in readers]
    assert left_out == [one for one in team if writers == {one}]
    assert readers == [one for one in team if one in readers]
