"""When a second proof is asked, and how long a code waits."""

from datetime import UTC, datetime, timedelta

import pytest
from website.second_factor.rules import (
    LONGEST_WAIT,
    Standing,
    as_typed,
    in_fours,
    may_change,
    must_prove,
    wait_after,
)

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("standing", "asked"),
    [
        (Standing(), False),
        (Standing(is_asked=True), True),
        (Standing(has_factor=True), True),
        (Standing(is_asked=True, has_factor=True, passed_at=AT), False),
        (Standing(is_asked=True, has_factor=True, is_demo=True), False),
    ],
)
def test_whoever_must_have_one_or_has_one_is_asked_until_they_proved_it(standing, asked):
    assert must_prove(standing) is asked


def test_proofs_are_changed_by_a_fresh_one_and_an_old_one_is_asked_again():
    later = AT + timedelta(minutes=11)
    assert may_change(Standing(has_factor=True, passed_at=AT), at=AT)
    assert not may_change(Standing(has_factor=True, passed_at=AT), at=later)


def test_a_password_alone_never_adds_a_proof_beside_one_that_is_there():
    assert not may_change(Standing(has_factor=True, entered_at=AT), at=AT)
    assert may_change(Standing(entered_at=AT), at=AT)
    assert not may_change(Standing(), at=AT)


def test_the_wait_doubles_and_never_keeps_the_owner_out_for_long():
    waits = [wait_after(wrong) for wrong in range(60)]
    assert waits[:5] == [timedelta(seconds=s) for s in (0, 1, 2, 4, 8)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


def test_a_code_is_read_in_fours_and_typed_as_it_comes():
    assert in_fours("ABCDEFGHIJ") == "ABCD EFGH IJ"
    assert as_typed(" K7MQ-2hxa ") == "k7mq2hxa"
