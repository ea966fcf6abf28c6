"""The journey through the test client: nothing is lost, nothing is asked twice."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from helpdesk.models import Callback, Case, DeskSettings, SlotHold, TakenQuarter
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def url(name):
    return reverse(f"helpdesk:{name}")


def post(client, page, **data):
    return client.post(url(page), data)


def post_time(client, starts_at=AFTERNOON):
    """Choose a time as the first question."""
    client.get(url("callback_start"))
    post(client, "callback_about", topic="phone")
    return post(client, "callback_when", starts_at=starts_at.isoformat())


@pytest.fixture
def client_of():
    """A visitor with a session of their own."""
    return lambda n: Client(REMOTE_ADDR="10.0.0.1")


def answer_all(client, *, starts_at=AFTERNOON, name="Madeleine Petit", number="06 39 98 12 34"):
    """Answer each page up to the last one."""
    client.get(url("callback_start"))
    post(client, "callback_about", topic="phone", question="Ça ne sonne plus")
    post(client, "callback_when", starts_at=starts_at.isoformat())
    return post(client, "callback_you", name=name, number=number)


def test_a_person_without_e_mail_books_a_call(client, cast):
    assert answer_all(client).url == url("callback_check")
    page = client.get(url("callback_check")).content.decode()
    assert "06\u00a039\u00a098\u00a012\u00a034" in page

    done = client.post(url("callback_check"), follow=True)
    callback = Callback.objects.get()
    assert callback.trust_word in done.content.decode()
    assert callback.case.question == "Ça ne sonne plus"


def test_confirming_twice_makes_one_request(client, cast):
    answer_all(client)
    client.post(url("callback_check"))
    again = client.post(url("callback_check"))
    assert again.url == url("callback_done")
    assert Case.objects.count() == 1


def test_the_guide_and_step_that_led_here_are_kept(client, cast):
    came = {"guide": "102", "step": "3", "words": "puce bloquée"}
    start = client.get(url("callback_start"), came, headers={"Sec-Fetch-Site": "same-origin"})
    answer = client.get(start.url, headers={"Sec-Fetch-Site": "same-origin"}).content.decode()
    assert "102" in answer
    assert "puce bloquée" in answer
    client.post(start.url, {"topic": "phone", "question": "puce bloquée"})
    answer_all(client)
    client.post(url("callback_check"))
    case = Case.objects.get()
    assert (case.guide_number, case.guide_step) == (102, 3)


def test_an_hour_taken_meanwhile_offers_the_nearest_ones_and_keeps_the_rest(client, cast):
    answer_all(client)
    SlotHold.objects.update(expires_at=MONDAY)
    make_callback(cast.topic, name="One")
    make_callback(cast.topic, name="Two")

    refused = client.post(url("callback_check"))
    assert refused.url == url("callback_when")
    page = client.get(refused.url).content.decode()
    assert 'role="alert"' in page
    assert 'name="starts_at"' in page
    post(client, "callback_when", starts_at=(AFTERNOON + timedelta(minutes=15)).isoformat())
    assert "Madeleine Petit" in client.get(url("callback_check")).content.decode()
    client.post(url("callback_check"))
    assert Case.objects.filter(person__name="Madeleine Petit").count() == 1


@pytest.mark.parametrize(
    "later", [timedelta(days=6), timedelta(hours=9)], ids=["on a Sunday", "in the evening"]
)
def test_nobody_took_an_hour_at_which_the_desk_is_closed(client, cast, later):
    refused = post_time(client, starts_at=AFTERNOON + later)
    page = client.get(refused.url).content.decode()
    assert "Quelqu’un vient de prendre" not in page
    assert "Nous sommes fermés à cette heure." in page


def test_the_hour_chosen_after_a_refusal_is_the_hour_that_is_promised(client, cast):
    """The page of times stood at the address of the last page, and its form posted there."""
    answer_all(client)
    SlotHold.objects.update(expires_at=MONDAY)
    make_callback(cast.topic, name="One")
    make_callback(cast.topic, name="Two")
    shown = client.post(url("callback_check"), follow=True)
    where = shown.redirect_chain[-1][0]
    other = AFTERNOON + timedelta(minutes=15)
    client.post(where, {"starts_at": other.isoformat()})
    client.post(url("callback_check"))
    madeleine = Callback.objects.get(case__person__name="Madeleine Petit")
    assert madeleine.live_appointment.starts_at == other


def test_a_refused_hour_is_said_until_another_is_chosen(client, cast):
    client.get(url("callback_start"))
    post(client, "callback_about", topic="phone")
    post(client, "callback_when", starts_at=(MONDAY + timedelta(minutes=1)).isoformat())
    for _reload in range(2):
        assert 'role="alert"' in client.get(url("callback_when")).content.decode()
    assert 'role="alert"' in client.get(url("callback_when"), {"more": "1"}).content.decode()
    post(client, "callback_when", starts_at=AFTERNOON.isoformat())
    assert 'role="alert"' not in client.get(url("callback_when")).content.decode()


def test_a_page_out_of_order_leads_to_the_first_unanswered_one(client, cast):
    assert client.get(url("callback_check")).url == url("callback_about")
    assert client.get(url("callback_when")).url == url("callback_about")


def test_while_the_desk_is_not_ready_the_page_says_so(client, cast):
    from helpdesk.models import OpeningPeriod

    OpeningPeriod.objects.all().delete()
    page = client.get(url("callback_start"))
    assert page.status_code == 200
    assert 'name="topic"' not in page.content.decode()


def test_when_no_hour_suits_the_person_says_when(client, cast):
    client.get(url("callback_start"))
    post(client, "callback_about", topic="phone")
    post(client, "callback_reachable", reachable_when="après 18 h")
    post(client, "callback_you", name="Madeleine", number="0639981234")
    client.post(url("callback_check"))
    callback = Callback.objects.get()
    assert callback.find_a_time_by is not None
    assert callback.reachable_when == "après 18 h"


def test_start_again_forgets_every_answer(client, cast):
    answer_all(client)
    client.post(url("callback_start_again"))
    assert "Madeleine" not in client.get(url("callback_you")).content.decode()


def test_whoever_is_stuck_at_a_step_is_asked_for_the_hour_at_once(client, cast):
    start = client.get(url("callback_start"), {"guide": "102", "step": "3", "topic": "phone"})
    assert start.url.partition("?")[0] == url("callback_when")
    page = client.get(start.url).content.decode()
    assert "1 sur 3" in page
    client.post(start.url, {"starts_at": AFTERNOON.isoformat()})
    post(client, "callback_you", name="Madeleine Petit", number="06 39 98 12 34")
    client.post(url("callback_check"))
    case = Case.objects.get()
    assert (case.guide_number, case.guide_step, case.topic) == (102, 3, cast.topic)


def test_the_chosen_hour_is_kept_in_plain_words_and_longer_with_each_page(client, cast):
    client.get(url("callback_start"))
    post(client, "callback_about", topic="phone")
    post(client, "callback_when", starts_at=AFTERNOON.isoformat())
    kept = "Nous gardons cette heure 15 minutes pour vous."
    assert kept in client.get(url("callback_you")).content.decode()
    with time_machine.travel(MONDAY + timedelta(minutes=10), tick=False):
        assert kept in client.get(url("callback_you")).content.decode()
    SlotHold.objects.all().delete()
    page = client.get(url("callback_you")).content.decode()
    assert "Nous gardons" not in page
    assert "Nous ne gardons plus votre heure." in page


def test_an_hour_is_the_most_that_a_time_is_kept(client, cast):
    answer_all(client)
    for minutes in (14, 28, 42, 55):
        with time_machine.travel(MONDAY + timedelta(minutes=minutes), tick=False):
            page = client.get(url("callback_you")).content.decode()
    assert "Nous gardons cette heure 5 minutes pour vous." in page


def test_nobody_else_is_offered_an_hour_that_all_advisers_keep(client, client_of, cast):
    for n in range(2):
        visitor = client_of(n)
        answer_all(visitor)
    answer = post_time(client)
    assert 'role="alert"' in client.get(answer.url).content.decode()
    assert SlotHold.objects.count() == 2


def test_starting_again_gives_the_hour_back(client, cast):
    answer_all(client)
    assert SlotHold.objects.count() == 1
    client.post(url("callback_start_again"))
    assert TakenQuarter.objects.count() == 0


def test_a_visitor_who_says_when_they_can_be_reached_gives_the_hour_back(client, cast):
    answer_all(client)
    post(client, "callback_reachable", reachable_when="le soir")
    assert TakenQuarter.objects.count() == 0


def test_confirming_turns_the_hold_into_the_appointment(client, cast):
    answer_all(client)
    client.post(url("callback_check"))
    assert SlotHold.objects.count() == 0
    quarter = TakenQuarter.objects.get()
    assert quarter.appointment.callback == Callback.objects.get()


def test_an_ended_hold_still_books_while_the_hour_is_free(client, cast):
    answer_all(client)
    with time_machine.travel(MONDAY + timedelta(minutes=20), tick=False):
        assert client.post(url("callback_check")).url == url("callback_done")


def test_a_slow_reader_keeps_an_hour_that_has_come_nearer_than_the_notice(client, cast):
    soon = MONDAY + timedelta(minutes=60)
    answer_all(client, starts_at=soon)
    with time_machine.travel(MONDAY + timedelta(minutes=14), tick=False):
        assert client.post(url("callback_check")).url == url("callback_done")


def test_in_two_tabs_a_visitor_holds_one_hour_and_books_once(client, cast):
    answer_all(client)
    other = AFTERNOON + timedelta(minutes=30)
    post(client, "callback_when", starts_at=other.isoformat())
    assert SlotHold.objects.get().starts_at == other
    for _tab in range(2):
        client.post(url("callback_check"))
    assert Case.objects.count() == 1
    assert Callback.objects.get().appointments.get().starts_at == other


def test_one_address_cannot_empty_the_calendar(client_of, cast):
    desk = DeskSettings.current()
    desk.holds_per_address = 1
    desk.save()
    answer_all(client_of(0))
    second = client_of(1)
    answer_all(second)
    assert SlotHold.objects.count() == 1
    assert "Nous gardons" not in second.get(url("callback_you")).content.decode()
    # The hour is not kept, and yet it books.
    assert second.post(url("callback_check")).url == url("callback_done")


def test_the_hours_are_those_of_where_the_person_lives(client, cast):
    client.get(url("callback_start"))
    post(client, "callback_about", topic="phone")
    page = client.get(url("callback_when"), {"zone": "Indian/Reunion"}, follow=True)
    # Ten in the morning in Paris is one in the afternoon there; the first free hour is at two.
    assert "14\u00a0h" in page.content.decode()
    post(client, "callback_when", starts_at=AFTERNOON.isoformat())
    post(client, "callback_you", name="Madeleine Petit", number="06 39 98 12 34")
    page = client.get(url("callback_check")).content.decode()
    assert "17\u00a0h à La Réunion (14\u00a0h à Paris)" in page
    client.post(url("callback_check"))
    assert Callback.objects.get().time_zone == "Indian/Reunion"


def test_an_overseas_number_shows_both_hours_without_being_asked(client, cast):
    answer_all(client, number="0692 12 34 56")
    assert "La Réunion" in client.get(url("callback_check")).content.decode()


def test_nobody_is_asked_how_they_would_rather_do_it(client, cast):
    client.get(url("callback_start"))
    assert post(client, "callback_about", topic="phone").url == url("callback_when")


@pytest.mark.parametrize("old", ["callback_how", "callback_afraid"])
def test_an_address_of_before_leads_to_the_next_question(client, cast, old):
    came = {"guide": "102", "step": "3", "topic": "phone"}
    assert client.get(url(old), came).url == f"{url('callback_when')}?guide=102&step=3&topic=phone"
    assert client.post(url(old), {"skip": "1"}).url == url("callback_when")


def test_a_session_of_before_goes_on(client, cast):
    """It was asked how, and is at the page of times when the new release starts."""
    answer_all(client)
    session = client.session
    session["callback"] |= {"first": "how", "wanted_help": "alone", "afraid": "no"}
    session.save()
    assert client.get(url("callback_when")).status_code == 200
    assert client.post(url("callback_check")).url == url("callback_done")


def test_whoever_would_go_slowly_gets_a_longer_call(client, cast):
    post(client, "callback_about", topic="phone")
    assert "L’appel dure 15 minutes." in client.get(url("callback_when")).content.decode()
    page = client.get(url("callback_when"), {"slowly": "yes"}, follow=True).content.decode()
    assert "Nous allons doucement" in page
    assert "30 minutes" in page
    post(client, "callback_when", starts_at=AFTERNOON.isoformat())
    post(client, "callback_you", name="Madeleine Petit", number="06 39 98 12 34")
    client.post(url("callback_check"))
    callback = Callback.objects.get()
    assert callback.live_appointment.minutes == 30
    assert callback.case.afraid == "yes"


def test_without_a_session_the_address_says_to_go_slowly(client, cast):
    came = {"guide": "102", "step": "3", "topic": "phone", "slowly": "yes"}
    start = client.get(url("callback_start"), came).url
    client.post(start, {"starts_at": AFTERNOON.isoformat()})
    post(client, "callback_you", name="Madeleine Petit", number="06 39 98 12 34")
    client.post(url("callback_check"))
    assert Callback.objects.get().case.afraid == "yes"


def test_another_length_asks_for_the_time_again(client, cast):
    answer_all(client)
    client.get(url("callback_when"), {"slowly": "yes"})
    assert client.get(url("callback_check")).url == url("callback_when")


def test_day_first_then_half_a_day_then_times(client, cast):
    post(client, "callback_about", topic="phone")

    def see(address):
        page = BeautifulSoup(client.get(address).content, "html.parser")
        assert len(page.select(".times button")) <= 9
        return page

    first = see(url("callback_when"))
    assert len(first.select(".times button")) == 9
    days = see(first.find("a", string="Voir d’autres jours")["href"])
    chosen = days.select_one("#id_starts_at a")
    halves = see(chosen["href"])
    assert [a.text.strip().split(",")[0] for a in halves.select("#id_starts_at a")] == [
        "Le matin",
        "L’après-midi",
    ]
    times = see(halves.select("#id_starts_at a")[1]["href"])
    values = [b["value"] for b in times.select(".times button")]
    assert values
    assert post(client, "callback_when", starts_at=values[0]).url == url("callback_you")
