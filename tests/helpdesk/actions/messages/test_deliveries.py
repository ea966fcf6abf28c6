"""What the carrier says later: taken once, and only for what was sent."""

import uuid
from datetime import timedelta

import pytest

from helpdesk.actions.messages.deliveries import record_delivery
from helpdesk.choices import Channel, EventKind, NoticeKind, NoticeState
from tests.factories.helpdesk import MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LATER = MONDAY + timedelta(minutes=1)
TOLD = (EventKind.NOTICE_DELIVERED, EventKind.NOTICE_FAILED)


@pytest.fixture
def notice(cast):
    """A confirmation that the gateway took."""
    notice = make_callback(cast.topic).notices.get(kind=NoticeKind.CONFIRMATION)
    notice.channel, notice.state, notice.sent_at = Channel.SMS, NoticeState.SENT, MONDAY
    notice.save()
    return notice


def told(notice):
    return list(notice.case.events.filter(kind__in=TOLD))


@pytest.mark.parametrize(
    ("delivered", "state", "kind"),
    [
        (True, NoticeState.DELIVERED, EventKind.NOTICE_DELIVERED),
        (False, NoticeState.FAILED, EventKind.NOTICE_FAILED),
    ],
)
def test_what_became_of_a_message_is_on_it_and_in_the_story(notice, delivered, state, kind):
    assert record_delivery(idempotency_key=notice.idempotency_key, delivered=delivered, at=LATER)
    notice.refresh_from_db()
    assert (notice.state, notice.sent_at) == (state, MONDAY)
    (event,) = told(notice)
    assert (event.kind, event.at, event.actor) == (kind, LATER, None)
    assert event.data == {
        "notice_id": notice.pk,
        "notice": NoticeKind.CONFIRMATION,
        "channel": Channel.SMS,
    }


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("second", [True, False])
def test_what_was_said_first_stays(notice, first, second):
    record_delivery(idempotency_key=notice.idempotency_key, delivered=first, at=LATER)
    assert not record_delivery(idempotency_key=notice.idempotency_key, delivered=second, at=LATER)
    notice.refresh_from_db()
    assert notice.state == (NoticeState.DELIVERED if first else NoticeState.FAILED)
    assert len(told(notice)) == 1


def test_an_unknown_key_changes_nothing(notice):
    assert not record_delivery(idempotency_key=uuid.uuid4(), delivered=True, at=LATER)
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT
    assert told(notice) == []


@pytest.mark.parametrize(
    "state",
    [NoticeState.QUEUED, NoticeState.PRINTED, NoticeState.DROPPED, NoticeState.GIVEN_UP],
)
def test_a_message_that_was_not_sent_cannot_arrive(notice, state):
    notice.state = state
    notice.save()
    assert not record_delivery(idempotency_key=notice.idempotency_key, delivered=True, at=LATER)
    notice.refresh_from_db()
    assert notice.state == state
    assert told(notice) == []
