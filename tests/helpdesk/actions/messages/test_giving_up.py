"""Nothing is given up in silence: the next channel says it, or an adviser does, and it is told."""

import uuid
from datetime import timedelta

import pytest

from helpdesk.actions.messages.claims import begin, claim_due
from helpdesk.actions.messages.deliveries import record_delivery
from helpdesk.actions.messages.notices import note_contact, queue_for_case
from helpdesk.actions.messages.sending import send_due
from helpdesk.actions.promises.callbacks import Arrival, ask_for_callback, cancel_callback
from helpdesk.actions.promises.intake import PhoneRequest, open_and_promise
from helpdesk.channels.base import Delivery, NotSent
from helpdesk.channels.email import EmailDriver
from helpdesk.channels.sms import SmsDriver
from helpdesk.choices import CaseSource, Channel, EventKind, NoticeKind, NoticeState, PromiseWay
from helpdesk.models import DeskSettings, Lane, Notice
from helpdesk.policy.lanes import LONGEST_WAIT, TIME_TO_SAY
from helpdesk.reads.outbox import notices_to_carry
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback, make_case, make_request

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
REFUSED = NotSent("refused", permanent=True)


@pytest.fixture(autouse=True)
def _reaching(settings):
    """A site that sends e-mails and SMS, to numbers of fiction too."""
    settings.EMAIL_REACHES_PEOPLE = settings.SMS_REACHES_PEOPLE = True


@pytest.fixture
def drivers(cast, monkeypatch):
    """What each channel answers to every message: Delivery, or what is raised."""
    desk = DeskSettings.load()
    desk.is_demo = True
    desk.save()
    answers = {Channel.EMAIL: Delivery(True), Channel.SMS: Delivery(True)}

    def answer(channel):
        def send(_self, _message):
            if isinstance(answers[channel], Exception):
                raise answers[channel]
            return answers[channel]

        return send

    monkeypatch.setattr(EmailDriver, "send", answer(Channel.EMAIL))
    monkeypatch.setattr(SmsDriver, "send", answer(Channel.SMS))
    return answers


@pytest.fixture
def callback(cast, drivers):
    # She said her e-mail to an adviser.
    callback = ask_for_callback(
        request=make_request(cast.topic, email="madeleine@example.org"),
        at=MONDAY,
        arrival=Arrival(source=CaseSource.PHONE),
    )
    callback.notices.exclude(kind=NoticeKind.CONFIRMATION).delete()
    assert callback.notices.get().channel == Channel.EMAIL
    return callback


def ways(callback) -> list[tuple[str, str]]:
    return list(callback.notices.order_by("pk").values_list("channel", "state"))


def told(callback) -> list[str]:
    kinds = callback.case.events.order_by("pk").values_list("kind", flat=True)
    return [kind for kind in kinds if kind.startswith("notice")]


def pass_twice() -> None:
    """What is said in another way is due from the instant on that it was given up."""
    send_due(at=MONDAY)
    send_due(at=MONDAY + timedelta(minutes=1))


def test_what_one_channel_gives_up_leaves_by_the_next_that_reaches_the_person(callback, drivers):
    drivers[Channel.EMAIL] = REFUSED
    pass_twice()
    assert ways(callback) == [
        (Channel.EMAIL, NoticeState.GIVEN_UP),
        (Channel.SMS, NoticeState.SENT),
    ]
    queued, sent = EventKind.NOTICE_QUEUED, EventKind.NOTICE_SENT
    assert told(callback)[-3:] == [EventKind.NOTICE_GIVEN_UP, queued, sent]


def test_what_every_channel_gives_up_is_an_advisers_task(cast, callback, drivers, caplog):
    drivers[Channel.EMAIL] = drivers[Channel.SMS] = REFUSED
    pass_twice()
    given_up = NoticeState.GIVEN_UP
    assert ways(callback) == [
        (Channel.EMAIL, given_up),
        (Channel.SMS, given_up),
        (Channel.ADVISER, NoticeState.QUEUED),
    ]
    (task,) = notices_to_carry(adviser=callback.adviser, at=MONDAY + timedelta(minutes=2))
    assert task.instead_of.channel == Channel.SMS
    assert "did not get there" in caplog.text


