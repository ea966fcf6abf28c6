"""The queue: found, filtered, paged."""

import re
from datetime import timedelta

import pytest

from helpdesk.actions.callbacks import cancel_callback, close_case
from helpdesk.actions.cases import open_case
from helpdesk.actions.people import add_person
from helpdesk.choices import CaseSource, ClosingReason
from helpdesk.policy.references import spaced
from tests.factories.helpdesk import MADELEINE, MONDAY, make_callback

pytestmark = pytest.mark.django_db


def names_in(page):
    return re.findall(r"<strong>([^<]+)</strong></a>", page)


def make_cases(cast, count, *, name="Person"):
    for n in range(count):
        person = add_person(name=f"{name} {n:02}", number=MADELEINE, language="fr", at=MONDAY)
        open_case(
            person=person,
            topic=cast.topic,
            source=CaseSource.PHONE,
            # Two in the same instant: pages must not lose one of them.
            at=MONDAY + timedelta(minutes=n // 2),
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
    [({}, 8), ({"q": "person"}, 9), ({"q": "persom"}, 10), ({"before": 1000000}, 8)],
)
def test_few_queries_whatever_the_number(desk, cast, query, most, django_assert_max_num_queries):
    make_cases(cast, 30)
    desk.read("queue")
    with django_assert_max_num_queries(most):
        desk.read("queue", **query)
