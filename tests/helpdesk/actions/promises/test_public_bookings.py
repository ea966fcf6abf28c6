"""A stranger asks for a call within bounds; what is counted holds no number and no address."""

import uuid
from contextlib import suppress
from datetime import timedelta

import pytest

from helpdesk.actions.promises.appointments import SlotRefused, move_appointment
from helpdesk.actions.promises.callbacks import Arrival, ask_for_callback, cancel_callback
from helpdesk.actions.promises.public_bookings import TooManyAsked, forget_bookings
from helpdesk.choices import Channel, NoticeState
from helpdesk.models import Callback, Case, DeskSettings, Notice, Person, PublicBooking
from helpdesk.policy.fair_use import Bound, Figures, Visitor
from tests.factories.helpdesk import (
    AFTERNOON,
    MADELEINE,
    MONDAY,
    make_callback,
    make_request,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ZOE = "+33639980001"


def ask(topic, n=0, *, at=MONDAY, session=None, address="192.0.2.1", **fields):
    """A stranger asks for a call without an hour."""
    fields = {"starts_at": None, "reachable_when": "le soir", "name": f"Personne {n}", **fields}
    arrival = Arrival(
        request_key=uuid.uuid4(), visitor=Visitor(session or uuid.uuid4().hex, address)
    )
    return ask_for_callback(request=make_request(topic, **fields), at=at, arrival=arrival)


def refused(topic, n=0, **fields):
    with pytest.raises(TooManyAsked) as error:
        ask(topic, n, **fields)
    return error.value.bound


def number(n):
    return f"+33639{n:06d}"


def test_six_sessions_and_six_names_get_two_calls_to_one_number(cast):
    for n in range(2):
        ask(cast.topic, n, address=f"192.0.2.{n}")
    for n in range(2, 6):
        assert refused(cast.topic, n, address=f"192.0.2.{n}") is Bound.NUMBER
    assert Callback.objects.open().filter(number=MADELEINE).count() == 2
    assert (Case.objects.count(), Person.objects.count()) == (2, 2)


def test_what_the_desk_promised_by_phone_leaves_the_site_open(cast):
    for n in range(3):
        make_callback(cast.topic, name=f"Personne {n}", starts_at=None, reachable_when="le soir")
    assert ask(cast.topic, 9).number == MADELEINE


def test_the_desk_itself_is_not_bound(cast):
    for n in range(2):
        ask(cast.topic, n)
    assert make_callback(cast.topic, starts_at=None, reachable_when="le soir").number == MADELEINE


def test_asking_and_cancelling_again_and_again_sends_a_number_few_messages(cast):
    for n in range(4):
        cancel_callback(callback=ask(cast.topic, n), at=MONDAY)
    assert refused(cast.topic, 5) is Bound.NUMBER
    assert ask(cast.topic, 6, at=MONDAY + timedelta(days=1, seconds=1)).number == MADELEINE


def test_an_e_mail_is_not_flooded_by_calls_to_many_numbers(cast):
    for n, email in enumerate(["a@example.org", "A@example.org"] * 2):
        ask(cast.topic, n, number=number(n), email=email)
    assert refused(cast.topic, 5, number=number(5), email="a@example.org") is Bound.EMAIL
    assert ask(cast.topic, 6, number=number(6), email="b@example.org")
    assert ask(cast.topic, 7, number=number(7))
    later = MONDAY + timedelta(days=1, seconds=1)
    assert ask(cast.topic, 8, at=later, number=number(8), email="a@example.org")


def test_a_session_has_three_open_calls(cast):
    for n in range(3):
        ask(cast.topic, n, session="one", number=number(n))
    assert refused(cast.topic, 3, session="one", number=number(3)) is Bound.SESSION
    assert ask(cast.topic, 4, session="two", number=number(4))


@pytest.mark.parametrize(("address", "most"), [("2001:db8::{n:x}", 10), ("192.0.2.1", 60)])
def test_a_place_has_so_many_new_calls_a_day(cast, address, most):
    """A /64 changed its address at each request, and had no bound."""
    for n in range(most):
        ask(cast.topic, n, address=address.format(n=n), number=number(n))
    assert refused(cast.topic, 99, address=address.format(n=99), number=ZOE) is Bound.PLACE
    assert ask(cast.topic, 99, address="2001:db8:0:1::1", number=ZOE)
    tomorrow = MONDAY + timedelta(days=1, seconds=1)
    assert ask(cast.topic, 98, at=tomorrow, address=address.format(n=98), number=number(98))


def test_the_figures_are_those_of_the_cms(cast):
    desk = DeskSettings.current()
    desk.open_per_number = 1
    desk.save()
    ask(cast.topic)
    assert refused(cast.topic, 1) is Bound.NUMBER


def test_a_refusal_leaves_nothing_and_the_hour_free(cast):
    for n in range(2):
        ask(cast.topic, n)
    before = PublicBooking.objects.count()
    refused(cast.topic, 3)
    assert PublicBooking.objects.count() == before
    assert not Person.objects.filter(name="Personne 3").exists()


def test_what_is_counted_holds_no_number_no_address_and_no_session(cast):
    ask(cast.topic, session="a1b2c3")
    row = str(PublicBooking.objects.values().get())
    assert not any(text in row for text in ("192.0.2.1", "639981234", "a1b2c3"))


def test_what_was_counted_is_forgotten_after_a_day_and_its_day_after_weeks(cast):
    ask(cast.topic)
    forget_bookings(at=MONDAY + timedelta(hours=23))
    assert PublicBooking.objects.exclude(place="").exclude(session="").count() == 1
    forget_bookings(at=MONDAY + timedelta(days=1))
    assert PublicBooking.objects.filter(place="", session="").count() == 1
    forget_bookings(at=MONDAY + timedelta(days=31))
    assert not PublicBooking.objects.exists()


# --- Messages ------------------------------------------------------------------------------------

HERS = "+33612345678"
HOUR = timedelta(hours=1)


def told(channel=Channel.SMS):
    return Notice.objects.filter(channel=channel, state=NoticeState.SENT).count()


def all_leave():
    Notice.objects.filter(due_at__lte=MONDAY, state=NoticeState.QUEUED).update(
        state=NoticeState.SENT
    )


def as_many_as_may_be(cast, **fields):
    """A stranger asks, moves and cancels as long as the site lets them, each message leaving."""
    for n in range(6):
        try:
            promise = ask(cast.topic, n, starts_at=AFTERNOON, **fields)
        except TooManyAsked:
            continue
        for turn in range(6):
            all_leave()
            at = AFTERNOON + HOUR * (1 + turn % 2)
            with suppress(SlotRefused):
                move_appointment(callback=promise, starts_at=at, at=MONDAY, by_public=True)
        cancel_callback(callback=promise, at=MONDAY)
        all_leave()


def test_twenty_messages_in_a_day_went_to_one_number(cast, settings):
    settings.SMS_REACHES_PEOPLE = True
    as_many_as_may_be(cast, number=HERS)
    assert told() <= Figures.messages_per_number + 2


def test_twenty_messages_in_a_day_went_to_one_e_mail(cast, settings):
    settings.EMAIL_REACHES_PEOPLE = True
    as_many_as_may_be(cast, number="+33145678901", email="madeleine@example.org")
    assert told(Channel.EMAIL) <= Figures.messages_per_number + 2


def test_the_day_of_somebody_honest_is_within_the_bound(cast, settings):
    settings.SMS_REACHES_PEOPLE = True
    promise = ask(cast.topic, starts_at=AFTERNOON, number=HERS)
    for hours in (1, 2):
        at = AFTERNOON + HOUR * hours
        move_appointment(callback=promise, starts_at=at, at=MONDAY, by_public=True)
    cancel_callback(callback=promise, at=MONDAY)
    assert ask(cast.topic, 1, starts_at=AFTERNOON, number=HERS)