def test_what_the_carrier_could_not_deliver_is_said_in_another_way(callback):
    callback.notices.update(channel=Channel.SMS)
    send_due(at=MONDAY)
    (notice,) = callback.notices.all()
    key, later = notice.idempotency_key, MONDAY + timedelta(minutes=1)
    assert record_delivery(idempotency_key=key, delivered=False, at=later)
    # Twice the same report changes nothing.
    assert not record_delivery(idempotency_key=key, delivered=False, at=later)
    assert ways(callback) == [
        (Channel.SMS, NoticeState.FAILED),
        (Channel.EMAIL, NoticeState.QUEUED),
    ]


def unheard(callback, at=MONDAY) -> Notice:
    """A message that was handed over, and no answer came."""
    sender = uuid.uuid4()
    (notice,) = claim_due(sender=sender, at=at)
    begin(notice, sender=sender, at=at)
    callback.notices.update(state=NoticeState.QUEUED, claimed_by=None, claimed_until=None)
    return notice


@pytest.mark.parametrize("state", [NoticeState.QUEUED, NoticeState.GIVEN_UP])
def test_a_late_report_that_it_arrived_keeps_it_from_leaving_twice(callback, state):
    notice = unheard(callback)
    callback.notices.update(state=state)
    assert record_delivery(idempotency_key=notice.idempotency_key, delivered=True, at=MONDAY)
    assert send_due(at=MONDAY + timedelta(hours=1)) == 0
    assert ways(callback) == [(Channel.EMAIL, NoticeState.DELIVERED)]


def test_a_late_report_that_it_failed_makes_the_next_try_no_perhaps_twice(callback):
    notice = unheard(callback)
    assert not record_delivery(idempotency_key=notice.idempotency_key, delivered=False, at=MONDAY)
    send_due(at=MONDAY)
    assert EventKind.NOTICE_PERHAPS_TWICE not in told(callback)
    assert ways(callback) == [(Channel.EMAIL, NoticeState.SENT)]


def test_what_arrived_after_all_is_not_said_by_an_adviser_too(callback, drivers):
    drivers[Channel.EMAIL] = NotSent("no answer", permanent=True, is_perhaps_taken=True)
    drivers[Channel.SMS] = REFUSED
    pass_twice()
    first = callback.notices.order_by("pk").first()
    assert record_delivery(idempotency_key=first.idempotency_key, delivered=True, at=MONDAY)
    assert ways(callback)[0] == (Channel.EMAIL, NoticeState.DELIVERED)
    assert ways(callback)[-1] == (Channel.ADVISER, NoticeState.DROPPED)


def test_what_tells_of_a_promise_that_ended_is_not_said_in_another_way(callback, monkeypatch):
    def refuse(_self, _message):
        cancel_callback(callback=callback, at=MONDAY)
        raise REFUSED

    monkeypatch.setattr(EmailDriver, "send", refuse)
    send_due(at=MONDAY)
    confirmations = callback.notices.filter(kind=NoticeKind.CONFIRMATION)
    assert [notice.state for notice in confirmations] == [NoticeState.GIVEN_UP]


def test_what_asks_to_call_back_is_not_said_after_somebody_spoke_with_the_person(cast, drivers):
    case = make_case(cast.topic)
    notice = queue_for_case(case=case, kind=NoticeKind.FOLLOW_UP, at=MONDAY, channel=Channel.EMAIL)
    sender = uuid.uuid4()
    claim_due(sender=sender, at=MONDAY)
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SENT)
    note_contact(person=case.person, at=MONDAY)
    assert record_delivery(
        idempotency_key=notice.idempotency_key, delivered=False, at=MONDAY + timedelta(hours=1)
    )
    assert case.notices.count() == 1


def test_who_can_only_be_written_to_is_called_by_nobody_for_a_mail_that_was_refused(cast, drivers):
    request = PhoneRequest(
        number="",
        name="Yanis Morel",
        topic=cast.topic,
        way=PromiseWay.EMAIL,
        email="yanis@example.org",
    )
    by = cast.karim.user
    promise = open_and_promise(request=request, starts_at=AFTERNOON, at=MONDAY, by=by)
    promise.notices.exclude(kind=NoticeKind.CONFIRMATION).delete()
    drivers[Channel.EMAIL] = REFUSED
    pass_twice()
    assert ways(promise) == [(Channel.EMAIL, NoticeState.GIVEN_UP)]
    # The team reads in the story that nobody was told.
    assert told(promise)[-1] == EventKind.NOTICE_GIVEN_UP


