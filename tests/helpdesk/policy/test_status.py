"""How the desk stands: each part that there is, and trouble first."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from helpdesk.choices import Channel, Heart
from helpdesk.policy.status import Facts, Look, Subject, looks

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
WELL = Facts(
    late_calls=0,
    lost=0,
    works={Heart.SENDER: True, Heart.CLUSTER: True},
    beaten_at={Heart.SENDER: NINE, Heart.CLUSTER: NINE},
    ways=[Channel.EMAIL, Channel.SMS],
    shut=[],
)


def wrong(facts: Facts) -> list[Look]:
    return [look for look in looks(facts) if not look.is_well]


def test_where_all_is_well_every_part_is_named_in_its_order():
    found = looks(WELL)
    assert [look.subject for look in found] == [
        Subject.CALLS,
        Subject.SENDER,
        Subject.EMAIL,
        Subject.SMS,
        Subject.LOST,
        Subject.TASKS,
    ]
    assert wrong(WELL) == []
    assert {look.since for look in found} == {None}


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"late_calls": 2}, Look(Subject.CALLS, is_well=False, count=2)),
        ({"lost": 1}, Look(Subject.LOST, is_well=False, count=1)),
        ({"shut": ["sms"]}, Look(Subject.SMS, is_well=False)),
        (
            {"works": {Heart.SENDER: False}},
            Look(Subject.SENDER, is_well=False, since=NINE),
        ),
        (
            {"works": {Heart.MAIL: False}},
            Look(Subject.MAIL, is_well=False),
        ),
    ],
)
def test_what_is_not_well_comes_first_with_how_many_or_since_when(facts, found):
    changed = replace(WELL, **facts)
    assert wrong(changed) == [found]
    assert looks(changed)[0] == found


def test_a_way_that_leaves_nothing_and_a_heart_that_is_not_here_are_not_named():
    bare = replace(WELL, ways=[], works={}, shut=["sms", "mailbox"])
    assert [look.subject for look in looks(bare)] == [Subject.CALLS, Subject.LOST]
    assert wrong(bare) == []


def test_every_heart_has_its_part():
    everything = replace(WELL, works=dict.fromkeys(Heart, True))
    assert len(looks(everything)) == len(Subject)
