"""People found by name, however it is spelt."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.actions.people.people import Newcomer, add_person, write_name
from helpdesk.models import Person
from helpdesk.reads.people import in_use, people_found, people_named
from tests.factories.helpdesk import MADELEINE, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def found(text: str) -> list[int]:
    """Keys of the people that this text may mean."""
    return [person.pk for person in people_found(text, in_use())]


@pytest.fixture
def helene():
    add_person(Newcomer(name="Paul Robert", number="+33199005678", language="fr"), at=MONDAY)
    return add_person(
        Newcomer(name="Hélène Petit-Dupont", number=MADELEINE, language="fr"), at=MONDAY
    )


@pytest.mark.parametrize(
    "typed",
    ["hélène petit-dupont", "HELENE", "Petit Dupont Hélène", "dupon", "Dupond", "elene", "petti"],
)
def test_accents_capitals_order_and_one_slip_are_forgiven(helene, typed):
    assert people_named(typed) == [helene.pk]


@pytest.mark.parametrize("typed", ["", "   ", "?!", "Gaston", "Hélène Robert"])
def test_somebody_else_is_not_found(helene, typed):
    assert people_named(typed) == []


def test_who_has_the_name_as_it_is_written_comes_alone(helene):
    alike = add_person(Newcomer(name="Hélèna", number=MADELEINE, language="fr"), at=MONDAY)
    assert people_named("helena") == [alike.pk]


@pytest.mark.parametrize(
    "typed", ["06 39 98 12 34", "+33 6.39.98.12.34", "0033639981234", "06-39-98-12-34"]
)
def test_a_number_is_found_however_it_is_typed(helene, typed):
    assert found(typed) == [helene.pk]


def test_an_overseas_number_is_found_as_people_dial_it():
    person = add_person(
        Newcomer(name="Aline Payet", number="+262692123456", language="fr"), at=MONDAY
    )
    assert found("0692 12 34 56") == [person.pk]


def test_the_reference_of_a_request_finds_its_person(cast):
    case = make_callback(cast.topic).case
    assert found(f"{case.reference[:2]} {case.reference[2:]}".lower()) == [case.person_id]


def test_a_new_name_is_found_and_the_old_one_is_not(helene):
    write_name(person=helene, name="Hélène Martin")
    assert people_named("martin") == [helene.pk]
    assert people_named("dupont") == []


def test_a_row_that_was_merged_is_nobody(helene):
    other = add_person(Newcomer(name="Hélène Petit", number=MADELEINE, language="fr"), at=MONDAY)
    Person.objects.filter(pk=other.pk).update(merged_into=helene)
    assert found("petit") == [helene.pk]
    assert found(MADELEINE) == [helene.pk]


def test_every_question_is_answered_by_an_index(helene):
    with CaptureQueriesContext(connection) as asked:
        people_named("elene petti")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for query in asked.captured_queries:
                cursor.execute("EXPLAIN QUERY PLAN " + query["sql"])
                plan = " ".join(str(row[3]) for row in cursor.fetchall())
                assert "SCAN helpdesk_nameword" not in plan, plan
    assert len(asked) <= 3
