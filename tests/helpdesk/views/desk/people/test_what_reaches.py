"""The page of a person says what reaches them, from what happened alone."""

from datetime import timedelta

import pytest

from helpdesk.choices import AttemptOutcome, Channel, NoticeKind, NoticeState
from helpdesk.models import Attempt, IncomingSms, Notice
from helpdesk.reads.evidence import way_digest
from tests.factories.helpdesk import MADELEINE, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = timedelta(days=1)


def test_nothing_is_hoped(desk, cast):
    person = make_callback(cast.topic).case.person
    page = desk.read("person", person.pk)
    assert "Nothing shows yet whether anything arrives there." in page


def test_what_failed_came_and_was_answered_is_said(desk, cast):
    callback = make_callback(cast.topic)
    for days in (3, 2):
        Notice.objects.create(
            case=callback.case,
            kind=NoticeKind.REPLY,
            channel=Channel.SMS,
            state=NoticeState.FAILED,
            due_at=MONDAY,
            sent_at=MONDAY - days * DAY,
            drop_after=MONDAY,
            sent_to=way_digest(Channel.SMS, MADELEINE),
        )
    IncomingSms.objects.create(gateway_id="1", number=MADELEINE, came_at=MONDAY - 5 * DAY)
    Attempt.objects.create(
        callback=callback,
        adviser=cast.karim,
        started_at=MONDAY - 6 * DAY,
        ended_at=MONDAY - 6 * DAY,
        outcome=AttemptOutcome.REACHED,
    )
    page = desk.read("person", callback.case.person.pk).replace("\u00a0", " ")
    assert "The last 2 SMS did not arrive." in page
    assert "So another way comes first." in page
    assert "An SMS came from there on Wednesday 18 November." in page
    assert "They answered a call on Tuesday 17 November." in page
