"""A name and a number that somebody types tell them nothing of who has that number (trust, 2)."""

import re
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from helpdesk.actions.promises.appointments import move_appointment
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.do_not_call import stop_for_owner
from helpdesk.choices import Channel, Confidence, WordRoad
from helpdesk.models import Callback, Person
from helpdesk.reads.availability import slots_for
from helpdesk.words.spoken import spaced
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback
from tests.helpdesk.views.public.test_callback import answer_all, url

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

HERS, NOBODYS = "06 12 34 56 78", "06 12 34 56 79"


@pytest.fixture(autouse=True)
def _it_is_monday_and_sms_get_there(cast, settings):
    settings.SMS_REACHES_PEOPLE = True
    earlier = make_callback(cast.topic, name="Madeleine Petit", number="+33612345678")
    cancel_callback(callback=earlier, at=MONDAY, by=cast.karim.user)
    known = earlier.case.person
    known.confidence = Confidence.LOW
    known.save()
    known.numbers.update(may_leave_message=False, source="confirmed")
    with time_machine.travel(MONDAY, tick=False):
        yield


def as_a_stranger(number):
    """All that a stranger sees of a call asked for with this number: the card and the file."""
    client = Client()
    answer_all(client, number=number)
    client.post(url("callback_check"))
    pages = ["callback_done", "my_request_show", "callback_calendar"]
    seen = "\n".join(client.get(reverse(f"helpdesk:{page}")).content.decode() for page in pages)
    callback = Callback.objects.get(number="+33" + number.replace(" ", "")[1:], state="open")
    return callback, seen


def without_what_is_of_each_request(seen, callback):
    """The same without reference, first name of the adviser, the typed number, and tokens."""
    seen = seen.replace(spaced(callback.case.reference), "REFERENCE")
    name = callback.adviser.first_name
    seen = seen.replace(name, "NAME").replace(quote(name), "NAME")
    seen = re.sub(r"callback-\d+-person|SEQUENCE:\d+|csrfmiddlewaretoken.*?>", "", seen)
    return re.sub(r"06\D12\D34\D56\D7[89]|nonce-\S+", "", seen)


def test_what_she_asked_of_us_and_how_at_ease_she_is_do_not_show():
    hers, seen = as_a_stranger(HERS)
    nobodys, compared = as_a_stranger(NOBODYS)
    assert "si votre téléphone accepte nos messages" in seen
    assert "DTSTART" in seen
    assert without_what_is_of_each_request(seen, hers) == without_what_is_of_each_request(
        compared, nobodys
    )


def test_no_message_goes_to_her_all_the_same():
    hers, _seen = as_a_stranger(HERS)
    assert hers.word_road == WordRoad.MESSAGE
    assert not hers.notices.filter(channel=Channel.SMS).exists()


def hours_of_a_change(number):
    """The hours that a stranger is offered in place of the one that they asked for."""
    callback, _seen = as_a_stranger(number)
    hours = [slot.starts_at for slot in slots_for(callback, at=MONDAY, by_public=True)]
    stop_for_owner(callback=callback, at=MONDAY)
    return hours


@pytest.mark.parametrize("needs_interpreter", [False, True])
def test_the_hours_of_a_change_told_how_long_a_call_with_her_is(cast, needs_interpreter):
    """Somebody who is not at ease has longer calls: the last quarter of the day was missing."""
    Person.objects.update(needs_interpreter=needs_interpreter)
    cast.ines.opening_periods.all().delete()
    hers, nobodys = hours_of_a_change(HERS), hours_of_a_change(NOBODYS)
    assert AFTERNOON.replace(hour=16, minute=45) in nobodys
    assert hers == nobodys


def test_a_quarter_that_is_free_was_refused_to_whoever_typed_her_number(cast):
    """Her call needs half an hour: a crafted form told so by its refusal."""
    cast.ines.opening_periods.all().delete()
    callback, _seen = as_a_stranger(HERS)
    last = AFTERNOON.replace(hour=16, minute=45)
    move_appointment(callback=callback, starts_at=last, at=MONDAY, by_public=True)
    assert callback.live_appointment.starts_at == last


def test_the_desk_still_plans_the_longer_call(cast):
    callback, _seen = as_a_stranger(HERS)
    later = AFTERNOON.replace(hour=15)
    move_appointment(callback=callback, starts_at=later, at=MONDAY, by_public=True)
    assert callback.live_appointment.minutes == 30
