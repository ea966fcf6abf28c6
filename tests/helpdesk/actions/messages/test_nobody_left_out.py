"""Whoever has no e-mail and no SMS is told by a human, and promised nothing that cannot come."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse

from helpdesk.actions.promises.handover import reroute
from helpdesk.choices import Channel, NoticeKind, Presence
from helpdesk.models import Adviser, Callback, DeskSettings, SoonerWish
from helpdesk.policy.reminders import LETTER_TAKES, Reach, channel_in_time
from helpdesk.reads.outbox import notices_to_carry
from helpdesk.views.public.my_request import MY_REQUEST_KEY
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

LANDLINE, ABROAD = "+33199001235", "+442079460123"
TOMORROW = AFTERNOON + timedelta(days=1)


def told_by(callback: Callback) -> str:
    """How the person hears that nobody calls at the promised hour."""
    Adviser.objects.update(presence=Presence.AWAY)
    reroute(callback=callback, at=MONDAY)
    return callback.notices.get(kind=NoticeKind.TIME_NEEDED).channel


@pytest.mark.parametrize("number", [LANDLINE, MADELEINE, ABROAD])
def test_an_hour_that_we_lose_is_told_by_voice_where_no_message_gets_there(cast, number):
    """The gateway is not there, or the number takes no SMS: a phone can still be called."""
    callback = make_callback(cast.topic, number=number)
    assert told_by(callback) == Channel.ADVISER
    Adviser.objects.update(presence=Presence.PRESENT)
    [notice] = notices_to_carry(adviser=callback.adviser, at=MONDAY)
    assert notice.callback == callback


def test_a_letter_does_not_tell_of_an_hour_that_comes_before_it(cast):
    callback = make_callback(cast.topic, number=LANDLINE, starts_at=TOMORROW)
    person = callback.case.person
    person.postal_address = "3 rue des Lilas, 29000 Quimper"
    person.save()
    assert told_by(callback) == Channel.ADVISER


@pytest.mark.parametrize(
    ("reach", "left", "expected"),
    [
        (Reach(has_sms=True, has_email=True), timedelta(0), Channel.SMS),
        (Reach(has_email=True), timedelta(0), Channel.EMAIL),
        (Reach(has_address=True), LETTER_TAKES, Channel.LETTER),
        (Reach(has_address=True), LETTER_TAKES - timedelta(seconds=1), Channel.ADVISER),
        (Reach(), LETTER_TAKES, Channel.ADVISER),
    ],
)
def test_the_best_way_that_is_in_time(reach, left, expected):
    assert channel_in_time(reach, NoticeKind.TIME_NEEDED, left=left) == expected


# --- A sooner hour ----------------------------------------------------------------------------


def my_request(client, callback: Callback) -> str:
    session = client.session
    session[MY_REQUEST_KEY] = callback.pk
    session.save()
    with time_machine.travel(MONDAY, tick=False):
        return client.get(reverse("helpdesk:my_request_show")).content.decode()


def wish(client):
    with time_machine.travel(MONDAY, tick=False):
        return client.post(reverse("helpdesk:my_request_sooner"))


def test_a_sooner_hour_is_not_promised_to_whom_nothing_can_tell_it(client, cast):
    callback = make_callback(cast.topic, starts_at=TOMORROW)
    assert reverse("helpdesk:my_request_sooner") not in my_request(client, callback)
    answer = wish(client)
    assert not SoonerWish.objects.exists()
    assert len(list(get_messages(answer.wsgi_request))) == 1


@pytest.mark.parametrize("way", ["landline", "sms", "demonstration"])
def test_a_sooner_hour_is_promised_to_whom_it_can_be_told(client, cast, settings, way):
    settings.SMS_REACHES_PEOPLE = way == "sms"
    if way == "demonstration":
        desk = DeskSettings.load()
        desk.is_demo = True
        desk.save()
    number = LANDLINE if way == "landline" else "+33612345678"
    callback = make_callback(cast.topic, starts_at=TOMORROW, number=number)
    assert reverse("helpdesk:my_request_sooner") in my_request(client, callback)
    wish(client)
    assert SoonerWish.objects.get().callback == callback
