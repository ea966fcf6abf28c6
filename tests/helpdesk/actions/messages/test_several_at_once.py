"""A line that takes several messages at once: they begin together, and each has its own end."""

import uuid
from datetime import timedelta

import pytest

from helpdesk.actions.messages import sending
from helpdesk.actions.messages.bounces import take_bounce
from helpdesk.actions.messages.claims import LEASE
from helpdesk.actions.messages.sending import send_due
from helpdesk.channels.base import Delivery, NotSent
from helpdesk.channels.email import EmailDriver
from helpdesk.channels.incoming.reading import Bounce
from helpdesk.choices import CallbackState, EventKind, NoticeKind, NoticeState
from helpdesk.models import Callback, CaseEvent, Notice
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOUR = timedelta(hours=1)


@pytest.fixture
def confirmations(cast, settings, monkeypatch):
    """Three confirmations that are due by e-mail, on a line that takes ten at once."""
    settings.EMAIL_REACHES_PEOPLE = True
    monkeypatch.setattr(sending, "how_many_at_once", lambda _channel: 10)
    for nth in range(3):
        make_callback(
            cast.topic,
            name=f"Personne {'ABC'[nth]}",
            number=f"06 39 98 00 0{nth}",
            email=f"personne{nth}@example.org",
            starts_at=AFTERNOON + nth * HOUR,
        )
    return Notice.objects.filter(kind=NoticeKind.CONFIRMATION)


def test_each_of_several_is_sent_once_and_told_on_its_own_case(confirmations, mailoutbox):
    assert send_due(at=MONDAY) == 3
    assert sorted(mail.to[0] for mail in mailoutbox) == [
        f"personne{nth}@example.org" for nth in range(3)
    ]
    assert {one.state for one in confirmations} == {NoticeState.SENT}
    told = CaseEvent.objects.filter(kind=EventKind.NOTICE_SENT).values_list("case_id", flat=True)
    assert sorted(told) == sorted(confirmations.values_list("case_id", flat=True))
    assert send_due(at=MONDAY) == 0


def test_one_that_fails_among_several_goes_again_alone(confirmations, mailoutbox, monkeypatch):
    send = EmailDriver.send

    def but_one(self, message):
        if message.to == "personne1@example.org":
            raise NotSent("full", permanent=False)
        return send(self, message)

    monkeypatch.setattr(EmailDriver, "send", but_one)
    send_due(at=MONDAY)
    states = dict(confirmations.values_list("case__person__name", "state"))
    assert states.pop("Personne B") == NoticeState.QUEUED
    assert set(states.values()) == {NoticeState.SENT}
    monkeypatch.undo()


def test_several_whose_sender_died_go_again_and_each_story_says_perhaps_twice(
    confirmations, mailoutbox, monkeypatch
):
    class PowerCut(BaseException):
        pass

    def cut(*_batch):
        raise PowerCut

    with monkeypatch.context() as power:
        power.setattr(sending, "send_by", cut)
        with pytest.raises(PowerCut):
            send_due(at=MONDAY)
    assert send_due(at=MONDAY + LEASE + HOUR) >= 3
    perhaps = CaseEvent.objects.filter(kind=EventKind.NOTICE_PERHAPS_TWICE)
    assert perhaps.count() == 3
    assert len(mailoutbox) >= 3


def test_a_report_that_names_nobody_changes_nothing(confirmations):
    take_bounce(bounce=Bounce(), notices=[confirmations[0].pk], at=MONDAY)
    assert {one.state for one in confirmations} == {NoticeState.QUEUED}


def test_of_several_that_a_channel_failed_each_waits_and_what_ended_is_dropped(
    confirmations, monkeypatch
):
    """In as many statements as one: a line that breaks fails a whole window."""
    over = confirmations.first()

    def send(_channel, messages):
        # Its call is over meanwhile.
        Callback.objects.filter(pk=over.callback_id).update(
            state=CallbackState.CANCELLED, ended_at=MONDAY
        )
        return [NotSent("no answer", is_of_channel=True, is_perhaps_taken=True) for _ in messages]

    monkeypatch.setattr(sending, "send_by", send)
    send_due(at=MONDAY)
    ends = {notice.pk: notice for notice in confirmations}
    assert ends.pop(over.pk).state == NoticeState.DROPPED
    for notice in ends.values():
        assert (notice.state, notice.failure) == (NoticeState.QUEUED, "no answer")
        assert notice.asked_at is not None
        assert notice.first_due_at is not None
        assert notice.first_due_at < notice.due_at
        assert notice.claimed_by is None


def test_of_several_what_is_given_up_is_said_in_another_way_each(confirmations, monkeypatch):
    ends = [NotSent("no number", permanent=True), NotSent("no number", permanent=True)]
    monkeypatch.setattr(sending, "send_by", lambda *_batch: [*ends, Delivery(reached=True)])
    send_due(at=MONDAY)
    first = confirmations.filter(instead_of=None)
    states = sorted(first.values_list("state", flat=True))
    assert states == [NoticeState.GIVEN_UP, NoticeState.GIVEN_UP, NoticeState.SENT]
    assert Notice.objects.filter(instead_of__in=first).count() == 2


def test_of_several_whose_lease_another_sender_took_nothing_is_written(confirmations, monkeypatch):
    def send(_channel, messages):
        confirmations.update(claimed_by=uuid.uuid4())
        return [Delivery(reached=True) for _message in messages]

    monkeypatch.setattr(sending, "send_by", send)
    send_due(at=MONDAY)
    assert {notice.state for notice in confirmations} == {NoticeState.SENDING}
    assert not CaseEvent.objects.filter(kind=EventKind.NOTICE_SENT).exists()
