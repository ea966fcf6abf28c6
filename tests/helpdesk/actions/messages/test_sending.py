"""The outbox: claimed once, sent at least once, never in the way of the others."""

import uuid
from datetime import timedelta

import pytest
from icalendar import Calendar

from helpdesk.actions.messages.claims import LEASE, begin, claim_due
from helpdesk.actions.messages.sending import send_due
from helpdesk.actions.promises.appointments import move_appointment
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.channels.base import Delivery, NotSent
from helpdesk.channels.console import ConsoleDriver
from helpdesk.channels.email import EmailDriver
from helpdesk.choices import Channel, EventKind, NoticeKind, NoticeState
from helpdesk.models import Notice
from helpdesk.reads.outbox import next_due_at
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def by_mail(settings):
    """A site that really sends e-mail."""
    settings.EMAIL_REACHES_PEOPLE = True


def confirmation(callback) -> Notice:
    return callback.notices.get(kind=NoticeKind.CONFIRMATION)


def test_a_person_with_an_e_mail_gets_the_confirmation_by_e_mail(cast, by_mail, mailoutbox):
    callback = make_callback(cast.topic, email="madeleine@example.org")
    assert send_due(at=MONDAY) == 1

    (mail,) = mailoutbox
    assert mail.to == ["madeleine@example.org"]
    assert callback.trust_word in mail.body
    assert "01\u00a099\u00a000\u00a012\u00a034" in mail.body
    assert confirmation(callback).state == NoticeState.SENT


def test_a_person_without_e_mail_gets_a_console_line_that_is_never_called_sent(cast, caplog):
    callback = make_callback(cast.topic)
    with caplog.at_level("INFO"):
        send_due(at=MONDAY)
    assert confirmation(callback).state == NoticeState.PRINTED
    assert callback.trust_word not in caplog.text
    assert "0639981234" not in caplog.text.replace(" ", "")


def test_an_e_mail_that_reaches_nobody_is_never_called_sent(cast, settings):
    settings.EMAIL_REACHES_PEOPLE = False
    callback = make_callback(cast.topic, email="madeleine@example.org")
    send_due(at=MONDAY)
    assert confirmation(callback).channel == Channel.CONSOLE
    assert confirmation(callback).state == NoticeState.PRINTED


def test_two_senders_never_both_get_a_notice(cast):
    callback = make_callback(cast.topic)
    assert claim_due(sender=uuid.uuid4(), at=MONDAY) == [confirmation(callback)]
    assert claim_due(sender=uuid.uuid4(), at=MONDAY) == []


def test_a_claim_whose_sender_died_goes_again_and_the_story_says_perhaps_twice(cast):
    callback = make_callback(cast.topic)
    notice = confirmation(callback)
    dead = uuid.uuid4()
    claim_due(sender=dead, at=MONDAY)
    begin(notice, sender=dead, at=MONDAY)
    key = notice.idempotency_key

    assert send_due(at=MONDAY + LEASE) == 0
    assert send_due(at=MONDAY + LEASE + timedelta(seconds=1)) == 1
    notice.refresh_from_db()
    assert notice.state == NoticeState.PRINTED
    assert notice.idempotency_key == key
    assert callback.case.events.filter(kind=EventKind.NOTICE_PERHAPS_TWICE).count() == 1


def test_a_sender_that_lost_its_lease_does_not_overwrite_the_next_one(cast, monkeypatch):
    callback = make_callback(cast.topic)
    later = MONDAY + LEASE + timedelta(seconds=1)
    quick = uuid.uuid4()

    def too_slow(_self, _message):
        """While the first sender sends, its lease ends and a second one claims the notice."""
        assert claim_due(sender=quick, at=later)
        return Delivery(reached=True)

    monkeypatch.setattr(ConsoleDriver, "send", too_slow)
    send_due(at=MONDAY)
    notice = confirmation(callback)
    assert (notice.state, notice.claimed_by) == (NoticeState.SENDING, quick)


def test_a_signal_gives_back_what_was_claimed_and_not_tried(cast):
    for n in range(3):
        make_callback(
            cast.topic,
            name=f"Person {chr(65 + n)}",
            starts_at=AFTERNOON + timedelta(minutes=15 * n),
        )
    asked = iter([False, True])
    assert send_due(at=MONDAY, is_stopping=lambda: next(asked)) == 1
    waiting = Notice.objects.filter(kind=NoticeKind.CONFIRMATION, state=NoticeState.QUEUED)
    assert waiting.count() == 2
    assert set(waiting.values_list("tries", "claimed_by")) == {(0, None)}
    assert send_due(at=MONDAY) == 2


def test_what_a_person_has_to_say_or_post_is_left_to_them(cast):
    callback = make_callback(cast.topic)
    callback.notices.update(channel=Channel.ADVISER, due_at=MONDAY)
    assert send_due(at=MONDAY) == 0
    assert Notice.objects.to_carry(MONDAY).count() == callback.notices.count()


