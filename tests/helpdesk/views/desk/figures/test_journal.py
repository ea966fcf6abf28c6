"""The journal: everything that was done, and no name."""

import re
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.actions.cases.cases import add_note
from helpdesk.actions.journal import Subject, record_entry
from helpdesk.choices import JournalKind, JournalSubject
from helpdesk.models import CaseEvent, PersonRead
from helpdesk.reads.journal import JournalAsked, latest_entries, latest_events, latest_reads
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
    PersonRead.objects.create(person=case.person, reader=cast.ines.user, at=MONDAY)
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


def enter(cast, kind=JournalKind.LOGGED_IN, *, by=None, days=0, reference=""):
    about = Subject(JournalSubject.REQUEST, 7, reference=reference) if reference else None
    at = MONDAY - timedelta(days=days)
    return record_entry(kind=kind, at=at, by=by or cast.karim.user, about=about)


def test_who_came_in_and_what_was_done_besides_requests(sacha, cast):
    enter(cast)
    enter(cast, JournalKind.LOG_IN_FAILED)
    page = sacha.read("journal", show="entries")
    assert "Logged in." in page
    assert "A log-in failed." in page
    assert f"Account {cast.karim.user_id}" in page
    assert "Karim" not in page


def test_a_coordinator_reads_whose_account_it_is(desk_of, cast):
    enter(cast)
    page = desk_of(cast.awa).read("journal", show="entries")
    assert f"Account {cast.karim.user_id} · Karim" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "logged_out"}, {"Logged out."}),
        ({"reference": "K7 4M-92"}, {"Opened a restricted record."}),
        ({"first": "2026-11-22"}, {"Logged out.", "Opened a restricted record."}),
        ({"last": "2026-11-20"}, {"Logged in."}),
        ({"first": "odd"}, {"Logged in.", "Logged out.", "Opened a restricted record."}),
    ],
)
def test_it_is_filtered_by_who_what_when_and_request(sacha, cast, query, found):
    enter(cast, days=3)
    enter(cast, JournalKind.LOGGED_OUT)
    enter(cast, JournalKind.RESTRICTED_OPENED, reference="K74M92")
    told = {"Logged in.", "Logged out.", "Opened a restricted record."}

    def shown(**about):
        page = sacha.read("journal", show="entries", **about, **query)
        return {words for words in told if words in page.split("<tbody>")[-1].split("</tbody>")[0]}

    # The auditor's own log-in is in it too.
    assert found <= shown() <= found | {"Logged in."}
    assert shown(account=cast.karim.user_id) == found
    others = sacha.read("journal", show="entries", account=cast.ines.user_id, **query)
    assert "Nothing was written here yet." in others


def test_a_number_that_is_none_shows_nothing_and_not_everything(sacha, cast):
    enter(cast)
    page = sacha.read("journal", show="entries", reference="ZZZZZZ")
    assert "Nothing was written here yet." in page


def test_its_pages_keep_the_filters_and_cost_the_same(sacha, cast, django_assert_max_num_queries):
    for _n in range(60):
        enter(cast)
    sacha.read("journal", show="entries", kind="logged_in")
    with django_assert_max_num_queries(6):
        page = sacha.read("journal", show="entries", kind="logged_in")
    older = re.search(r'href="\?([^"]*before=[^"]*)"', page)[1].replace("&amp;", "&")
    assert "kind=logged_in" in older
    second = sacha.read("journal", **dict(parse_qsl(older)))
    # With the auditor's own.
    assert second.split("<tbody>")[1].count("Logged in.") == 11


@pytest.mark.parametrize("show", ["done", "entries", "read"])
def test_whatever_is_asked_it_reads_an_index(sacha, cast, show):
    """The plan of each part, filtered as a page may be, goes through no whole table."""
    if connection.vendor != "sqlite":
        return
    case = make_callback(cast.topic).case
    read = {"done": latest_events, "entries": latest_entries, "read": latest_reads}[show]
    for asked in (
        JournalAsked(),
        JournalAsked(account=cast.karim.user_id),
        JournalAsked(reference=case.reference),
        JournalAsked(since=MONDAY, until=MONDAY),
        JournalAsked(before=1),
    ):
        with CaptureQueriesContext(connection) as queries:
            read(asked, most=50)
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {queries[-1]['sql']}")
            plan = [row[3] for row in cursor.fetchall()]
        assert not [step for step in plan if re.fullmatch(r"SCAN \w+", step)], (asked, plan)
