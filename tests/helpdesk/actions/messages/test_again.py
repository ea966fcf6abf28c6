"""A message that was lost leaves once more, and nothing is said twice."""

from datetime import timedelta

import pytest
from django.test import override_settings

from helpdesk.actions.messages.again import Refused, send_again
from helpdesk.actions.messages.deliveries import record_delivery
from helpdesk.actions.messages.notices import mark_carried
from helpdesk.actions.messages.sending import send_due
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.channels.base import Delivery, NotSent
from helpdesk.channels.sms import SmsDriver
from helpdesk.choices import Channel, NoticeKind, NoticeState
from helpdesk.models import DeskSettings, Notice
from helpdesk.policy.sending_again import NotAgain
from tests.factories.helpdesk import MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LATER = MONDAY + timedelta(minutes=5)


@pytest.fixture
def gateway(monkeypatch):
    """A gateway that takes, or says what stands in `error`."""
    ends = {"error": None, "keys": []}

    def send(_self, message):
        ends["keys"].append(message.idempotency_key)
        if ends["error"]:
            raise ends["error"]
        return Delivery(reached=True)

    monkeypatch.setattr(SmsDriver, "send", send)
    with override_settings(SMS_REACHES_PEOPLE=True):
        yield ends


@pytest.fixture
def lost(cast, gateway):
    """A reminder that the gateway refused, and an adviser is to say."""
    desk = DeskSettings.current()
    desk.is_demo = True
    desk.save()
    callback = make_callback(cast.topic)
    callback.notices.exclude(kind=NoticeKind.REMINDER).delete()
    callback.notices.update(due_at=MONDAY)
    gateway["error"] = NotSent("refused", permanent=True)
    send_due(at=MONDAY)
    gateway["error"] = None
    notice = callback.notices.get(channel=Channel.SMS)
    assert notice.state == NoticeState.GIVEN_UP
    return notice


def test_it_leaves_under_a_key_of_its_own_and_nobody_says_it_any_more(lost, gateway, cast):
    said = lost.replaced_by.get()
    assert said.channel == Channel.ADVISER
    again = send_again(notice=lost, at=LATER, by=cast.awa)
    send_due(at=LATER)
    again.refresh_from_db()
    said.refresh_from_db()
    assert (again.channel, again.state) == (Channel.SMS, NoticeState.SENT)
    assert gateway["keys"] == [lost.idempotency_key, again.idempotency_key]
    assert said.state == NoticeState.DROPPED
    told = again.case.events.get(kind="notice_queued", data__notice_id=again.pk)
    assert told.actor_id == cast.awa.pk


def test_twice_is_once(lost, cast):
    send_again(notice=lost, at=LATER, by=cast.awa)
    with pytest.raises(Refused) as refused:
        send_again(notice=lost, at=LATER, by=cast.awa)
    assert refused.value.why is NotAgain.LEAVING
    assert Notice.objects.filter(channel=Channel.SMS, state=NoticeState.QUEUED).count() == 1


def test_what_an_adviser_said_is_not_said_again(lost, cast):
    mark_carried(notice=lost.replaced_by.get(), at=MONDAY, by=cast.karim.user)
    with pytest.raises(Refused) as refused:
        send_again(notice=lost, at=LATER, by=cast.awa)
    assert refused.value.why is NotAgain.TOLD


def test_what_ended_is_not_sent(lost, cast):
    cancel_callback(callback=lost.callback, at=MONDAY, by=cast.karim.user)
    with pytest.raises(Refused) as refused:
        send_again(notice=lost, at=LATER, by=cast.awa)
    assert refused.value.why is NotAgain.OVER


def test_without_a_gateway_nothing_is_promised(lost, cast):
    with override_settings(SMS_REACHES_PEOPLE=False), pytest.raises(Refused) as refused:
        send_again(notice=lost, at=LATER, by=cast.awa)
    assert refused.value.why is NotAgain.NO_WAY


def test_one_that_arrived_after_all_is_not_lost(lost, cast):
    Notice.objects.filter(pk=lost.pk).update(asked_at=MONDAY)
    record_delivery(idempotency_key=lost.idempotency_key, delivered=True, at=LATER)
    with pytest.raises(Refused) as refused:
        send_again(notice=lost, at=LATER, by=cast.awa)
    assert refused.value.why is NotAgain.NOT_LOST
