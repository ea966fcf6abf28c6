"""Several senders at once tell each event once."""

import threading
import uuid

import pytest

from helpdesk.actions.desk.webhooks import make_webhook
from helpdesk.actions.messages import webhooks
from helpdesk.actions.messages.sending import Pass
from helpdesk.actions.messages.webhooks import tell_due
from helpdesk.choices import NoticeState, ProgramEvent
from helpdesk.models import Webhook, WebhookMessage
from tests.concurrency.crowd import all_at_once
from tests.factories.helpdesk import (
    MONDAY,
    make_adviser,
    make_case,
    make_desk,
    make_topic,
    make_user,
)
from tests.factories.sink import BESIDE_US, listening

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]
AT_ONCE, EVENTS = 5, 12


@pytest.fixture
def sink(real_database):
    with listening() as made:
        yield made


@pytest.fixture
def hook(real_database, sink):
    """A webhook with twelve events that wait."""
    make_desk()
    topic = make_topic(code="phone")
    case = make_case(topic, adviser=make_adviser("Karim", topics=(topic,)))
    awa = make_user("awa", "coordinator")
    address = "https://example.org/"
    hook = make_webhook(name="x", address=address, events=[], at=MONDAY, by=awa).row
    Webhook.objects.update(address=sink.address)
    hook.refresh_from_db()
    WebhookMessage.objects.bulk_create(
        WebhookMessage(
            webhook=hook, case=case, event=ProgramEvent.CLOSED, happened_at=MONDAY, due_at=MONDAY
        )
        for _n in range(EVENTS)
    )
    return hook


def test_five_senders_at_once_tell_each_event_once(hook, sink):
    counts = all_at_once(AT_ONCE, lambda _n: tell_due(at=MONDAY, way=BESIDE_US))
    while tell_due(at=MONDAY, way=BESIDE_US):
        """What was claimed by one that ended meanwhile."""
    assert all(isinstance(count, int) for count in counts), counts
    assert len(sink.keys) == len(set(sink.keys)) == EVENTS
    assert WebhookMessage.objects.filter(state=NoticeState.SENT).count() == EVENTS


def test_control_without_a_claim_they_tell_it_several_times(hook, sink):
    gate = threading.Barrier(AT_ONCE)

    def read_then_send(_n):
        waiting = list(WebhookMessage.objects.due(MONDAY))
        gate.wait(timeout=60)
        for message in waiting:
            webhooks._send(hook, message, sender=uuid.uuid4(), this=Pass(MONDAY), way=BESIDE_US)

    all_at_once(AT_ONCE, read_then_send)
    assert len(sink.keys) > len(set(sink.keys))
