"""For how long a guide is lent to somebody outside, and how much is taken."""

from datetime import UTC, datetime, timedelta

import pytest

from knowledge.lending import (
    KEPT_FOR,
    LENT_FOR,
    MOST_ANSWERS,
    ends_at,
    is_forgotten,
    is_open,
    takes_more,
)

MADE = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("after", "revoked_after", "answer"),
    [
        (timedelta(0), None, True),
        (LENT_FOR - SECOND, None, True),
        (LENT_FOR, None, False),
        (SECOND, SECOND, False),
    ],
)
def test_a_link_opens_for_fourteen_days_unless_it_was_taken_back(after, revoked_after, answer):
    revoked_at = None if revoked_after is None else MADE + revoked_after
    is_it = is_open(ends_at=ends_at(MADE), revoked_at=revoked_at, at=MADE + after)
    assert is_it is answer


def test_answers_have_a_bound():
    assert takes_more(MOST_ANSWERS - 1)
    assert not takes_more(MOST_ANSWERS)


@pytest.mark.parametrize(
    ("after", "is_all_done", "answer"),
    [(KEPT_FOR, True, True), (KEPT_FOR - SECOND, True, False), (KEPT_FOR * 9, False, False)],
)
def test_what_waits_is_never_forgotten(after, is_all_done, answer):
    assert is_forgotten(ends_at=MADE, is_all_done=is_all_done, at=MADE + after) is answer