def test_an_answer_about_a_case_is_said_by_whoever_looks_after_it(cast, drivers):
    case = make_case(cast.topic, adviser=cast.karim)
    drivers[Channel.SMS] = REFUSED
    queue_for_case(case=case, kind=NoticeKind.WAITED_ENOUGH, at=MONDAY, channel=Channel.SMS)
    Notice.objects.update(kind=NoticeKind.REPLY, text="La carte arrive demain.")
    send_due(at=MONDAY)
    (task,) = notices_to_carry(adviser=cast.karim, at=MONDAY + timedelta(minutes=1))
    assert (task.kind, task.text) == (NoticeKind.REPLY, "La carte arrive demain.")


# --- A shut lane, and what cannot wait --------------------------------------------------------


def shut(channel) -> None:
    Lane.objects.create(
        channel=channel, faults=5, shut_since=MONDAY, shut_until=MONDAY + timedelta(days=9)
    )


def test_what_would_come_too_late_behind_a_shut_lane_is_said_in_another_way_in_time(callback):
    shut(Channel.EMAIL)
    send_due(at=MONDAY)
    assert ways(callback) == [(Channel.EMAIL, NoticeState.QUEUED)]
    send_due(at=AFTERNOON - TIME_TO_SAY)
    assert ways(callback)[0] == (Channel.EMAIL, NoticeState.GIVEN_UP)
    assert ways(callback)[1][0] == Channel.SMS


def test_what_waited_a_day_behind_a_shut_lane_is_said_in_another_way(callback):
    shut(Channel.EMAIL)
    callback.notices.update(drop_after=MONDAY + timedelta(days=9))
    send_due(at=MONDAY + LONGEST_WAIT - timedelta(minutes=1))
    assert ways(callback) == [(Channel.EMAIL, NoticeState.QUEUED)]
    send_due(at=MONDAY + LONGEST_WAIT)
    assert ways(callback)[1][0] == Channel.SMS


def test_what_ended_and_came_too_late_is_no_alarm(callback, caplog):
    cancel_callback(callback=callback, at=MONDAY)
    callback.notices.filter(kind=NoticeKind.CONFIRMATION).update(state=NoticeState.QUEUED)
    callback.notices.exclude(kind=NoticeKind.CONFIRMATION).delete()
    send_due(at=AFTERNOON + timedelta(minutes=1))
    assert ways(callback) == [(Channel.EMAIL, NoticeState.DROPPED)]
    assert EventKind.NOTICE_TOO_LATE not in told(callback)
    assert "too late" not in caplog.text


def test_what_came_too_late_is_told_and_what_ended_goes_without_a_word(callback, cast, caplog):
    late = AFTERNOON + timedelta(minutes=1)
    other = make_callback(
        cast.topic, email="x@example.org", name="Jean", starts_at=AFTERNOON + timedelta(minutes=30)
    )
    other.notices.exclude(kind=NoticeKind.CONFIRMATION).delete()
    cancel_callback(callback=other, at=MONDAY)
    other.notices.filter(kind=NoticeKind.CONFIRMATION).update(
        state=NoticeState.QUEUED, drop_after=AFTERNOON
    )
    send_due(at=late)
    assert ways(callback) == [(Channel.EMAIL, NoticeState.DROPPED)]
    assert told(callback)[-1] == EventKind.NOTICE_TOO_LATE
    assert EventKind.NOTICE_TOO_LATE not in told(other)
    assert "1 messages came too late" in caplog.text


def test_what_nobody_said_or_posted_in_time_is_told_too(callback):
    callback.notices.update(channel=Channel.ADVISER)
    send_due(at=AFTERNOON + timedelta(minutes=1))
    assert told(callback)[-1] == EventKind.NOTICE_TOO_LATE


def test_what_is_refused_when_its_time_is_over_is_told_and_not_said(callback):
    send_due(at=MONDAY)
    (notice,) = callback.notices.all()
    assert record_delivery(
        idempotency_key=notice.idempotency_key, delivered=False, at=AFTERNOON + timedelta(hours=1)
    )
    assert ways(callback) == [(Channel.EMAIL, NoticeState.FAILED)]
    assert told(callback)[-1] == EventKind.NOTICE_FAILED
