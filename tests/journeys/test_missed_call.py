"""A missed call outside hours: from the event of an exchange to the closed request."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from helpdesk.actions.messages.sending import send_due
from helpdesk.channels.telephone.ami import Ami, AmiEnded, read_ami_address
from helpdesk.choices import CaseState, NoticeState, PromiseResult
from helpdesk.management.commands import hold_phone_line
from helpdesk.models import Callback, DeskSettings, PhoneCall
from helpdesk.policy.asterisk import AsteriskCalls
from helpdesk.policy.missed_calls import Follow
from helpdesk.reads.checking import check_desk
from tests.factories.helpdesk import MONDAY
from tests.peers.asterisk import Asterisk, channel_event

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(120)]
# Nine in the evening, in Paris.
EVENING = MONDAY + timedelta(hours=11)


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """A test lives in one transaction: its connection is not closed as an old one."""
    monkeypatch.setattr(hold_phone_line, "close_old_connections", lambda: None)


def hear(*events, asked=0):
    """What `manage.py hold_phone_line` does while an exchange tells these events."""
    command = hold_phone_line.Command()
    command._is_asked_to_stop, command._next_beat = False, float("inf")
    with Asterisk().hang_up_after(*events, asked=asked) as exchange:
        address = read_ami_address(exchange.url)
        with pytest.raises(AmiEnded, match="hung up"):
            command._hear(Ami(address), AsteriskCalls(address.context))
    return exchange


def test_a_missed_call_outside_hours_becomes_a_promise_that_is_kept(
    client, cast, settings, tmp_path
):
    settings.PHONE_CALLS = True
    settings.SMS_URL, settings.SMS_TO_FOLDER = f"file://{tmp_path}", True
    settings.SMS_REACHES_PEOPLE = False
    desk = DeskSettings.current()
    desk.is_demo = True
    desk.save()

    # She calls in the evening, hears that nobody is there, and hangs up. She calls once more.
    with time_machine.travel(EVENING):
        for n in (1, 2):
            call = f"1700000000.{n}"
            hear(
                channel_event("Newchannel", call=call),
                channel_event("Hangup", call=call, Cause="16"),
            )
    became = list(PhoneCall.objects.order_by("pk").values_list("became", flat=True))
    assert became == [Follow.PROMISED, Follow.KNOWN]
    callback = Callback.objects.get()
    hour = callback.live_appointment.starts_at
    assert hour == MONDAY.replace(day=24, hour=8)

    # The message leaves at once.
    with time_machine.travel(EVENING + timedelta(seconds=5), tick=False):
        send_due(at=EVENING + timedelta(seconds=5))
    told = callback.notices.first()
    assert told.state in (NoticeState.PRINTED, NoticeState.SENT)
    assert "manqué votre appel" in "".join(each.read_text() for each in tmp_path.rglob("*.*"))

    # In the morning her call stands first on the day of whoever calls.
    user = callback.adviser.user
    with time_machine.travel(hour, tick=False):
        client.force_login(user)
        assert "Personne inconnue" in client.get(reverse("helpdesk:today")).content.decode()
        client.post(reverse("helpdesk:attempt_start", args=[callback.pk]))
        attempt = callback.attempts.get()
        page = client.get(reverse("helpdesk:attempt", args=[attempt.pk])).content.decode()
        assert callback.trust_word in page
    with time_machine.travel(hour + timedelta(minutes=9), tick=False):
        client.post(
            reverse("helpdesk:attempt", args=[attempt.pk]),
            {"outcome": "reached", "note": "La carte SIM était à l'envers"},
        )
        reference = callback.case.reference
        client.post(
            reverse("helpdesk:case_close", args=[reference]),
            {"reason": "solved_together", "next_time": "alone"},
        )
    callback.refresh_from_db()
    assert callback.result == PromiseResult.KEPT
    assert callback.case.state == CaseState.CLOSED
    assert check_desk(at=hour + timedelta(minutes=10)).faults == ()


def test_who_presses_one_hears_the_hour_and_a_landline_is_told_so(cast, settings):
    landline = {"CallerIDNum": "0199005678"}
    with time_machine.travel(EVENING):
        exchange = hear(
            channel_event("Newchannel", **landline),
            channel_event("UserEvent", UserEvent="CallMe", **landline),
            channel_event("UserEvent", UserEvent="HourSaid", **landline),
            channel_event("Hangup", Cause="16", **landline),
            asked=1,
        )
    call = PhoneCall.objects.get()
    hour = call.callback.live_appointment.starts_at
    said = next(each for each in exchange.actions if each["Action"] == "Setvar")
    assert (said["Channel"], said["Variable"], said["Value"]) == (
        "PJSIP/trunk-00000001",
        "CDF_HOUR",
        str(round(hour.timestamp())),
    )
    assert call.is_told
    assert call.read_at is not None
