"""The queue: found, filtered, paged."""

import re
from datetime import timedelta

import pytest
import time_machine

from helpdesk.actions.cases.cases import Asked, open_case, set_urgency
from helpdesk.actions.cases.saved_views import MOST
from helpdesk.actions.desk.case_deadlines import count_deadlines
from helpdesk.actions.people.people import Newcomer, add_person
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.closing import close_case
from helpdesk.actions.promises.waiting import wait_for_person
from helpdesk.actions.story import record
from helpdesk.choices import CaseSource, ClosingReason, EventKind, QueueOrder, Urgency
from helpdesk.models import Case, IncomingSms, SavedView
from helpdesk.policy.references import spaced
from helpdesk.reads.queue import cases_asked_for
from helpdesk.reads.queue_lines import lines_of_queue
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


def test_each_state_says_how_many_stand_there(desk, cast):
    make_callback(cast.topic)
    make_case(cast.topic, adviser=cast.karim)
    make_case(cast.topic, adviser=cast.ines)
    page = desk.read("queue", adviser=cast.karim.pk, show="planned")
    states = page.split("Where they stand")[1].split("</nav>")[0]
    counted = dict(re.findall(r">([A-Z][a-z ]+?)\s*<span class=\"num\">(\d+)", states))
    assert counted["To handle"] == "1"
    assert "show=planned&amp;adviser" in states
    assert 'aria-current="page">Callback promised' in states


def test_many_are_said_to_be_many_and_states_are_not_counted(desk, cast, monkeypatch):
    monkeypatch.setattr("helpdesk.reads.queue.COUNTED", 2)
    monkeypatch.setattr("helpdesk.views.desk.queue.queue.COUNTED", 2)
    make_cases(cast, 3)
    page = desk.read("queue")
    assert "More than 2 requests." in page
    assert "Where they stand" not in page


@pytest.fixture
def of_all_kinds(cast):
    """Four requests, each first in another order."""
    late = make_topic(code="last", position=9)
    first = make_topic(code="first", position=0)
    cast.topic.position = 5
    cast.topic.save()
    make_case(cast.topic, adviser=cast.karim, name="Old", at=MONDAY - timedelta(days=9))
    old = Case.objects.get()
    record(case=old, kind=EventKind.NOTED, at=MONDAY, by=None)
    make_case(late, adviser=cast.karim, name="Silent", at=MONDAY - timedelta(days=5))
    make_case(first, adviser=cast.karim, name="First topic", at=MONDAY - timedelta(days=2))
    make_callback(cast.topic, name="Promised", number="+33199005678")


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("", "Promised"),
        ("newest", "Promised"),
        ("age", "Old"),
        ("promise", "Promised"),
        ("word", "Silent"),
        ("topic", "First topic"),
        ("odd", "Promised"),
    ],
)
def test_the_queue_stands_in_the_order_that_is_asked_for(desk, of_all_kinds, order, first):
    names = names_in(desk.read("queue", order=order))
    assert (len(names), names[0]) == (4, first)


@pytest.mark.parametrize("order", QueueOrder)
def test_pages_follow_each_other_in_every_order(desk, cast, of_all_kinds, monkeypatch, order):
    monkeypatch.setattr("helpdesk.views.desk.queue.queue.PAGE", 2)
    make_cases(cast, 3)
    page, seen = desk.read("queue", order=str(order)), []
    for _page in range(4):
        seen += names_in(page)
        following = re.search(r'href="(\?[^"]*before=\d+)"', page)
        if following:
            address = desk.url("queue") + following[1].replace("&amp;", "&")
            page = desk.client.get(address).content.decode()
    assert len(seen) == len(set(seen)) == 7


def test_all_of_them_stand_by_opening_only(desk, of_all_kinds):
    assert names_in(desk.read("queue", show="all", order="topic"))[0] == "Promised"
    assert names_in(desk.read("queue", show="all", order="age"))[0] == "Old"


