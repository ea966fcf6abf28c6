"""The page of messages: what waits, left, arrived, was lost and came in."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from helpdesk.actions.desk.heartbeats import beat
from helpdesk.choices import Channel, Heart, NoticeKind, NoticeState, ProgramEvent
from helpdesk.models import (
    IncomingSms,
    Lane,
    Notice,
    PersonRead,
    TrialMessage,
    Webhook,
    WebhookMessage,
)
from tests.factories.helpdesk import MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOUR = timedelta(hours=1)


@pytest.fixture
def awa(desk_of, cast):
    beat(heart=Heart.SENDER, at=MONDAY)
    return desk_of(cast.awa)


def make_notice(case, state, *, channel=Channel.SMS, due_at=MONDAY, **fields):
    fields = {"kind": NoticeKind.REPLY, "drop_after": MONDAY + 24 * HOUR, **fields}
    return Notice.objects.create(case=case, channel=channel, state=state, due_at=due_at, **fields)


def main_of(page):
    return page.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize(
    ("part", "state"),
    [
        ("waiting", NoticeState.QUEUED),
        ("on_its_way", NoticeState.SENT),
        ("delivered", NoticeState.DELIVERED),
        ("lost", NoticeState.FAILED),
        ("lost", NoticeState.GIVEN_UP),
        ("kept", NoticeState.PRINTED),
    ],
)
def test_each_part_shows_its_own_and_counts_all(awa, cast, part, state):
    case = make_case(cast.topic)
    make_notice(case, state)
    for other in ("waiting", "on_its_way", "delivered", "lost"):
        page = main_of(awa.read("messages", show=other))
        assert ("Madeleine Petit" in page) is (other == part), other
    assert "Madeleine Petit" in awa.read("messages", show=part)
    assert PersonRead.objects.filter(page="messages", reader=cast.awa).exists()


def test_what_is_over_for_long_is_shown_when_asked_for(awa, cast):
    make_notice(make_case(cast.topic), NoticeState.SENT, due_at=MONDAY - timedelta(days=20))
    assert "Madeleine" not in awa.read("messages", show="on_its_way")
    assert "Madeleine" in awa.read("messages", show="on_its_way", days=30)


def test_by_channel_and_page_by_page(awa, cast):
    case = make_case(cast.topic)
    for n in range(60):
        make_notice(case, NoticeState.SENT, due_at=MONDAY - n * HOUR / 60)
    make_notice(case, NoticeState.SENT, channel=Channel.EMAIL)
    one = awa.read("messages", show="on_its_way", channel="email")
    assert main_of(one).count("Madeleine") == 1
    first = awa.read("messages", show="on_its_way", channel="sms")
    assert main_of(first).count("Madeleine") == 50
    last = Notice.objects.filter(channel="sms").order_by("-due_at")[49].pk
    assert f"before={last}" in first
    second = awa.read("messages", show="on_its_way", channel="sms", before=last)
    assert main_of(second).count("Madeleine") == 10


def test_an_adviser_sees_their_own_and_nobodys(desk, cast):
    mine = make_case(cast.topic, adviser=cast.karim, name="Anne Un", number="+33639980001")
    hers = make_case(cast.topic, adviser=cast.ines, name="Luc Deux", number="+33639980002")
    nobodys = make_case(cast.topic, name="Zoé Trois", number="+33639980003")
    for case in (mine, hers, nobodys):
        make_notice(case, NoticeState.QUEUED)
        IncomingSms.objects.create(gateway_id=case.reference, case=case, came_at=MONDAY)
    for part in ("waiting", "sms"):
        page = main_of(desk.read("messages", show=part, who="all"))
        assert ("Anne Un" in page, "Luc Deux" in page, "Zoé Trois" in page) == (True, False, True)
        assert "test SMS" not in page


def test_with_no_gateway_nothing_is_promised(awa):
    with override_settings(SMS_REACHES_PEOPLE=False, EMAIL_REACHES_PEOPLE=False):
        page = main_of(awa.read("messages"))
    assert page.count("Not set up. Nothing leaves.") == 2
    assert "Open" not in page
    assert "Nothing waits. All is well." in page


def test_a_shut_lane_a_silent_sender_and_a_mailbox_are_said(awa):
    Lane.objects.create(channel="sms", faults=3, shut_since=MONDAY - HOUR, shut_until=MONDAY + HOUR)
    Lane.objects.create(channel="mailbox", faults=3, shut_since=MONDAY - HOUR)
    beat(heart=Heart.SENDER, at=MONDAY - HOUR)
    with override_settings(SMS_REACHES_PEOPLE=True, MAIL_IN_URL="imaps://a:b@c"):
        page = main_of(awa.read("messages"))
    assert "It fails. We try again." in page
    assert "What sends messages" in page
    assert "What takes e-mails in" in page
    assert "it was never started" in page
    assert "The mailbox does not answer since" in page


def make_hook(cast, *, missed):
    hook = Webhook.objects.create(
        name="compte", address="https://example.org", made_at=MONDAY, made_by=cast.awa
    )
    case = make_case(cast.topic)
    for n in range(missed):
        WebhookMessage.objects.create(
            webhook=hook,
            case=case,
            event=ProgramEvent.CLOSED,
            happened_at=MONDAY - n * HOUR,
            due_at=MONDAY,
            state=NoticeState.GIVEN_UP,
        )
    return hook


def test_what_a_program_missed_is_told_again_in_one_step(awa, cast):
    hook = make_hook(cast, missed=2)
    assert "Tell again: 2 events" in awa.read("messages")
    assert "2 events are told again." in awa.says(awa.post("webhook_again", hook.pk))
    assert set(hook.messages.values_list("state", flat=True)) == {NoticeState.QUEUED}
    assert "This program missed nothing." in awa.says(awa.post("webhook_again", hook.pk))


def test_a_lost_message_leaves_again_in_one_step(awa, cast):
    callback = make_callback(cast.topic, email="m@example.org")
    lost = callback.notices.filter(kind=NoticeKind.CONFIRMATION).get()
    Notice.objects.exclude(pk=lost.pk).delete()
    Notice.objects.filter(pk=lost.pk).update(state=NoticeState.GIVEN_UP, channel="email")
    with override_settings(EMAIL_REACHES_PEOPLE=True):
        assert "Send again" in awa.read("messages", show="lost")
        assert "It leaves again. Channel: E-mail." in awa.says(awa.post("notice_again", lost.pk))
        refused = awa.says(awa.post("notice_again", lost.pk))
    assert "Another message that says the same is leaving." in refused


def test_a_test_goes_to_oneself(awa, cast):
    cast.awa.email = "awa@example.org"
    cast.awa.save()
    assert "The test message leaves." in awa.says(awa.post("message_test", channel="email"))
    awa.post("message_test", channel="sms", number="06 39 98 44 44")
    found = TrialMessage.objects.order_by("pk").values_list("to", flat=True)
    assert list(found) == ["awa@example.org", "+33639984444"]
    wrong = awa.post("message_test", channel="sms", number="06 39")
    assert wrong.status_code == 422
    assert 'value="06 39"' in wrong.content.decode()


def test_its_queries_are_few_however_much_there_is(awa, cast):
    def costs():
        with CaptureQueriesContext(connection) as queries:
            awa.read("messages")
        return len(queries)

    make_notice(make_case(cast.topic), NoticeState.QUEUED)
    awa.read("messages")
    few = costs()
    make_hook(cast, missed=3)
    for n in range(20):
        case = make_case(cast.topic, name=f"Anne {n}", number=f"+3363998{n:04}")
        make_notice(case, NoticeState.QUEUED)
    assert costs() == few <= 11
