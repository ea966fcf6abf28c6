"""The queue: found, filtered, paged."""

import re
from datetime import timedelta

import pytest

from helpdesk.actions.cases.cases import Asked, open_case
from helpdesk.actions.cases.saved_views import MOST
from helpdesk.actions.people.people import Newcomer, add_person
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.closing import close_case
from helpdesk.actions.promises.waiting import wait_for_person
from helpdesk.choices import CaseSource, ClosingReason
from helpdesk.models import SavedView
from helpdesk.policy.references import spaced
from tests.factories.helpdesk import (
    MADELEINE,
    MONDAY,
    make_callback,
    make_case,
    make_reason,
    make_topic,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def names_in(page):
    return re.findall(r"<strong>([^<]+)</strong></a>", page)


def make_cases(cast, count, *, name="Person"):
    for n in range(count):
        person = add_person(
            Newcomer(name=f"{name} {n:02}", number=MADELEINE, language="fr"), at=MONDAY
        )
        open_case(
            person=person,
            at=MONDAY + timedelta(minutes=n // 2),
            asked=Asked(topic=cast.topic, source=CaseSource.PHONE),
        )


def test_open_requests_are_shown_newest_first(desk, cast):
    make_cases(cast, 3)
    assert names_in(desk.read("queue")) == ["Person 02", "Person 01", "Person 00"]


def test_closed_ones_are_shown_when_all_are_asked_for(desk, cast):
    case = make_callback(cast.topic).case
    close_case(case=case, reason=ClosingReason.NOT_HELPED, at=MONDAY, by=None)
    assert names_in(desk.read("queue")) == []
    page = desk.read("queue", show="all")
    assert names_in(page) == ["Madeleine Petit"]
    assert "We could not help" in page


def test_mine_are_those_i_look_after(desk, desk_of, cast):
    callback = make_callback(cast.topic)
    other = cast.ines if callback.adviser == cast.karim else cast.karim
    assert names_in(desk_of(callback.adviser.user).read("queue", show="mine"))
    assert not names_in(desk_of(other.user).read("queue", show="mine"))


def test_requests_without_a_call_are_those_that_nobody_would_call(desk, cast):
    cancelled = make_callback(cast.topic, name="Cancelled")
    make_callback(cast.topic, name="Promised")
    cancel_callback(callback=cancelled, at=MONDAY, by=cast.karim.user)
    assert names_in(desk.read("queue", show="unplanned")) == ["Cancelled"]


@pytest.mark.parametrize(
    "typed",
    ["petit", "Petti", "MADELEINE", "06 39 98 12 34", "+33 6 39 98 12 34", "0639981234"],
)
def test_a_person_is_found_by_name_however_spelt_or_by_number(desk, cast, typed):
    make_callback(cast.topic)
    make_callback(cast.topic, name="Zoé Lebrun", number="+33199005678")
    assert names_in(desk.read("queue", q=typed)) == ["Madeleine Petit"]


def test_a_request_is_found_by_its_reference_said_in_pairs(desk, cast):
    case = make_callback(cast.topic).case
    make_callback(cast.topic, name="Zoé Lebrun", number="+33199005678")
    assert names_in(desk.read("queue", q=spaced(case.reference).lower())) == ["Madeleine Petit"]


def test_nothing_found_offers_to_look_further(desk, cast):
    page = desk.read("queue", q="Gaston")
    assert "No request for “Gaston” here." in page
    assert "show=all" in page


def test_an_empty_queue_says_that_all_is_well(desk):
    assert "No request here. All is well." in desk.read("queue")


def test_pages_follow_each_other_without_losing_or_repeating_anybody(desk, cast):
    make_cases(cast, 60)
    page, seen = desk.read("queue"), []
    for _page in range(3):
        seen += names_in(page)
        following = re.search(r'href="(\?[^"]*before=\d+)"', page)
        if following:
            address = desk.url("queue") + following[1].replace("&amp;", "&")
            page = desk.client.get(address).content.decode()
    assert len(seen) == len(set(seen)) == 60
    assert "before=" not in page
    assert "First page" in page


@pytest.mark.parametrize("query", [{"show": "odd"}, {"before": "x"}, {"before": "-1"}])
def test_an_odd_filter_is_no_filter(desk, cast, query):
    make_cases(cast, 1)
    assert names_in(desk.read("queue", **query)) == ["Person 00"]


def test_the_name_typed_is_shown_as_text(desk):
    assert "<script>" not in desk.read("queue", q="<script>")


@pytest.mark.parametrize(
    # A misspelt name is looked for a second time.
    ("query", "most"),
    [({}, 8), ({"q": "person"}, 9), ({"q": "persom"}, 11), ({"before": 1000000}, 8)],
)
def test_few_queries_whatever_the_number(desk, cast, query, most, django_assert_max_num_queries):
    make_cases(cast, 30)
    desk.read("queue")
    with django_assert_max_num_queries(most):
        desk.read("queue", **query)


def test_topic_and_adviser_narrow_the_list(desk, cast):
    bill = make_topic(code="bill", name_en="My bill")
    make_case(bill, adviser=cast.ines, name="Paul Petit")
    make_case(bill, adviser=cast.karim, name="Zoé Lebrun")
    make_case(cast.topic, adviser=cast.ines)
    assert names_in(desk.read("queue", topic="bill", adviser=cast.ines.pk)) == ["Paul Petit"]
    assert len(names_in(desk.read("queue", topic="bill"))) == 2
    assert len(names_in(desk.read("queue", topic="nothing", adviser="x"))) == 3


def test_those_that_wait_for_the_person_are_one_list(desk, cast):
    waiting = make_case(cast.topic, adviser=cast.karim, name="Paul Petit")
    wait_for_person(case=waiting, reason=make_reason(), at=MONDAY, by=cast.karim.user)
    make_case(cast.topic, adviser=cast.karim)
    assert names_in(desk.read("queue", show="waiting")) == ["Paul Petit"]


def test_a_view_is_kept_shown_and_taken_away(desk, desk_of, cast):
    query = f"show=all&topic={cast.topic.code}"
    page = desk.says(desk.post("view_keep", name="Téléphones", query=query + "&before=4&x=<b>"))
    assert "The view is kept: Téléphones." in page
    view = SavedView.objects.get()
    assert view.query == query
    assert 'aria-current="page">Téléphones' in page
    assert "Téléphones" not in desk_of(cast.ines.user).read("queue")
    desk_of(cast.ines.user).post("view_remove", view.pk)
    assert SavedView.objects.exists()
    mine = desk_of(cast.karim.user)
    mine.says(mine.post("view_remove", view.pk))
    assert not SavedView.objects.exists()


def test_the_same_name_gets_the_new_filters(desk):
    desk.post("view_keep", name="Le soir", query="show=all")
    desk.post("view_keep", name="Le soir", query="show=waiting")
    assert SavedView.objects.get().query == "show=waiting"


def test_a_view_without_a_name_and_one_too_many_are_refused_on_the_page(desk):
    answer = desk.post("view_keep", name=" ", query="show=all")
    assert answer.status_code == 422
    assert "Write a name." in answer.content.decode()
    for n in range(MOST):
        desk.post("view_keep", name=f"Vue {n}", query="show=all")
    answer = desk.post("view_keep", name="Encore", query="show=waiting")
    assert "You have twenty views." in answer.content.decode()
    assert SavedView.objects.count() == MOST
