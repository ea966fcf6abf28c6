"""Receipts that come before the answers that name them: both write the same names at once."""

import pytest
from django.db import transaction

from helpdesk.actions.messages.receipts import note_ids, note_receipts
from helpdesk.choices import NoticeKind, NoticeState
from helpdesk.models import Notice, SmsPart
from helpdesk.policy.sms_receipts import Receipt
from tests.concurrency.crowd import all_at_once
from tests.factories.helpdesk import MONDAY, make_adviser, make_callback, make_desk, make_topic

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]
ROUNDS, NAMES = 3, 1500


def write_both(names, notice):
    """The sender and the receiver, each with the names in an order of its own."""

    def act(n):
        if n == 0:
            with transaction.atomic():
                note_ids([(notice.pk, names)], at=MONDAY)
        else:
            note_receipts([Receipt(name, arrived=True) for name in reversed(names)], at=MONDAY)

    return all_at_once(2, act)


def test_names_and_receipts_that_are_written_at_once_never_wait_in_a_circle():
    """So many that they overlap; as they were written before, the database found a circle."""
    make_desk()
    topic = make_topic(code="phone")
    make_adviser(topics=(topic,))
    notice = make_callback(topic).notices.get(kind=NoticeKind.CONFIRMATION)
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SENT)
    for round_ in range(ROUNDS):
        names = [f"{round_}-{number}" for number in range(NAMES)]
        assert write_both(names, notice) == [None, None]
        mine = SmsPart.objects.filter(message_id__startswith=f"{round_}-", notice=notice)
        assert mine.filter(arrived=True).count() == NAMES
