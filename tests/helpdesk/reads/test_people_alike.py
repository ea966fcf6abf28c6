"""People who may be one human twice are found by indexes, and proposed by the rule."""

import pytest

from helpdesk.actions.people.people import Newcomer, add_person
from helpdesk.models import Person
from helpdesk.policy.duplicates import Signal
from helpdesk.reads import people_alike
from helpdesk.reads.people_alike import alike, recent_pairs
from tests.factories.helpdesk import MADELEINE, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
OTHER = "+33199005678"


def person(name, number=MADELEINE, **fields):
    return add_person(Newcomer(name, number, "fr", **fields), at=MONDAY)


def of(pairs):
    return [(pair.one.name, pair.two.name) for pair in pairs]


def test_the_most_alike_comes_first_with_what_agrees(django_assert_num_queries):
    helene = person("Hélène Petit", email="H@example.org")
    person("Petit Helene", OTHER)
    person("Hélène Dupont Petit", email="h@EXAMPLE.org")
    person("Hélène Robert", OTHER)
    helene.refresh_from_db()
    with django_assert_num_queries(6):
        found = alike(helene)
    assert [pair.two.name for pair in found] == ["Hélène Dupont Petit", "Petit Helene"]
    assert found[0].signals == tuple(Signal)
    assert found[1].signals == (Signal.NAME, Signal.SECOND_NAME)


def test_who_was_merged_is_proposed_no_more():
    helene, again = person("Hélène Petit"), person("Petit Helene")
    Person.objects.filter(pk=again.pk).update(merged_into=helene)
    assert alike(helene) == []
    assert recent_pairs() == ([], None)


def test_the_list_has_each_pair_once():
    person("Hélène Petit")
    person("Helene Petit")
    person("Paul Petit", OTHER, email="p@example.org")
    person("Paul", "+33261910000", email="P@example.org")
    person("Zoé Robert", "+33353010000")
    pairs, more = recent_pairs()
    assert of(pairs) == [("Hélène Petit", "Helene Petit"), ("Paul Petit", "Paul")]
    assert more is None


def test_the_list_goes_back_some_people_at_a_time(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(people_alike, "LOOKED_AT", 2)
    for name in ("Anne Un", "Anne Un", "Luc Deux", "Zoé Trois"):
        last = person(name, OTHER if name == "Zoé Trois" else MADELEINE)
    with django_assert_num_queries(3):
        pairs, more = recent_pairs()
    assert (pairs, more) == ([], last.pk - 1)
    pairs, more = recent_pairs(before=more)
    assert of(pairs) == [("Anne Un", "Anne Un")]
