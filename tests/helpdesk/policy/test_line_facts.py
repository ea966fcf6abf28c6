"""How long a fact about a line is told."""

from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.choices import LineFactKind
from helpdesk.policy.line_facts import LONGEST, told_until

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("kind", LineFactKind)
def test_a_fact_is_told_as_long_as_is_said_and_never_longer_than_it_is_of_use(kind):
    latest = AT + LONGEST[kind]
    assert told_until(kind, happened_at=AT, until=None) == latest
    assert told_until(kind, happened_at=AT, until=latest + timedelta(seconds=1)) == latest
    soon = AT + timedelta(hours=1)
    assert told_until(kind, happened_at=AT, until=soon) == soon


def test_an_outage_is_over_sooner_than_what_was_changed_for_good():
    assert LONGEST[LineFactKind.OUTAGE] < LONGEST[LineFactKind.SIM_CHANGED]
