"""Reads how the desk stands for its coordinators: calls, messages, and what works by itself."""

from datetime import datetime, timedelta

from django.conf import settings

from helpdesk.choices import Channel, Heart
from helpdesk.models import Callback, Heartbeat
from helpdesk.policy.messages import Part
from helpdesk.policy.status import Facts
from helpdesk.reads.heartbeats import hearts_here, is_working
from helpdesk.reads.messages import Asked, tally
from helpdesk.reads.outbox import shut_lanes

A_DAY = timedelta(days=1)


def status_facts(at: datetime) -> Facts:
    """What the page of the status says. Some fifteen queries, none of which grows with the past."""
    counted = tally(Asked(part=Part.LOST, since=at - A_DAY), at=at)
    reaches = {
        Channel.EMAIL: settings.EMAIL_REACHES_PEOPLE,
        Channel.SMS: settings.SMS_REACHES_PEOPLE,
    }
    return Facts(
        late_calls=Callback.objects.late(at).count(),
        lost=counted.of_part(Part.LOST),
        works={heart: is_working(heart=heart, at=at) for heart in sorted(hearts_here())},
        beaten_at={
            Heart(heart): beaten_at
            for heart, beaten_at in Heartbeat.objects.values_list("heart", "beaten_at")
        },
        ways=[channel for channel, does in reaches.items() if does],
        shut=shut_lanes(),
    )
