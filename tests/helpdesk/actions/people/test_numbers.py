"""What is known of a number is corrected, and nothing that somebody else wrote is lost."""

from dataclasses import replace

import pytest

from helpdesk.actions.people.numbers import (
    NumberIsCalled,
    NumberIsKnown,
    add_number,
    change_number,
    remove_number,
)
from helpdesk.actions.people.people import mark_number, rename_person
from helpdesk.choices import EventKind, PhoneOwner
from helpdesk.models import PhoneNumber
from helpdesk.policy.changes import ChangedMeanwhile
from helpdesk.reads.numbers import as_seen, facts_of
from helpdesk.reads.people import people_named
from tests.factories.helpdesk import MADELEINE, MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LANDLINE = "+33199005678"


@pytest.fixture
def case(cast):
    return make_case(cast.topic)


@pytest.fixture
def row(case):
    return case.person.numbers.get()


def test_what_is_known_of_a_number_is_corrected(row, case, cast):
    facts = replace(facts_of(row), owner=PhoneOwner.SHARED, may_say_why=True)
    change_number(row=row, facts=facts, seen=as_seen(row), at=MONDAY, by=cast.awa)
    row.refresh_from_db()
    assert facts_of(row) == facts
    assert case.events.first().kind == EventKind.PERSON_CHANGED
    assert case.events.first().data == {}


def test_a_stale_page_overwrites_nothing(row, cast):
    seen = as_seen(row)
    shared = replace(facts_of(row), owner=PhoneOwner.SHARED)
    change_number(row=row, facts=shared, seen=seen, at=MONDAY, by=cast.awa)
    mine = replace(shared, owner=PhoneOwner.OWN, may_say_why=True)
    with pytest.raises(ChangedMeanwhile):
        change_number(row=row, facts=mine, seen=seen, at=MONDAY, by=cast.awa)
    row.refresh_from_db()
    assert facts_of(row) == shared


def test_the_same_facts_again_change_nothing(row, case, cast):
    before = case.events.count()
    change_number(row=row, facts=facts_of(row), seen="old", at=MONDAY, by=cast.awa)
    assert case.events.count() == before


def test_a_number_that_is_gone_is_not_written_back(row, cast):
    remove_number(row=PhoneNumber.objects.get(pk=row.pk), at=MONDAY, by=cast.awa)
    with pytest.raises(ChangedMeanwhile):
        change_number(row=row, facts=facts_of(row), seen=as_seen(row), at=MONDAY, by=cast.awa)
    assert not PhoneNumber.objects.exists()


def test_a_number_is_added_once(case, row, cast):
    facts = replace(facts_of(row), owner=PhoneOwner.SOMEBODY_ELSE, owner_name="Paul")
    added = add_number(person=case.person, number=LANDLINE, facts=facts, at=MONDAY, by=cast.awa)
    assert facts_of(added) == facts
    with pytest.raises(NumberIsKnown):
        add_number(person=case.person, number=LANDLINE, facts=facts, at=MONDAY, by=cast.awa)


def test_the_number_of_an_open_promise_is_not_taken_away(cast):
    row = make_callback(cast.topic).case.person.numbers.get()
    with pytest.raises(NumberIsCalled):
        remove_number(row=row, at=MONDAY, by=cast.awa)
    assert PhoneNumber.objects.filter(number=MADELEINE).exists()


def test_another_name_is_found_and_the_story_does_not_say_it(case, cast):
    person = case.person
    rename_person(
        person=person, name="Hélène Martin", seen="Madeleine Petit", at=MONDAY, by=cast.awa
    )
    assert people_named("martin") == [person.pk]
    assert people_named("petit") == []
    assert case.events.first().data == {}


def test_a_name_that_somebody_corrected_meanwhile_stays(case, cast):
    with pytest.raises(ChangedMeanwhile):
        rename_person(person=case.person, name="Hélène", seen="Mado", at=MONDAY, by=cast.awa)
    case.person.refresh_from_db()
    assert case.person.name == "Madeleine Petit"


def test_a_number_that_is_gone_already_stays_gone_and_is_told_once(row, case, cast):
    for _twice in range(2):
        remove_number(row=row, at=MONDAY, by=cast.awa)
    assert not case.person.numbers.exists()
    assert case.events.filter(kind=EventKind.PERSON_CHANGED).count() == 1


def test_the_same_name_again_changes_nothing(case, cast):
    rename_person(person=case.person, name="Madeleine Petit", seen="Mado", at=MONDAY, by=cast.awa)
    assert not case.events.filter(kind=EventKind.PERSON_CHANGED).exists()


def test_no_number_is_neither_dead_nor_right(cast):
    """A promise in writing has none."""
    person = make_case(cast.topic).person
    before = list(person.numbers.values("number", "is_dead"))
    mark_number(person=person, number="", is_dead=True)
    assert list(person.numbers.values("number", "is_dead")) == before