def test_each_message_costs_few_queries_besides_those_of_the_pass(
    cast, django_assert_max_num_queries
):
    for n in range(12):
        make_callback(
            cast.topic,
            name=f"Person {chr(65 + n)}",
            starts_at=AFTERNOON + timedelta(minutes=15 * (n // 2)),
        )
    # Its end, a line of the story, the mark of the next one, and two for the transaction.
    with django_assert_max_num_queries(30 + 12 * 5):
        assert send_due(at=MONDAY) == 12


def test_a_server_that_is_down_is_tried_again_later(cast, by_mail, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    callback = make_callback(cast.topic, email="madeleine@example.org")
    send_due(at=MONDAY)
    notice = confirmation(callback)
    assert notice.state == NoticeState.QUEUED
    assert notice.due_at > MONDAY
    assert notice.tries == 1
    assert notice.failure


def test_a_notice_that_can_never_be_sent_is_given_up_and_stops_no_other(cast, by_mail, mailoutbox):
    broken = make_callback(cast.topic, name="No Address", email="x@example.org")
    broken.email = ""
    broken.save()
    fine = make_callback(
        cast.topic, name="Fine", email="fine@example.org", starts_at=AFTERNOON + timedelta(hours=1)
    )
    send_due(at=MONDAY)
    given_up = broken.notices.get(kind=NoticeKind.CONFIRMATION, channel=Channel.EMAIL)
    assert (given_up.state, given_up.tries) == (NoticeState.GIVEN_UP, 1)
    assert confirmation(fine).state == NoticeState.SENT
    assert [mail.to for mail in mailoutbox] == [["fine@example.org"]]


def test_an_unforeseen_fault_in_one_notice_stops_no_other(cast, by_mail, mailoutbox):
    odd = make_callback(cast.topic, name="Odd", email="odd@example.org")
    odd.notices.update(kind="no_such_kind")
    make_callback(
        cast.topic, name="Fine", email="fine@example.org", starts_at=AFTERNOON + timedelta(hours=1)
    )
    send_due(at=MONDAY)
    assert [mail.to for mail in mailoutbox] == [["fine@example.org"]]
    assert set(odd.notices.values_list("state", flat=True)) <= {NoticeState.QUEUED}


def test_a_message_that_comes_too_late_to_be_useful_is_dropped(cast, mailoutbox, by_mail):
    callback = make_callback(cast.topic, email="madeleine@example.org")
    send_due(at=AFTERNOON + timedelta(days=3))
    assert mailoutbox == []
    assert confirmation(callback).state == NoticeState.DROPPED


def test_the_sender_knows_when_to_look_again(cast):
    just_before = MONDAY - timedelta(seconds=1)
    assert next_due_at(Channel.CONSOLE, after=just_before) is None
    make_callback(cast.topic)
    assert next_due_at(Channel.CONSOLE, after=just_before) == MONDAY
    assert next_due_at(Channel.SMS, after=just_before) is None
    assert next_due_at(Channel.CONSOLE, after=AFTERNOON) is None


def test_the_confirmation_by_e_mail_brings_the_hour_for_a_calendar(cast, by_mail, mailoutbox):
    callback = make_callback(cast.topic, email="madeleine@example.org", question="Mon forfait")
    send_due(at=MONDAY)
    (attachment,) = mailoutbox[0].attachments
    event = Calendar.from_ical(attachment.content).walk("VEVENT")[0]
    assert (attachment.filename, attachment.mimetype) == ("appel.ics", "text/calendar")
    assert event.decoded("DTSTART") == AFTERNOON
    assert "forfait" not in attachment.content
    assert callback.case.person.name not in attachment.content


def test_a_moved_call_takes_the_place_of_the_old_one_in_the_calendar(cast, by_mail, mailoutbox):
    callback = make_callback(cast.topic, email="madeleine@example.org")
    send_due(at=MONDAY)
    move_appointment(callback=callback, starts_at=AFTERNOON + timedelta(hours=1), at=MONDAY)
    send_due(at=MONDAY)
    events = [
        Calendar.from_ical(mail.attachments[0].content).walk("VEVENT")[0] for mail in mailoutbox
    ]
    assert len({event["UID"] for event in events}) == 1
    assert events[0]["SEQUENCE"] < events[1]["SEQUENCE"]


def test_what_a_dead_sender_had_claimed_does_not_leave_after_the_promise_ended(
    cast, by_mail, mailoutbox
):
    callback = make_callback(cast.topic, email="madeleine@example.org")
    claim_due(sender=uuid.uuid4(), at=MONDAY)
    cancel_callback(callback=callback, at=MONDAY + timedelta(minutes=1))
    send_due(at=MONDAY + timedelta(minutes=5))
    assert confirmation(callback).state == NoticeState.DROPPED
    assert len(mailoutbox) == 1
    assert "annul" in mailoutbox[0].subject


def test_what_failed_while_the_promise_ended_is_not_tried_again(cast, by_mail, monkeypatch):
    callback = make_callback(cast.topic, email="madeleine@example.org")

    def fails(_self, _message):
        cancel_callback(callback=callback, at=MONDAY)
        raise NotSent("gateway answered 503")

    monkeypatch.setattr(EmailDriver, "send", fails)
    send_due(at=MONDAY)
    assert confirmation(callback).state == NoticeState.DROPPED
