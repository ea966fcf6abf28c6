"""The journal: everything that was done, and no name."""

import pytest

from helpdesk.actions.cases.cases import add_note
from helpdesk.models import CaseEvent, PersonRead
from tests.factories.helpdesk import MONDAY, make_callback, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def sacha(desk_of, cast):
    """An auditor."""
    return desk_of(make_user("sacha", "auditor"))


def test_what_was_done_is_told_without_a_name_a_number_or_a_reference(sacha, cast):
    case = make_callback(cast.topic).case
    add_note(case=case, text="Elle a un nouveau code", at=MONDAY, by=cast.karim.user)
    page = sacha.read("journal")
    assert "New request (On the site)" in page
    assert f"Account {cast.karim.user_id}" in page
    for secret in ("Madeleine", "Petit", "Karim", "Inès", "karim", case.reference, "39 98", "code"):
        assert secret not in page.split("<main")[1].split("</main>")[0], secret


def test_who_read_a_person_is_told_by_account(sacha, cast):
    case = make_callback(cast.topic).case
    PersonRead.objects.create(person=case.person, reader=cast.ines.user, hour=MONDAY)
    page = sacha.read("journal", show="read")
    assert f"Account {cast.ines.user_id}" in page
    assert f"Person {case.person_id}" in page
    assert "Madeleine" not in page


def test_it_is_read_page_by_page_with_the_same_few_queries(
    sacha, cast, django_assert_max_num_queries
):
    case = make_callback(cast.topic).case
    CaseEvent.objects.bulk_create(
        CaseEvent(case=case, kind="reopened", at=MONDAY) for _n in range(120)
    )
    sacha.read("journal")
    with django_assert_max_num_queries(8):
        first = sacha.read("journal")
    last = CaseEvent.objects.order_by("-pk")[49].pk
    assert f"before={last}" in first
    second = sacha.read("journal", before=last)
    assert second.count("The request is open again.") == 50


@pytest.mark.parametrize("query", [{"show": "odd"}, {"before": "x"}, {"before": "-4"}])
def test_an_odd_address_shows_the_newest(sacha, cast, query):
    make_callback(cast.topic)
    assert "New request" in sacha.read("journal", **query)


def test_an_empty_journal_says_so(sacha):
    assert "Nothing was written here yet." in sacha.read("journal")


def test_a_coordinator_reads_it_and_an_adviser_does_not(desk_of, cast):
    assert desk_of(cast.awa).get("journal").status_code == 200
    assert desk_of(cast.karim.user).get("journal").status_code == 403
    assert desk_of(cast.lise).get("journal").status_code == 403
