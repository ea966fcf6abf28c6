"""Names that were folded in the old way are found in the new one, on the database of the run."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from helpdesk.actions.people.people import Newcomer, add_person, write_name
from helpdesk.models import NameWord, Person
from helpdesk.reads.people import people_named
from tests.factories.helpdesk import MADELEINE, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

migration = import_module("helpdesk.migrations.0014_fold_names_again")
NAMES = ["Yann Le Goff", "Mme Madeleine Petit", "Łukasz Wałęsa", "Þórður", "?!", "x" * 120]


def old_row(name):
    """Somebody as the release before wrote them down: each word alone, letters half folded."""
    person = add_person(Newcomer(name=name, number=MADELEINE, language="fr"), at=MONDAY)
    person.name_words.all().delete()
    words = sorted(set(name.lower().split()))
    Person.objects.filter(pk=person.pk).update(search_name=" ".join(words)[:120])
    NameWord.objects.bulk_create(
        NameWord(person=person, word=word[:60], backwards=word[:60][::-1]) for word in words
    )
    return person


def written():
    """Everything that the folding writes."""
    people = list(Person.objects.order_by("pk").values_list("pk", "search_name"))
    return people, set(NameWord.objects.values_list("person", "word", "backwards"))


@pytest.mark.parametrize("piece", [1, 4, 1000])
def test_names_are_folded_again_in_pieces_and_twice_is_once(monkeypatch, piece):
    monkeypatch.setattr(migration, "PIECE", piece)
    editor = SimpleNamespace(connection=connection)
    people = [old_row(name) for name in NAMES]
    Person.objects.filter(pk=people[1].pk).update(merged_into=people[0])
    assert people_named("legoff") == []
    migration.fold_again(apps, editor)
    first = written()
    assert people_named("legoff") == people_named("madeleine") == [people[0].pk]
    assert people_named("walesa") == [people[2].pk]
    migration.fold_again(apps, editor)
    assert written() == first
    for person in Person.objects.all():
        write_name(person=person, name=person.name)
    assert written() == first
