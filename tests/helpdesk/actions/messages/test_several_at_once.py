"""A line that takes several messages at once: they begin together, and each has its own end."""

from datetime import timedelta

import pytest

from helpdesk.actions.messages import sending
from helpdesk.actions.messages.bounces import take_bounce
from helpdesk.actions.messages.claims import LEASE
from helpdesk.actions.messages.sending import send_due
from helpdesk.channels.base import NotSent
from helpdesk.channels.email import EmailDriver
from helpdesk.channels.incoming.reading import Bounce
from helpdesk.choices import EventKind, NoticeKind, NoticeState
from helpdesk.models import CaseEvent, Notice
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
