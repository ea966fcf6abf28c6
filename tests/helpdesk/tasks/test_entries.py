"""What the cluster runs by name."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings

from helpdesk.actions.desk.heartbeats import beat
from helpdesk.channels.base import Message
from helpdesk.choices import Heart, NoticeState
from helpdesk.tasks import entries as tasks
from tests.factories.helpdesk import MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_broken_promise_is_said_in_the_log_and_a_whole_desk_says_nothing(cast, caplog):
    callback = make_callback(cast.topic)
    assert tasks.check_promises() == 0
    assert "faults" not in caplog.text
    callback.appointments.update(state="done")
    assert tasks.check_promises() > 0
    assert "check_desk" in caplog.text


def test_the_net_sends_only_while_the_sender_is_silent(cast):
    callback = make_callback(cast.topic)
    with time_machine.travel(MONDAY, tick=False):
        beat(heart=Heart.SENDER, at=MONDAY)
        assert tasks.send_due_notices() == 0
    with time_machine.travel(MONDAY + timedelta(minutes=2), tick=False):
        assert tasks.send_due_notices() == 1
    assert callback.notices.filter(state=NoticeState.PRINTED).count() == 1


def test_nothing_that_sends_runs_in_the_cluster_longer_than_its_time():
    longest = tasks.BEGINS_WITHIN + tasks.MESSAGE_SECONDS
    # The rest is for what is written, on a busy machine.
    assert longest <= settings.Q_CLUSTER["timeout"] - 5
    assert Message.seconds > tasks.MESSAGE_SECONDS
