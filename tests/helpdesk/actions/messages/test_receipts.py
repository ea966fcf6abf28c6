"""What an operator says later of the parts of a message, in any order and any number of times."""

from datetime import timedelta

import pytest

from helpdesk.actions.messages.receipts import (
    KEPT,
    WAITS_FOR_ITS_NAME,
    forget_parts,
    note_ids,
    note_receipts,
)
from helpdesk.choices import Channel, EventKind, NoticeKind, NoticeState
from helpdesk.models import CaseEvent, Notice, SmsPart
from helpdesk.policy.sms_receipts import Receipt
from tests.factories.helpdesk import MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def notice(cast):
    """A confirmation that the operator took."""
    notice = make_callback(cast.topic).notices.get(kind=NoticeKind.CONFIRMATION)
    notice.state, notice.channel, notice.sent_at = NoticeState.SENT, Channel.SMS, MONDAY
    notice.save()
    return notice


def say(*receipts, at=MONDAY):
    note_receipts([Receipt(name, arrived) for name, arrived in receipts], at=at)


def state_of(notice) -> str:
    notice.refresh_from_db()
    return notice.state


def test_a_message_arrived_when_all_of_its_parts_did(notice):
    note_ids([(notice.pk, ["a", "b", "c"])], at=MONDAY)
    say(("a", True), ("c", True))
    assert state_of(notice) == NoticeState.SENT
    say(("b", None))
    assert state_of(notice) == NoticeState.SENT
    say(("b", True))
    assert state_of(notice) == NoticeState.DELIVERED
    told = CaseEvent.objects.get(kind=EventKind.NOTICE_DELIVERED)
    assert told.data == {
        "notice_id": notice.pk,
        "notice": notice.kind,
        "channel": Channel.SMS,
    }


def test_a_message_failed_when_one_of_its_parts_did_and_is_said_in_another_way(notice):
    note_ids([(notice.pk, ["a", "b"])], at=MONDAY)
    say(("a", True), ("b", False))
    assert state_of(notice) == NoticeState.FAILED
    assert notice.replaced_by.exists()


def test_the_same_receipt_twice_and_another_one_after_it_change_nothing(notice):
    note_ids([(notice.pk, ["a"])], at=MONDAY)
    for arrived in (True, True, False, None):
        say(("a", arrived))
    assert state_of(notice) == NoticeState.DELIVERED
    assert CaseEvent.objects.filter(kind=EventKind.NOTICE_DELIVERED).count() == 1


@pytest.mark.parametrize(
    ("arrived", "state"), [(True, NoticeState.DELIVERED), (False, NoticeState.FAILED)]
)
def test_a_receipt_that_comes_before_the_answer_counts_once_its_name_is_known(
    notice, arrived, state
):
    say(("a", arrived))
    assert state_of(notice) == NoticeState.SENT
    note_ids([(notice.pk, ["a"])], at=MONDAY + timedelta(seconds=1))
    assert state_of(notice) == state


def test_a_receipt_that_waited_long_is_of_another_message(notice):
    say(("a", True))
    note_ids([(notice.pk, ["a"])], at=MONDAY + WAITS_FOR_ITS_NAME + timedelta(seconds=1))
    assert state_of(notice) == NoticeState.SENT
    say(("a", True), at=MONDAY + timedelta(hours=1))
    assert state_of(notice) == NoticeState.DELIVERED


def test_a_centre_that_counts_anew_gives_a_name_to_the_last_message(notice, cast):
    note_ids([(notice.pk, ["1"])], at=MONDAY)
    say(("1", True))
    later = Notice.objects.get(pk=notice.pk)
    later.pk, later.idempotency_key = None, "00000000-0000-4000-8000-000000000001"
    later.state = NoticeState.SENT
    later.save()
    note_ids([(later.pk, ["1"])], at=MONDAY + timedelta(hours=3))
    assert (state_of(notice), state_of(later)) == (NoticeState.DELIVERED, NoticeState.SENT)
    say(("1", False), at=MONDAY + timedelta(hours=4))
    assert (state_of(notice), state_of(later)) == (NoticeState.DELIVERED, NoticeState.FAILED)


def test_a_centre_may_report_in_other_digits_than_it_answered(notice):
    note_ids([(notice.pk, ["000000ff"])], at=MONDAY)
    say(("255", True))
    assert state_of(notice) == NoticeState.SENT
    SmsPart.objects.all().delete()
    note_ids([(notice.pk, ["ff"])], at=MONDAY)
    say(("255", True))
    assert state_of(notice) == NoticeState.DELIVERED


def test_a_report_about_a_message_that_waits_again_counts_too(notice):
    """Its answer was lost on the way: it is not sent a second time."""
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.QUEUED, asked_at=MONDAY)
    note_ids([(notice.pk, ["a"])], at=MONDAY)
    say(("a", True))
    assert state_of(notice) == NoticeState.DELIVERED


def test_nothing_is_asked_where_nothing_is_named(django_assert_num_queries):
    with django_assert_num_queries(0):
        note_ids([], at=MONDAY)
        note_ids([(1, [])], at=MONDAY)


def test_names_are_forgotten_once_no_receipt_can_come(notice):
    note_ids([(notice.pk, ["a"])], at=MONDAY)
    forget_parts(at=MONDAY + KEPT)
    assert SmsPart.objects.exists()
    forget_parts(at=MONDAY + KEPT + timedelta(seconds=1))
    assert not SmsPart.objects.exists()
