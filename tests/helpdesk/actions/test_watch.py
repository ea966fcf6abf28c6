"""A promise that nobody kept is noticed, once."""

from datetime import timedelta

import pytest

from helpdesk.actions.attempts import start_attempt
from helpdesk.actions.watch import watch_promises
from helpdesk.choices import (
    NoticeKind,
    PromiseResult,
)
from tests.factories.helpdesk import (
    AFTERNOON,
    make_callback,
)

pytestmark = pytest.mark.django_db


def test_a_promise_nobody_tried_is_noticed_once_after_its_window(cast):
    callback = make_callback(cast.topic)
    assert watch_promises(at=AFTERNOON + timedelta(minutes=15)) == 0
    assert watch_promises(at=AFTERNOON + timedelta(minutes=16)) == 1
    assert watch_promises(at=AFTERNOON + timedelta(minutes=17)) == 0

    callback.refresh_from_db()
    assert callback.result == PromiseResult.BROKEN
    assert callback.case.notices.filter(kind=NoticeKind.RUNNING_LATE).count() == 1


def test_a_promise_being_called_is_not_late(cast):
    callback = make_callback(cast.topic)
    start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    assert watch_promises(at=AFTERNOON + timedelta(hours=1)) == 0
