"""Two coordinators merge the same people in the same instant, one way and the other."""

import threading

import pytest

from helpdesk.actions.people.merging import CannotMerge, Obstacle, merge_people, undo_merge
from helpdesk.actions.people.people import Newcomer, add_person
from helpdesk.choices import EventKind
from helpdesk.models import Person, PersonMerge
from tests.concurrency.crowd import all_at_once
from tests.factories.helpdesk import MADELEINE, MONDAY, make_case, make_cast

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]


@pytest.fixture
def cast(real_database):
    return make_cast()


@pytest.fixture
def pair(cast):
    kept = make_case(cast.topic).person
    other = add_person(Newcomer(name="Mado Petit", number=MADELEINE, language="fr"), at=MONDAY)
    return kept, other


def merge(one, other, by):
    return merge_people(kept=one, merged=other, choices={}, at=MONDAY, by=by)


def test_one_way_and_the_other_at_once_make_one_merge(cast, pair):
    results = all_at_once(2, lambda n: merge(pair[n], pair[1 - n], cast.awa))
    refused = [result for result in results if isinstance(result, CannotMerge)]
    assert [result.why for result in refused] == [Obstacle.MEANWHILE], results
    assert PersonMerge.objects.count() == 1
    assert Person.objects.filter(merged_into=None).count() == 1


def test_control_without_the_locks_each_points_to_the_other(pair):
    read = threading.Barrier(2)

    def merge_unprotected(n):
        kept, other = (Person.objects.get(pk=pair[i].pk) for i in (n, 1 - n))
        read.wait(timeout=60)
        if kept.merged_into_id is None and other.merged_into_id is None:
            Person.objects.filter(pk=other.pk).update(merged_into=kept)

    all_at_once(2, merge_unprotected)
    assert not Person.objects.filter(merged_into=None).exists()


def test_a_double_click_from_two_browsers_is_one_merge(cast, pair):
    results = all_at_once(2, lambda n: merge(*pair, cast.awa))
    assert results[0] == results[1]
    assert PersonMerge.objects.count() == 1


def test_two_undoings_at_once_are_one(cast, pair):
    kept, other = pair
    done = merge(other, kept, cast.awa)
    results = all_at_once(2, lambda n: undo_merge(merge=done, at=MONDAY, by=cast.awa))
    assert all(isinstance(result, PersonMerge) for result in results), results
    assert kept.cases.get().events.filter(kind=EventKind.MERGE_UNDONE).count() == 1


def test_a_ring_of_three_at_once_leaves_somebody_in_use(cast, pair):
    third = add_person(Newcomer(name="M. Petit", number=MADELEINE, language="fr"), at=MONDAY)
    ring = [*pair, third]
    results = all_at_once(3, lambda n: merge(ring[n], ring[(n + 1) % 3], cast.awa))
    unexpected = [r for r in results if not isinstance(r, PersonMerge | CannotMerge)]
    assert not unexpected
    in_use = Person.objects.filter(merged_into=None)
    assert in_use.count() >= 1
    assert not Person.objects.exclude(merged_into=None).exclude(merged_into__in=in_use).exists()
