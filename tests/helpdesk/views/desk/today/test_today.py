"""Today at the desk."""

import re
from datetime import timedelta

import pytest
import time_machine

from helpdesk.actions.cases.cases import set_urgency
from helpdesk.actions.desk.case_deadlines import count_deadlines, watch_cases
from helpdesk.actions.messages.deliveries import record_delivery
from helpdesk.actions.messages.notices import About, queue_for_case
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.choices import Channel, NoticeKind, NoticeState, Urgency
from helpdesk.models import Callback, Notice, Person
from helpdesk.views.desk.today.today import PromiseTiming, timing_of
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NBSP = "\u00a0"


def promise(cast, name, hours):
    return make_callback(cast.topic, name=name, starts_at=AFTERNOON + timedelta(hours=hours))


def names_in_order(page):
    return re.findall(r"<strong>(\w+)</strong></a>", page)


@pytest.mark.parametrize(
    ("minutes", "standing"),
    [
        (-6, PromiseTiming.TO_COME),
        (-5, PromiseTiming.NOW),
        (15, PromiseTiming.NOW),
        (16, PromiseTiming.LATE),
    ],
)
def test_a_promise_is_now_from_five_minutes_before_to_fifteen_after(minutes, standing):
    assert timing_of(AFTERNOON, AFTERNOON + timedelta(minutes=minutes)) is standing


def test_promises_stand_in_the_order_of_their_hours(desk, cast):
    promise(cast, "Second", 1)
    promise(cast, "First", 0)
    assert names_in_order(desk.read("today", who="all")) == ["First", "Second"]


def test_a_late_promise_comes_before_those_of_now(desk, cast):
    promise(cast, "Later", 1)
    promise(cast, "Late", 0)
    with time_machine.travel(AFTERNOON + timedelta(hours=1), tick=False):
        page = desk.read("today", who="all")
    assert names_in_order(page) == ["Late", "Later"]
    counts = re.findall(r'(Late|Now|To come) <strong class="num">(\d)', page)
    assert counts == [("Late", "1"), ("Now", "1"), ("To come", "0")]


def test_a_promise_of_friday_that_nobody_kept_is_still_there_on_monday(desk, cast):
    promise(cast, "Forgotten", 0)
    with time_machine.travel(AFTERNOON + timedelta(days=4), tick=False):
        assert "Forgotten" in desk.read("today", who="all")


def test_tomorrow_is_not_today(desk, cast):
    promise(cast, "Tomorrow", 24)
    assert "Nobody waits for a call today." in desk.read("today", who="all")


def test_an_adviser_sees_their_own_calls_and_everybodys_on_request(desk, cast):
    mine, other = promise(cast, "One", 0), promise(cast, "Two", 0)
    assert {mine.adviser, other.adviser} == {cast.karim, cast.ines}
    own = mine if mine.adviser == cast.karim else other
    assert names_in_order(desk.read("today")) == [own.case.person.name]
    assert len(names_in_order(desk.read("today", who="all"))) == 2


def test_a_coordinator_sees_everybodys_calls_at_once(desk_of, cast):
    promise(cast, "One", 0)
    promise(cast, "Two", 0)
    page = desk_of(cast.awa).read("today")
    assert len(names_in_order(page)) == 2
    assert "I am calling" not in page


def test_a_line_says_who_what_which_try_and_hides_the_number(desk, cast):
    callback = make_callback(cast.topic)
    callback.case.person.speak_slowly = True
    callback.case.person.save()
    page = desk.read("today", who="all")
    assert f"06{NBSP}39{NBSP}98{NBSP}••{NBSP}••" in page
    assert f"12{NBSP}34" not in page
    assert "My phone" in page
    assert "Speak slowly" in page
    assert f"2{NBSP}pm" in page


def test_a_call_without_its_end_is_asked_for_on_top(desk, cast):
    attempt = start_attempt(
        callback=make_callback(cast.topic), adviser=cast.karim, at=MONDAY, by=None
    )
    page = desk.read("today")
    assert "Say how the call with Madeleine Petit ended" in page
    assert desk.url("attempt", attempt.pk) in page


def test_an_hour_to_find_stands_with_its_deadline_and_when_they_can_be_reached(desk, cast):
    callback = make_callback(cast.topic, starts_at=None, reachable_when="after six")
    page = desk.read("today", who="all")
    assert "Hours to find" in page
    assert "before Tuesday 24" in page
    assert "after six" in page
    assert desk.url("promise_time", callback.pk) in page


def test_requests_that_nobody_would_call_are_counted(desk, cast):
    cancel_callback(callback=make_callback(cast.topic), at=MONDAY, by=cast.karim.user)
    page = desk.read("today")
    assert "1 open request has no call planned." in page
    assert "?show=unplanned" in page


def test_nobody_waiting_is_said_kindly(desk):
    assert "Nobody waits for your call today." in desk.read("today")


def test_the_paper_has_numbers_trust_words_and_room_to_write(desk, cast):
    callback = make_callback(cast.topic)
    page = desk.read("today_print", who="all")
    assert f"06{NBSP}39{NBSP}98{NBSP}12{NBSP}34" in page
    assert callback.trust_word in page
    assert 'class="to-write"' in page
    assert MADELEINE not in page


def test_a_full_day_costs_no_more_queries(desk, cast, django_assert_max_num_queries):
    for hour in (0, 1, 2):
        for name in ("A", "B"):
            promise(cast, f"{name}{hour}", hour)
    for _n in range(3):
        make_callback(cast.topic, starts_at=None)
    desk.read("today")
    with django_assert_max_num_queries(19):
        desk.read("today", who="all")


