"""A test message leaves as all messages do, and says what became of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import override_settings

from helpdesk.actions.desk.tidying import tidy
from helpdesk.actions.messages import trials
from helpdesk.actions.messages.deliveries import record_delivery
from helpdesk.actions.messages.lanes import note_fault
from helpdesk.actions.messages.trials import Trial, TrialRefused, ask_for_trial, send_trials
from helpdesk.channels.base import Delivery, NotSent
from helpdesk.channels.sms import SmsDriver
from helpdesk.choices import Channel, JournalKind, NoticeState
from helpdesk.models import DoNotCall, JournalEntry, Lane, TrialMessage
from helpdesk.policy.lanes import FIRST_PAUSE, SHUTS_AFTER
from helpdesk.policy.trials import KEPT, MOST_AN_HOUR, Refusal
from helpdesk.reads.do_not_call import digest_of
from tests.factories.helpdesk import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NUMBER = "+33639984444"
SMS = Trial(Channel.SMS, NUMBER, "fr")
MAIL = Trial(Channel.EMAIL, "awa@example.org", "fr")


@pytest.fixture
def gateway(monkeypatch):
    sent = []
    monkeypatch.setattr(
        SmsDriver,
        "send",
        lambda _self, message: sent.append(message) or Delivery(reached=True),
    )
    return sent


def test_it_leaves_by_its_channel_alone_and_the_report_is_kept(gateway, cast):
    trial = ask_for_trial(trial=SMS, at=MONDAY, by=cast.awa)
    assert send_trials(channel=Channel.EMAIL, at=MONDAY) == 0
    assert send_trials(channel=Channel.SMS, at=MONDAY) == 1
    assert [message.to for message in gateway] == [NUMBER]
    assert "message d’essai" in gateway[0].text.replace("'", "’")
    trial.refresh_from_db()
    assert trial.state == NoticeState.SENT
    assert record_delivery(idempotency_key=trial.key, delivered=True, at=MONDAY)
    trial.refresh_from_db()
    assert trial.state == NoticeState.DELIVERED
    assert send_trials(channel=Channel.SMS, at=MONDAY) == 0


def test_a_mail_leaves_by_the_server_of_mails(cast):
    with override_settings(EMAIL_REACHES_PEOPLE=True):
        ask_for_trial(trial=MAIL, at=MONDAY, by=cast.awa)
        send_trials(channel=Channel.EMAIL, at=MONDAY)
    assert [message.to for message in mail.outbox] == [["awa@example.org"]]


def test_without_a_server_it_says_that_it_reached_nobody(cast):
    trial = ask_for_trial(trial=MAIL, at=MONDAY, by=cast.awa)
    with override_settings(EMAIL_REACHES_PEOPLE=False, EMAIL_TO_FOLDER=False):
        send_trials(channel=Channel.EMAIL, at=MONDAY)
    trial.refresh_from_db()
    assert trial.state == NoticeState.PRINTED


def test_before_a_shut_lane_it_waits_and_then_tries_it(gateway, cast):
    for _ in range(SHUTS_AFTER):
        note_fault(channel=Channel.SMS, at=MONDAY)
    ask_for_trial(trial=SMS, at=MONDAY, by=cast.awa)
    assert send_trials(channel=Channel.SMS, at=MONDAY) == 0
    assert send_trials(channel=Channel.SMS, at=MONDAY + FIRST_PAUSE) == 1
    assert Lane.objects.get(channel=Channel.SMS).shut_since is None


def test_a_fault_is_said_counts_for_the_lane_and_is_not_tried_again(monkeypatch, cast):
    def hangs(_self, _message):
        raise NotSent("no answer in time", is_of_channel=True)

    monkeypatch.setattr(SmsDriver, "send", hangs)
    trial = ask_for_trial(trial=SMS, at=MONDAY, by=cast.awa)
    send_trials(channel=Channel.SMS, at=MONDAY)
    assert send_trials(channel=Channel.SMS, at=MONDAY) == 0
    trial.refresh_from_db()
    assert (trial.state, trial.failure) == (NoticeState.GIVEN_UP, "no answer in time")
    assert Lane.objects.get(channel=Channel.SMS).faults == 1


def test_a_number_that_is_refused_is_said_and_no_fault_of_the_gateway(monkeypatch, cast):
    def refuses(_self, _message):
        raise NotSent("unknown number", permanent=True)

    for _ in range(SHUTS_AFTER - 1):
        note_fault(channel=Channel.SMS, at=MONDAY)
    monkeypatch.setattr(SmsDriver, "send", refuses)
    trial = ask_for_trial(trial=SMS, at=MONDAY, by=cast.awa)
    send_trials(channel=Channel.SMS, at=MONDAY)
    trial.refresh_from_db()
    assert (trial.state, trial.failure) == (NoticeState.GIVEN_UP, "unknown number")
    # The gateway has answered: the faults before it count no more.
    assert not Lane.objects.filter(channel=Channel.SMS, faults__gt=0).exists()


def test_what_another_sender_takes_in_that_moment_leaves_once(gateway, monkeypatch, cast):
    trial, real = ask_for_trial(trial=SMS, at=MONDAY, by=cast.awa), trials.how_many_may_pass

    def another_is_faster(**facts):
        monkeypatch.setattr(trials, "how_many_may_pass", real)
        assert send_trials(channel=Channel.SMS, at=MONDAY) == 1
        return real(**facts)

    monkeypatch.setattr(trials, "how_many_may_pass", another_is_faster)
    assert send_trials(channel=Channel.SMS, at=MONDAY) == 0
    assert len(gateway) == 1
    trial.refresh_from_db()
    assert trial.state == NoticeState.SENT


def test_who_has_no_address_is_told_so_and_none_of_their_five_is_used(cast):
    for _ in range(MOST_AN_HOUR + 1):
        with pytest.raises(TrialRefused) as refused:
            ask_for_trial(trial=Trial(Channel.EMAIL, "", "fr"), at=MONDAY, by=cast.awa)
        assert refused.value.why is Refusal.NO_ADDRESS
    assert not JournalEntry.objects.filter(kind=JournalKind.TEST_ASKED).exists()
    assert ask_for_trial(trial=MAIL, at=MONDAY, by=cast.awa)


def test_five_an_hour_and_the_journal_says_who_without_the_number(cast):
    for _ in range(MOST_AN_HOUR):
        ask_for_trial(trial=SMS, at=MONDAY, by=cast.awa)
    with pytest.raises(TrialRefused) as refused:
        ask_for_trial(trial=SMS, at=MONDAY, by=cast.awa)
    assert refused.value.why is Refusal.TOO_MANY
    ask_for_trial(trial=SMS, at=MONDAY + timedelta(hours=1), by=cast.awa)
    entry = JournalEntry.objects.filter(kind=JournalKind.TEST_ASKED).first()
    assert (entry.actor_id, entry.data) == (cast.awa.pk, {"of": "sms"})


def test_who_wants_no_message_gets_none(cast):
    DoNotCall.objects.create(digest=digest_of(NUMBER), at=MONDAY, by=cast.awa)
    with pytest.raises(TrialRefused) as refused:
        ask_for_trial(trial=SMS, at=MONDAY, by=cast.awa)
    assert refused.value.why is Refusal.WANTS_NONE


def test_after_a_day_it_is_forgotten(cast):
    ask_for_trial(trial=SMS, at=MONDAY, by=cast.awa)
    tidy(at=MONDAY + KEPT - timedelta(seconds=1))
    assert TrialMessage.objects.count() == 1
    tidy(at=MONDAY + KEPT)
    assert TrialMessage.objects.count() == 0
