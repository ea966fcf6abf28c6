"""What the cluster runs by name."""

import pytest

from helpdesk.tasks import entries as tasks
from tests.factories.helpdesk import make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_broken_promise_is_said_in_the_log_and_a_whole_desk_says_nothing(cast, caplog):
    callback = make_callback(cast.topic)
    assert tasks.check_promises() == 0
    assert "faults" not in caplog.text
    callback.appointments.update(state="done")
    assert tasks.check_promises() > 0
    assert "check_desk" in caplog.text
