"""What became of messages is known by where they went, and decides where the next one goes."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as site

from helpdesk.actions.messages.deliveries import record_delivery
from helpdesk.actions.messages.sending import send_due
from helpdesk.channels.base import Delivery
from helpdesk.channels.email import EmailDriver
from helpdesk.channels.sms import SmsDriver
from helpdesk.choices import Channel, FactSource, MailNature, NoticeKind, NoticeState
from helpdesk.models import DeskSettings, IncomingMail, IncomingSms, Note, Notice
from helpdesk.reads.evidence import Way, evidence_of, way_digest
from helpdesk.reads.reach import reach_of
from tests.factories.helpdesk import MADELEINE, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = timedelta(days=1)
EMAIL = "madeleine@example.org"
SMS = Way(Channel.SMS, MADELEINE)


@pytest.fixture
def callback(cast, settings, monkeypatch):
    """A promise to Madeleine, whose number and e-mail our messages reach."""
    settings.EMAIL_REACHES_PEOPLE = settings.SMS_REACHES_PEOPLE = True
    for driver in (SmsDriver, EmailDriver):
        monkeypatch.setattr(driver, "send", lambda _self, _message: Delivery(reached=True))
    desk = DeskSettings.current()
    desk.is_demo = True
    desk.save()
    callback = make_callback(cast.topic, email=EMAIL)
    person = callback.case.person
    person.email, person.email_source = EMAIL, FactSource.CONFIRMED
    person.save()
    callback.notices.all().delete()
    return callback


def tell(callback, channel, *, days_ago, delivered=None):
    """A message that leaves by this channel, and what the carrier says of it later."""
    at = MONDAY - days_ago * DAY
    notice = Notice.objects.create(
        case=callback.case,
        callback=callback,
        kind=NoticeKind.REPLY,
        channel=channel,
        text="Bonjour",
        due_at=at,
        drop_after=at + DAY,
    )
    send_due(at=at)
    if delivered is not None:
        record_delivery(idempotency_key=notice.idempotency_key, delivered=delivered, at=at)
    Notice.objects.exclude(pk=notice.pk).filter(state=NoticeState.QUEUED).delete()
    return notice


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def test_a_number_that_fails_twice_loses_its_reminders_and_gets_them_back(callback):
    tell(callback, Channel.SMS, days_ago=9, delivered=False)
    assert Channel.SMS not in reach_of(callback).failing
    tell(callback, Channel.SMS, days_ago=8, delivered=False)
    assert reach_of(callback).failing == {Channel.SMS}
    IncomingSms.objects.create(gateway_id="1", number=MADELEINE, came_at=MONDAY - DAY)
    assert reach_of(callback).failing == set()
    assert reach_of(callback).proven == {Channel.SMS}


def test_another_number_begins_anew(callback):
    for days in (9, 8):
        tell(callback, Channel.SMS, days_ago=days, delivered=False)
    row = callback.called.numbers.get()
    row.number = callback.number = "+33639985678"
    row.save()
    callback.save()
    assert reach_of(callback).failing == set()


def test_who_answers_by_mail_is_reminded_by_mail(callback):
    note = Note.objects.create(case=callback.case, text="Oui", written_at=MONDAY)
    IncomingMail.objects.create(
        digest="0" * 64, nature=MailNature.HUMAN, sender=EMAIL, came_at=MONDAY - DAY, note=note
    )
    assert reach_of(callback).proven == {Channel.EMAIL}


def test_what_nobody_said_anything_of_proves_nothing(callback):
    tell(callback, Channel.SMS, days_ago=3)
    evidence = evidence_of([SMS])[SMS]
    assert (evidence.arrived_at, evidence.failures) == (None, 0)
    assert reach_of(callback).proven == reach_of(callback).failing == set()


def test_what_was_sent_before_the_key_changed_counts(callback, settings):
    tell(callback, Channel.SMS, days_ago=3, delivered=True)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [site.SECRET_KEY], "another"
    assert evidence_of([SMS])[SMS].arrived_at.date() == (MONDAY - 3 * DAY).date()


def test_a_message_keeps_no_number(callback):
    notice = tell(callback, Channel.SMS, days_ago=3)
    notice.refresh_from_db()
    assert notice.sent_to == way_digest(Channel.SMS, MADELEINE)
    assert way_digest(Channel.EMAIL, EMAIL.upper()) == way_digest(Channel.EMAIL, EMAIL)
    assert way_digest(Channel.SMS, "") == ""


@pytest.mark.parametrize(("with_answers", "failed", "queries"), [(0, 0, 1), (0, 1, 2), (1, 0, 2)])
def test_it_costs_two_questions_at_most(
    callback, django_assert_num_queries, with_answers, failed, queries
):
    tell(callback, Channel.SMS, days_ago=3, delivered=not failed)
    with django_assert_num_queries(queries):
        evidence_of([SMS, Way(Channel.EMAIL, EMAIL)], with_answers=bool(with_answers))
    with django_assert_num_queries(0):
        assert evidence_of([]) == {}