def test_what_is_to_say_about_no_promise_is_on_the_day_of_who_looks_after_the_case(desk, cast):
    mine = make_case(cast.topic, adviser=cast.karim)
    queue_for_case(
        case=mine, kind=NoticeKind.REPLY, at=MONDAY, about=About(text="Votre facture est juste.")
    )
    theirs = make_case(cast.topic, adviser=cast.ines, name="Paul Petit")
    queue_for_case(case=theirs, kind=NoticeKind.REPLY, at=MONDAY, about=About(text="Pour Paul."))
    of_nobody = make_case(cast.topic, name="Jeanne Petit")
    queue_for_case(
        case=of_nobody, kind=NoticeKind.REPLY, at=MONDAY, about=About(text="Pour Jeanne.")
    )
    page = desk.read("today")
    assert "Votre facture est juste." in page
    assert "Pour Jeanne." in page
    assert "Pour Paul." not in page
    assert f'href="tel:{MADELEINE}"' in page
    assert "Pour Paul." in desk.read("today", who="all")


def test_lines_to_say_cost_no_more_queries_when_they_are_many(
    desk, cast, django_assert_max_num_queries
):
    for n in range(6):
        case = make_case(cast.topic, adviser=cast.karim, name=f"Person {chr(65 + n)}")
        queue_for_case(case=case, kind=NoticeKind.FOLLOW_UP, at=MONDAY)
    desk.read("today")
    with django_assert_max_num_queries(22):
        desk.read("today")


@pytest.mark.parametrize("kind", ["reply", "waited_enough"])
def test_a_letter_about_a_case_is_signed_by_whoever_looks_after_it(desk, cast, kind):
    case = make_case(cast.topic, adviser=cast.ines)
    letter = queue_for_case(
        case=case,
        kind=NoticeKind(kind),
        channel=Channel.LETTER,
        at=MONDAY,
        about=About(text="Bonne nouvelle"),
    )
    page = desk.read("letter", letter.pk)
    assert "Inès, Coup de fil" in page
    assert ("Bonne nouvelle" in page) is (kind == "reply")
    assert page.count("<h1>") == 1


def test_what_every_channel_gave_up_is_said_by_an_adviser_in_the_same_words(desk, cast):
    callback = promise(cast, "Madeleine", 0)
    cancel_callback(callback=callback, at=MONDAY)
    told = callback.notices.get(kind=NoticeKind.CANCELLED)
    told.channel, told.state = Channel.SMS, NoticeState.SENT
    told.save()
    record_delivery(idempotency_key=told.idempotency_key, delivered=False, at=MONDAY)
    page = desk.read("today", who="all")
    assert "It did not get there by: SMS." in page
    assert "To say or to post" in page
    assert "Say:" in page


@pytest.mark.parametrize("state", ["open", "done"])
def test_words_that_got_to_nobody_say_who_why_and_what_to_do(desk, cast, state):
    callback = make_callback(cast.topic)
    Callback.objects.update(way="sms")
    notice = callback.notices.earliest("pk")
    Notice.objects.filter(pk=notice.pk).update(state="failed", unheard_since=MONDAY)
    if state == "done":
        cancel_callback(callback=callback, at=MONDAY, by=cast.karim.user)
    page = desk.read("today", who="all")
    assert "Words that did not arrive" in page
    assert "It came back, or whoever carries it says that it did not arrive." in page
    open_page, ended_page = (
        desk.url("promise_way", callback.pk),
        desk.url("case_promise", callback.case.reference),
    )
    assert (open_page in page, ended_page in page) == (state == "open", state == "done")
    assert "It is noted." in desk.says(desk.post("notice_seen_to", notice.pk))
    assert "Words that did not arrive" not in desk.read("today", who="all")
    assert "This was done already" in desk.says(desk.post("notice_seen_to", notice.pk))


def test_who_called_without_a_name_is_said_so_in_the_language_of_the_reader(desk, cast):
    callback = make_callback(cast.topic)
    Person.objects.update(name="", search_name="")
    for page in ("today", "people"):
        assert "Unknown caller" in desk.read(page, **({"q": MADELEINE} if page == "people" else {}))
    case = desk.read("case", callback.case.reference)
    assert "<h1>Unknown caller</h1>" in case


# --- Requests without a call ------------------------------------------------------------------


def test_what_is_due_today_stands_on_the_day_and_forsaken_ones_before_coordinators(
    desk, desk_of, cast
):
    make_case(cast.topic, name="Forsaken", adviser=cast.karim)
    count_deadlines(at=MONDAY)
    assert names_in_order(desk.read("today")) == ["Forsaken"]
    assert "Nobody does anything" not in desk_of(cast.awa).read("today")
    tomorrow = MONDAY + timedelta(days=1, hours=3)
    watch_cases(at=tomorrow)
    with time_machine.travel(tomorrow, tick=False):
        assert names_in_order(desk_of(cast.karim.user).read("today")) == ["Forsaken"]
        page = desk_of(cast.awa).read("today")
    assert "Nobody does anything about these" in page
    assert names_in_order(page) == ["Forsaken", "Forsaken"]


def test_an_urgent_call_is_offered_before_those_that_wait_longer(desk_of, cast):
    promise(cast, "Waits", 0)
    urgent = promise(cast, "Urgent", 1).case
    set_urgency(case=urgent, urgency=Urgency.FRAUD, at=MONDAY, by=cast.karim.user)
    with time_machine.travel(AFTERNOON + timedelta(hours=2), tick=False):
        page = desk_of(cast.awa).read("today", who="all")
    assert names_in_order(page) == ["Urgent", "Waits"] * 2
