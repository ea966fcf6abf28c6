"""Messages about a case and no promise: who they reach, who says them, and when they go away."""

import uuid
from datetime import timedelta

import pytest

from helpdesk.actions.messages.claims import claim_due
from helpdesk.actions.messages.deliveries import record_delivery
from helpdesk.actions.messages.notices import About, queue_for_case
from helpdesk.actions.messages.sending import send_due
from helpdesk.actions.promises.closing import close_case
from helpdesk.actions.promises.mending import repair_desk
from helpdesk.choices import (
    CaseState,
    Channel,
    ClosingReason,
    EventKind,
    FactSource,
    NoticeKind,
    NoticeState,
    PhoneOwner,
)
from helpdesk.models import Notice, PhoneNumber
from helpdesk.policy.faults import FaultKind, Remedy
from helpdesk.reads.checking import check_desk
from helpdesk.words.message import compose, number_of, words_of
from tests.factories.helpdesk import MADELEINE, MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LANDLINE = "+33199005678"


@pytest.fixture
def case(cast):
    """Madeleine's request, without a call."""
    return make_case(cast.topic, adviser=cast.karim)


@pytest.fixture
def _reaching(settings):
    settings.EMAIL_REACHES_PEOPLE = settings.SMS_REACHES_PEOPLE = True


def reply(case, **fields):
    return queue_for_case(
        case=case, kind=NoticeKind.REPLY, at=MONDAY, **fields, about=About(text="Bonjour.")
    )


def add_number(case, number, **fields):
    return PhoneNumber.objects.create(
        person=case.person, number=number, source=FactSource.CONFIRMED, **fields
    )


def is_of_nothing(notice):
    return Notice.objects.of_nothing().filter(pk=notice.pk).exists()


# --- By what it goes --------------------------------------------------------------------------


@pytest.mark.usefixtures("_reaching")
def test_a_person_with_an_e_mail_gets_an_answer_by_e_mail(case):
    case.email = "madeleine@courriel.example"
    assert reply(case).channel == Channel.EMAIL


def test_whom_no_machine_reaches_an_adviser_calls(case):
    assert reply(case).channel == Channel.ADVISER


def test_a_letter_comes_before_a_call_for_an_answer(case):
    case.person.postal_address = "1, rue du Port"
    assert reply(case).channel == Channel.LETTER


def test_only_the_post_carries_the_letter_about_a_helper(case):
    assert queue_for_case(case=case, kind=NoticeKind.CONSENT, at=MONDAY).channel == Channel.CONSOLE
    case.person.postal_address = "1, rue du Port"
    assert queue_for_case(case=case, kind=NoticeKind.CONSENT, at=MONDAY).channel == Channel.LETTER


def test_a_message_goes_to_a_mobile_of_their_own_before_any_other(case):
    PhoneNumber.objects.all().delete()
    add_number(case, LANDLINE, kind="landline")
    add_number(case, "+33639980000", kind="mobile", owner=PhoneOwner.SHARED)
    add_number(case, MADELEINE, kind="mobile")
    assert number_of(reply(case)) == MADELEINE


def test_where_no_message_may_be_left_another_number_is_better(case):
    PhoneNumber.objects.update(may_leave_message=False)
    add_number(case, LANDLINE, kind="landline")
    assert number_of(reply(case)) == LANDLINE


def test_a_person_without_a_number_has_none_to_write_to(case):
    PhoneNumber.objects.all().delete()
    assert number_of(reply(case)) == ""


# --- What it says -----------------------------------------------------------------------------


def test_an_answer_is_the_words_of_the_adviser_with_the_number_to_call(case):
    words = words_of(reply(case, channel=Channel.SMS))
    assert words.startswith("Coup de fil")
    assert "Bonjour." in words
    assert "01 99 00 12 34" in words


def test_the_words_of_an_adviser_are_never_read_as_a_text_with_places(case):
    notice = queue_for_case(
        case=case, kind=NoticeKind.REPLY, at=MONDAY, about=About(text="{phone}")
    )
    assert "{phone}" in words_of(notice)


def test_a_message_about_a_case_has_no_link_and_no_trust_word(case):
    case.email = "madeleine@courriel.example"
    message = compose(queue_for_case(case=case, kind=NoticeKind.FOLLOW_UP, at=MONDAY))
    assert "http" not in message.text
    assert message.subject


# --- How it leaves ----------------------------------------------------------------------------


def test_a_message_about_no_promise_leaves(case):
    notice = reply(case, channel=Channel.SMS)
    assert send_due(at=MONDAY) == 1
    notice.refresh_from_db()
    assert notice.state == NoticeState.PRINTED


def test_a_batch_of_such_messages_asks_for_advisers_once(case, django_assert_num_queries):
    for _n in range(3):
        queue_for_case(case=case, kind=NoticeKind.WAITED_ENOUGH, channel=Channel.EMAIL, at=MONDAY)
    close_case(case=case, reason=ClosingReason.UNREACHABLE, at=MONDAY, by=None)
    claimed = claim_due(sender=uuid.uuid4(), at=MONDAY)
    words_of(claimed[0])
    with django_assert_num_queries(0):
        assert len([words_of(notice) for notice in claimed]) == 3


def test_what_a_carrier_says_of_it_is_told_on_the_case(case):
    notice = reply(case, channel=Channel.SMS)
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SENT)
    assert record_delivery(idempotency_key=notice.idempotency_key, delivered=True, at=MONDAY)
    assert case.events.filter(kind=EventKind.NOTICE_DELIVERED).exists()


def test_it_waits_two_weeks_to_be_said_or_posted(case):
    notice = reply(case, channel=Channel.LETTER)
    send_due(at=MONDAY + timedelta(days=13))
    notice.refresh_from_db()
    assert notice.state == NoticeState.QUEUED
    send_due(at=MONDAY + timedelta(days=15))
    notice.refresh_from_db()
    assert notice.state == NoticeState.DROPPED


# --- When it is of nothing --------------------------------------------------------------------


def test_an_answer_holds_whatever_becomes_of_the_promise(cast):
    callback = make_callback(cast.topic)
    notice = reply(callback.case)
    close_case(case=callback.case, reason=ClosingReason.SOLVED_FOR, at=MONDAY, by=None)
    assert not is_of_nothing(notice)


def test_a_reminder_of_a_case_that_does_not_wait_is_of_nothing(case):
    notice = queue_for_case(case=case, kind=NoticeKind.FOLLOW_UP, at=MONDAY)
    assert is_of_nothing(notice)
    assert not is_of_nothing(reply(case))


def test_the_last_word_of_a_case_that_is_open_is_of_nothing(case):
    notice = queue_for_case(case=case, kind=NoticeKind.WAITED_ENOUGH, at=MONDAY)
    assert is_of_nothing(notice)
    close_case(case=case, reason=ClosingReason.UNREACHABLE, at=MONDAY, by=None)
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED
    assert not is_of_nothing(notice)


def test_the_check_finds_it_the_repair_drops_it_and_the_case_tells_it(case):
    notice = queue_for_case(case=case, kind=NoticeKind.FOLLOW_UP, at=MONDAY)
    faults = check_desk(at=MONDAY).faults
    assert [fault.code for fault in faults] == [FaultKind.NOTICE_OF_NOTHING]
    assert [done.remedy for done in repair_desk(at=MONDAY, faults=faults)] == [
        Remedy.NOTICE_DROPPED
    ]
    notice.refresh_from_db()
    assert notice.state == NoticeState.DROPPED
    assert case.events.filter(kind=EventKind.MENDED).exists()
