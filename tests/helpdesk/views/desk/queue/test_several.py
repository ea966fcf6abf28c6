"""Several requests at once: chosen, said first, done, taken back."""

import re
from datetime import timedelta

import pytest
import time_machine

from helpdesk.actions.desk.several import Wanted, do_several
from helpdesk.choices import CaseState, ClosingReason, SeveralAct
from helpdesk.models import ActOnSeveral, Case
from tests.factories.helpdesk import MONDAY, make_callback, make_case, make_reply, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def cases(cast):
    return [make_case(cast.topic, adviser=cast.karim, name=f"Person {n}") for n in range(3)]


@pytest.fixture
def promised(cast):
    return make_callback(cast.topic, name="Promised", number="+33199005678").case


def keys(cases):
    return [case.pk for case in cases]


def test_each_line_has_a_box_that_says_whom_it_chooses(desk, cases):
    page = desk.read("queue")
    assert 'aria-label="Choose Person 1"' in page
    assert page.count('form="several"') == 3


def test_what_would_be_done_is_said_before_anything_is(desk, cases, promised):
    answer = desk.post("several", act="close", case=[*keys(cases), promised.pk])
    page = answer.content.decode()
    assert "Nothing is changed yet." in page
    assert "Do it with 3 requests" in page
    left = page.split("Left as they are")[1].split("</ul>")[0]
    assert "Promised" in left
    assert "A call is promised: decide on its page." in left
    assert not Case.objects.filter(state=CaseState.CLOSED).exists()


def test_what_it_needs_to_know_is_asked_on_that_page(desk, cases):
    answer = desk.post("several", act="close", case=keys(cases), do="1")
    assert answer.status_code == 422
    assert "Choose one of the answers." in answer.content.decode()
    assert not ActOnSeveral.objects.exists()


def test_closed_together_told_which_not_and_taken_back(desk, cases, promised):
    said = {"act": "close", "reason": "solved_for", "case": [*keys(cases), promised.pk]}
    page = desk.says(desk.post("several", do="1", **said))
    assert "Done with 3 requests" in page
    assert "Left as they are" in page
    assert Case.objects.filter(closing_reason=ClosingReason.SOLVED_FOR).count() == 3
    done = ActOnSeveral.objects.get()
    assert "You can until" in page
    page = desk.says(desk.post("several_take_back", done.pk))
    assert "It is taken back." in page
    assert "Take it all back" not in page
    assert not Case.objects.filter(state=CaseState.CLOSED).exists()
    assert "It can be taken back no more." in desk.says(desk.post("several_take_back", done.pk))


def test_what_was_not_taken_back_says_why(desk, cases):
    desk.post("several", do="1", act="close", reason="solved_for", case=keys(cases))
    desk.post("case_reopen", cases[0].reference)
    page = desk.says(desk.post("several_take_back", ActOnSeveral.objects.get().pk))
    assert page.count("Not taken back:") == 1
    assert "Somebody changed it since." in page


def test_after_ten_minutes_there_is_no_way_back(desk, cases):
    desk.post("several", do="1", act="close", reason="solved_for", case=keys(cases))
    with time_machine.travel(MONDAY + timedelta(minutes=10), tick=False):
        assert "Take it all back" not in desk.read("several_done", ActOnSeveral.objects.get().pk)


def test_all_of_the_list_are_those_of_its_filters(desk, cast, cases):
    bill = make_topic(code="bill")
    make_case(bill, adviser=cast.karim, name="About a bill")
    said = {"act": "give", "adviser": cast.ines.pk, "all": "1", "query": "show=open&topic=bill"}
    desk.post("several", do="1", **said)
    assert [case.person.name for case in Case.objects.filter(adviser=cast.ines)] == ["About a bill"]


@pytest.mark.parametrize("order", ["newest", "promise"])
def test_no_more_than_can_be_chosen_are_taken_in_the_order_of_the_list(
    desk, cast, cases, monkeypatch, order
):
    monkeypatch.setattr("helpdesk.views.desk.queue.several.MOST_CHOSEN", 2)
    desk.post("several", do="1", act="give", adviser=cast.ines.pk, all="1", query=f"order={order}")
    assert Case.objects.filter(adviser=cast.ines).count() == 2
    typed = keys(cases)
    desk.post("several", do="1", act="give", adviser=cast.karim.pk, case=[*typed, "x", "9" * 20])
    assert len(ActOnSeveral.objects.first().lines) == 2


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"act": "close"}, "Choose a request first."),
        ({"act": "odd", "case": ["1"]}, "Say what to do with them."),
    ],
)
def test_nothing_chosen_or_nothing_to_do_is_said_on_the_queue(desk, said, told):
    assert told in desk.says(desk.post("several", **said))


@pytest.mark.parametrize(
    ("act", "says"),
    [
        ("give", "Each goes to this colleague"),
        ("plan", "Each gets the next free hour."),
        ("read", "What came in counts as read."),
        ("write", "Each person gets this answer in ten minutes"),
    ],
)
def test_each_act_says_what_it_does(desk, cases, act, says):
    answer = make_reply(fr="Bonjour", title_fr="Un bonjour")
    page = desk.post("several", act=act, case=keys(cases)).content.decode()
    assert says in page
    assert ("Un bonjour" in page) == (act == "write")
    assert answer.pk


def test_whoever_takes_no_calls_writes_in_their_own_name(desk_of, cast, cases, settings):
    settings.SMS_REACHES_PEOPLE = True
    cast.awa.first_name = "Awa"
    cast.awa.save()
    case = cases[0]
    case.person.numbers.update(number="+33612345678", source="confirmed")
    reply = make_reply(fr="Ici {first_name_of_adviser}.")
    desk_of(cast.awa).post("several", do="1", act="write", reply=reply.pk, case=[case.pk])
    assert case.notices.get().text == "Ici Awa."


def test_others_see_nothing_of_it_but_coordinators_do(desk_of, cast, cases):
    wanted = Wanted(SeveralAct.CLOSE, reason=ClosingReason.SOLVED_FOR)
    done = do_several(keys=keys(cases), wanted=wanted, at=MONDAY, by=cast.karim.user)
    ines = desk_of(cast.ines.user)
    assert ines.get("several_done", done.pk).status_code == 403
    assert ines.post("several_take_back", done.pk).status_code == 403
    assert desk_of(cast.awa).get("several_done", done.pk).status_code == 200
    assert desk_of(cast.awa).get("several_done", done.pk + 1).status_code == 404


def test_one_that_was_erased_since_is_shown_no_more(desk, cases):
    desk.post("several", do="1", act="close", reason="solved_for", case=keys(cases))
    done = ActOnSeveral.objects.get()
    done.lines[0]["case"] = 987654
    done.save()
    assert "Done with 2 requests" in desk.read("several_done", done.pk)


def test_as_many_queries_for_thirty_as_for_one(desk, cast, cases, django_assert_max_num_queries):
    made = [make_case(cast.topic, adviser=cast.karim, name=f"More {n}") for n in range(30)]
    desk.post("several", act="close", case=keys(cases))
    with django_assert_max_num_queries(12):
        page = desk.post("several", act="close", case=keys(made)).content.decode()
    assert re.search("Do it with 30 requests", page)
