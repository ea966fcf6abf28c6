"""A breaker for each channel: after faults in a row its lane is shut, and one message tries it.

It stands in the database: a sender that is started again, or stands beside, hammers nobody.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F

from helpdesk.models import Lane
from helpdesk.policy.lanes import PROBE_TAKES, pause_after

log = logging.getLogger(__name__)


def how_many_may_pass(*, channel: str, at: datetime, limit: int) -> int:
    """`limit` while the lane is open, 0 while it is shut, and 1 to whoever may try it again.

    The one who tries must say how it went: `note_fault`, `note_answer` or `leave_untried`.
    """
    lane = Lane.objects.filter(channel=channel, shut_until__isnull=False).first()
    if lane is None:
        return limit
    still = Lane.objects.filter(pk=lane.pk, shut_until=lane.shut_until, shut_until__lte=at)
    return still.update(shut_until=at + PROBE_TAKES)


def leave_untried(*, channel: str, at: datetime) -> None:
    """Nothing was there to try the lane with: the next message may."""
    Lane.objects.filter(channel=channel, shut_until__isnull=False).update(shut_until=at)


@transaction.atomic
def note_fault(*, channel: str, at: datetime) -> bool:
    """The channel itself failed. Returns whether its lane is shut now, and for a while."""
    lane, _new = Lane.objects.get_or_create(channel=channel)
    Lane.objects.filter(pk=lane.pk).update(faults=F("faults") + 1)
    lane = Lane.objects.select_for_update(no_key=True).get(pk=lane.pk)
    pause = pause_after(lane.faults)
    if pause is None:
        return False
    if lane.shut_since is None:
        log.error("Messages by %s do not leave: its lane is shut.", channel)
        lane.shut_since = at
    lane.shut_until = at + pause
    lane.save(update_fields=["shut_since", "shut_until"])
    return True


def note_answer(*, channel: str) -> None:
    """The channel answered, whatever it said of this message: its lane is open."""
    failing = Lane.objects.filter(channel=channel, faults__gt=0)
    was_shut = failing.filter(shut_since__isnull=False).exists()
    failing.update(faults=0, shut_since=None, shut_until=None)
    if was_shut:
        log.warning("Messages by %s leave again.", channel)
