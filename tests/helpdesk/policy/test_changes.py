"""Two people change the same facts: nobody's words are overwritten."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.policy.changes import Change, compare

facts = st.fixed_dictionaries({name: st.sampled_from(["", "a", "b"]) for name in ("x", "y")})


@pytest.mark.parametrize(
    ("seen", "mine", "now", "write", "conflicts"),
    [
        ("a", "b", "a", {"f": "b"}, {}),
        ("a", "a", "b", {}, {}),
        ("a", "b", "b", {}, {}),
        ("a", "b", "c", {}, {"f": "c"}),
        ("a", "a", "a", {}, {}),
    ],
)
def test_each_way_two_people_can_meet(seen, mine, now, write, conflicts):
    assert compare(seen={"f": seen}, mine={"f": mine}, now={"f": now}) == Change(write, conflicts)


def test_a_field_that_was_never_seen_is_compared_with_what_stands():
    assert compare(seen={}, mine={"f": "b"}, now={"f": "a"}) == Change({"f": "b"}, {})


@given(facts, facts, facts)
def test_what_another_wrote_is_never_overwritten_unseen(seen, mine, now):
    change = compare(seen=seen, mine=mine, now=now)
    for name in change.write:
        assert now[name] == seen[name]
    assert not set(change.write) & set(change.conflicts)


@given(facts, facts, facts)
def test_what_i_changed_is_written_or_told_or_there_already(seen, mine, now):
    change = compare(seen=seen, mine=mine, now=now)
    for name, value in mine.items():
        if value != seen[name]:
            assert name in change.conflicts or change.write.get(name, now[name]) == value