def test_marks_say_late_not_read_since_when_and_by_which_way(desk, cast):
    callback = make_callback(cast.topic, name="Promised", language="ar")
    live = callback.live_appointment
    type(live).objects.filter(pk=live.pk).update(starts_at=MONDAY - timedelta(hours=1))
    waiting = make_case(cast.topic, adviser=cast.karim, name="Waiting")
    wait_for_person(case=waiting, reason=make_reason(), at=MONDAY, by=cast.karim.user)
    IncomingSms.objects.create(number=MADELEINE, case=waiting, came_at=MONDAY, gateway_id="a")
    page = desk.read("queue")
    lines = {
        name: page.split(f"<strong>{name}</strong>")[1].split("</li>")[0] for name in names_in(page)
    }
    assert "Late</span>" in lines["Promised"]
    assert "Arabic" in lines["Promised"]
    assert "Site" in lines["Promised"]
    assert "Not read</span>" in lines["Waiting"]
    assert "Waiting since Mon\u00a023\u00a0Nov" in lines["Waiting"]
    assert "Late</span>" not in lines["Waiting"]
    assert "Not read</span>" not in lines["Promised"]


def test_an_hour_that_should_be_found_by_now_is_late(desk, cast):
    callback = make_callback(cast.topic, starts_at=None, reachable_when="Le soir")
    assert "Late</span>" not in desk.read("queue")
    type(callback).objects.update(find_a_time_by=MONDAY - timedelta(minutes=1))
    assert "Late</span>" in desk.read("queue")


def test_more_lines_in_sight_stays_in_the_address(desk, cast):
    make_cases(cast, 1)
    page = desk.read("queue", rows="dense", order="age")
    assert "cases-list is-dense" in page
    assert 'name="rows" value="dense"' in page
    assert 'href="?show=open&amp;order=age"' in page
    assert "is-dense" not in desk.read("queue")


def test_a_view_of_the_team_is_seen_by_all_and_taken_away_by_its_keeper(desk, desk_of, cast):
    desk.says(desk.post("view_keep", name="Téléphones", query="show=all", is_shared="on"))
    others = desk_of(cast.ines.user)
    page = others.read("queue", show="all")
    assert "Téléphones" in page
    assert "(team)" in page
    assert "Take the view" not in page
    others.post("view_remove", SavedView.objects.get().pk)
    assert SavedView.objects.exists()
    assert "Take the view" in desk_of(cast.karim.user).read("queue", show="all")


def test_what_was_searched_for_is_shared_with_nobody(desk):
    answer = desk.post("view_keep", name="Elle", query="show=all&q=Madeleine", is_shared="on")
    assert answer.status_code == 422
    assert "Empty the search first" in answer.content.decode()
    assert not SavedView.objects.exists()


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


def test_what_is_urgent_stands_first_and_what_is_due_before_the_rest(desk, cast):
    make_callback(cast.topic, name="Called at two")
    make_case(cast.topic, name="Due at half past three", number="+33199005678")
    urgent = make_case(cast.topic, name="Urgent", number="+33199005679")
    make_case(cast.topic, name="Never", number="+33199005670")
    set_urgency(case=urgent, urgency=Urgency.FRAUD, at=MONDAY, by=cast.karim.user)
    count_deadlines(at=MONDAY)
    Case.objects.filter(person__name="Never").update(due_at=None)
    expected = ["Urgent", "Called at two", "Due at half past three", "Never"]
    page = desk.read("queue", order="promise")
    assert names_in(page) == expected
    assert "A fraud is going on" in page
    assert "due Mon" in " ".join(page.split()).replace("\xa0", " ")
    seen = []
    before = None
    for _ in expected:
        asked = {"show": "open"}
        found = cases_asked_for(asked, adviser=None).cases
        line = lines_of_queue(found, order=QueueOrder.PROMISE, before=before, most=1, at=MONDAY)[0]
        seen.append(line.case.person.name)
        before = line.case.pk
    assert seen == expected


def test_one_that_is_overdue_is_marked_as_late(desk, cast):
    make_case(cast.topic, name="Forsaken")
    count_deadlines(at=MONDAY)
    assert "is-late" not in desk.read("queue")
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        assert "is-late" in desk.read("queue")
