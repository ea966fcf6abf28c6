"""Two advisers join the same two cases, each into the other: one of the two stays open."""

import pytest

from helpdesk.actions.promises import joining
from helpdesk.actions.promises.joining import CannotJoin, merge_cases
from helpdesk.choices import CaseState
from helpdesk.models import Case
from tests.concurrency.crowd import all_at_once
from tests.factories.helpdesk import MONDAY, make_adviser, make_case, make_desk, make_topic

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]


@pytest.fixture
def pair(real_database):
    """Two cases of Madeleine's, and who joins them."""
    make_desk()
    topic = make_topic(code="phone")
    karim = make_adviser("Karim", topics=(topic,))
    return make_case(topic), make_case(topic), karim.user


def join_both_ways(pair):
    one, two, by = pair
    ways = [(one, two), (two, one)]
    return all_at_once(
        2, lambda n: merge_cases(kept=ways[n][0], other=ways[n][1], at=MONDAY, by=by)
    )


def test_of_two_that_join_each_other_one_stays_open(pair):
    results = join_both_ways(pair)
    assert sum(isinstance(result, CannotJoin) for result in results) == 1
    assert Case.objects.exclude(state=CaseState.CLOSED).count() == 1


def test_control_without_the_look_under_the_lock_both_close_into_each_other(pair, monkeypatch):
    monkeypatch.setattr(joining, "_refuse_what_does_not_fit", lambda _kept, _other: None)
    join_both_ways(pair)
    assert Case.objects.filter(state=CaseState.CLOSED, merged_into__isnull=False).count() == 2
