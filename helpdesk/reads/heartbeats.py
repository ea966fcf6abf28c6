"""Reads signs of life: who has been silent too long, and whose work is left undone."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django_q.models import Schedule

from helpdesk.channels import carried_by_sender
from helpdesk.channels.sms import has_own_process
from helpdesk.choices import Channel, Heart, NoticeState
from helpdesk.models import Heartbeat, Notice

# The cluster beats through its real queue every five seconds, the sender every ten.
SILENT_AFTER = timedelta(seconds=40)
# The clocks of two machines may differ so much. A beat from later than that says nothing of now.
CLOCKS_DIFFER = timedelta(seconds=5)
# What should have run, or left, and did not for so long, is not being done.
SCHEDULE_LATE_AFTER = timedelta(minutes=5)
NOTICE_LATE_AFTER = timedelta(minutes=10)


def silence(*, heart: Heart, at: datetime) -> timedelta | None:
    """How long `heart` has been silent, negative for a beat of later; None when it never beat."""
    row = Heartbeat.objects.filter(heart=heart).first()
    return at - row.beaten_at if row else None


def is_silent(*, heart: Heart, at: datetime) -> bool:
    """Whether `heart` should have beaten since."""
    quiet = silence(heart=heart, at=at)
    return quiet is None or not -CLOCKS_DIFFER <= quiet <= SILENT_AFTER


def silent_hearts(at: datetime) -> dict[str, datetime | None]:
    """Of each heart that is silent, since when: None for never. One query."""
    rows = dict(Heartbeat.objects.values_list("heart", "beaten_at"))
    found = {heart: rows.get(heart) for heart in Heart}
    return {
        heart: beaten_at
        for heart, beaten_at in found.items()
        if beaten_at is None or not -CLOCKS_DIFFER <= at - beaten_at <= SILENT_AFTER
    }


def hearts_here() -> set[Heart]:
    """Those that should beat with the settings of this installation."""
    wanted = {Heart.CLUSTER, Heart.SENDER}
    if has_own_process():
        wanted.add(Heart.SMS_LINE)
    if settings.AMI_URL:
        wanted.add(Heart.PHONE_LINE)
    if settings.MAIL_IN_URL:
        wanted.add(Heart.MAIL)
    return wanted


def is_working(*, heart: Heart, at: datetime) -> bool:
    """Whether `heart` beats and does what it is there for. Three queries at most."""
    if is_silent(heart=heart, at=at):
        return False
    if heart is Heart.PHONE_LINE:
        return True
    if heart is Heart.CLUSTER:
        return not _schedules_stand(at)
    if heart is Heart.MAIL:
        return True
    channels = carried_by_sender() if heart is Heart.SENDER else (Channel.SMS,)
    return not _messages_stand(at, channels)


def _schedules_stand(at: datetime) -> bool:
    """A cluster may take each task, and start none of those that come back every few minutes."""
    late = Schedule.objects.filter(
        schedule_type=Schedule.MINUTES, next_run__lt=at - SCHEDULE_LATE_AFTER
    )
    return late.exclude(repeats=0).exists()


def _messages_stand(at: datetime, channels: Collection[str]) -> bool:
    """Due by some of these channels, while by that channel nothing leaves and nothing is tried.

    A mail server that is away is tried again and again: that is work, and its failures are told.
    """
    since = at - NOTICE_LATE_AFTER
    due = Notice.objects.due(since).filter(channel__in=channels)
    late = set(due.order_by().values_list("channel", flat=True).distinct())
    if not late:
        return False
    tried = Q(sent_at__gt=since) | Q(state=NoticeState.QUEUED, tries__gt=0, due_at__gt=since)
    moving = Notice.objects.filter(tried, channel__in=late).order_by()
    return bool(late - set(moving.values_list("channel", flat=True).distinct()))
