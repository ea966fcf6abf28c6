"""People found by name, however it is spelt."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.actions.people.people import Newcomer, add_person, write_name
from helpdesk.models import Person
from helpdesk.policy.references import spaced
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


def person(name, number, email=""):
    newcomer = Newcomer(name=name, number=number, language="fr", email=email)
    return add_person(newcomer, at=MONDAY)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Yann Le Goff", "legoff"),
        ("Yann Legoff", "le goff"),
        ("Yann Legoff", "LE GOFF, Yann"),
        ("Jean-Pierre Martin", "jeanpierre martin"),
        ("Jeanpierre Martin", "Martin Jean Pierre"),
        ("Jeanne d'Arc", "darc"),
        ("Jeanne Darc", "d’arc"),
        ("Anne de La Tour", "delatour anne"),
        ("Anne Delatour", "de la tour"),
        ("Anne Delatour", "de la touur"),
        ("Aminata Ndiaye", "n'diaye"),
        ("Karim Ben Ali", "benali"),
        ("Lech Wałęsa", "walesa"),
        ("İpek Işık", "isik"),
        ("Lâm Đặng", "dang"),
        ("Þórður", "thordur"),
        ("Madeleine Petit", "Mme Petit"),
        ("Mme Madeleine Petit", "madame madeleine"),
        ("Luc St Martin", "saint martin"),
        ("Yann Le Goff", "le gof yan"),
        ("Yann Le Goff", "legof"),
    ],
)
def test_a_name_is_found_however_it_is_joined_and_whoever_is_addressed(name, typed):
    person("Somebody Else", "+33199005678")
    meant = person(name, MADELEINE)
    assert people_named(typed) == [meant.pk]


@pytest.mark.parametrize(
    "typed",
    ["1234", "12 34", "81234", "98 12 34", "06 39", "06 39 98", "0639 98 12", "+33 6 39 98",
     "39 98 12", "6399", "se termine par 1234", "tél 06 39 98 12 34"],
)  # fmt: skip
def test_a_part_of_a_number_finds_whose_it_is(helene, typed):
    assert found(typed) == [helene.pk]


@pytest.mark.parametrize("typed", ["9999", "123", "06 40", "1234 5678"])
def test_digits_that_nobody_has_find_nobody(helene, typed):
    assert found(typed) == []


@pytest.mark.parametrize("typed", ["0692", "0692 12", "3456", "+262 692", "262692", "+262 0692"])
def test_a_part_of_a_number_overseas_finds_whose_it_is(typed):
    aline = person("Aline Payet", "+262692123456")
    assert found(typed) == [aline.pk]


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("Paul 06 39 98 12 34", "paul"),
        ("Petit 06 39 98 12 34", "helene"),
        ("helene 1234", "helene"),
        ("Paul 1234", "paul"),
        ("Mme Petit-Dupont, 06 39", "helene"),
    ],
)
def test_a_name_beside_a_number_says_who_of_those_at_it(helene, typed, who):
    paul = person("Paul Martin", MADELEINE)
    assert found(typed) == [{"paul": paul, "helene": helene}[who].pk]


def test_a_name_beside_a_number_that_is_not_theirs_still_finds_somebody(helene):
    assert found("helene 9999") == [helene.pk]
    assert found("Gaston 1234") == [helene.pk]


@pytest.mark.parametrize(
    "typed", ["H.Petit@Example.fr", " h.petit@example.fr ", "<h.petit@example.fr>"]
)
def test_an_e_mail_finds_whose_it_is(helene, typed):
    meant = person("Henri Petit", "+33199001111", email="h.petit@example.fr")
    assert found(typed) == [meant.pk]
    assert found("x" + typed.strip("< ")) == []


@pytest.mark.parametrize("sentence", ["ma demande {}", "demande n° {}, merci", "c’est la {} !"])
def test_a_request_number_in_a_sentence_finds_its_person(cast, sentence):
    case = make_callback(cast.topic).case
    for shown in (case.reference, spaced(case.reference).lower()):
        assert found(sentence.format(shown)) == [case.person_id]


def test_a_new_name_is_found_and_the_old_one_is_not(helene):
    write_name(person=helene, name="Hélène Martin")
    assert people_named("martin") == [helene.pk]
    assert people_named("dupont") == []


def test_a_row_that_was_merged_is_nobody(helene):
    other = add_person(Newcomer(name="Hélène Petit", number=MADELEINE, language="fr"), at=MONDAY)
    Person.objects.filter(pk=other.pk).update(merged_into=helene)
    assert found("petit") == [helene.pk]
    assert found(MADELEINE) == [helene.pk]


ASKED = ["elene petti", "le goff", "1234", "06 39", "petit 1234", "h.petit@example.fr", MADELEINE]


@pytest.mark.parametrize("typed", ASKED)
def test_every_question_is_answered_by_an_index(helene, typed):
    with CaptureQueriesContext(connection) as asked:
        people_found(typed, in_use())
    assert len(asked) <= 6
    for query in asked.captured_queries:
        plan = plan_of(query["sql"])
        for table in ("helpdesk_nameword", "helpdesk_phonenumber", "helpdesk_person"):
            assert f"SCAN {table}" not in plan, plan
            assert f"Seq Scan on {table}" not in plan, plan


def test_the_last_four_digits_are_answered_by_their_own_index(helene):
    with CaptureQueriesContext(connection) as asked:
        found("1234")
    plans = [plan_of(query["sql"]) for query in asked.captured_queries]
    assert all("numbers_by_last_four" in plan for plan in plans), plans


def plan_of(sql: str) -> str:
    """How the database would answer; PostgreSQL reads few rows whole, unless told otherwise."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN " + sql.replace("%", "%%"))
        else:
            cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
        return " ".join(str(row[-1]) for row in cursor.fetchall())


def test_a_name_is_found_in_three_queries(helene):
    with CaptureQueriesContext(connection) as asked:
        people_named("elene petti")
    assert len(asked) <= 3
