"""What the task cluster does for links: a look each night, and other sites a few at a time."""

from datetime import date
from typing import Final

from django.conf import settings
from django.utils import timezone
from django_q.tasks import async_task

from helpdesk.reads.availability import desk_zone
from helpdesk.tasks.schedules import Periodic
from website.link_check.night import ask_some, look
from website.link_rules import is_time
from website.models import LinkNight


def look_at_links() -> bool:
    """Look at all links and numbers where it is time: once a night. Whether it was."""
    at = timezone.now().astimezone(desk_zone())
    last = LinkNight.objects.order_by("-day").values_list("day", flat=True).first()
    if settings.CHECK_LINKS == "off" or not is_time(at, last=last):
        return False
    night = look(at=at)
    if night.state == LinkNight.State.ASKING:
        async_task("website.link_check.tasks.ask_outside", night.day.isoformat())
    return True


def ask_outside(day: str) -> bool:
    """Ask a few sites for the look of this day, and come back while there are more."""
    night = LinkNight.objects.filter(day=date.fromisoformat(day)).first()
    if night is None or night.state != LinkNight.State.ASKING:
        return False
    if more := ask_some(night):
        async_task("website.link_check.tasks.ask_outside", day)
    return more


SCHEDULES: Final = (Periodic("links and numbers", look_at_links, minutes=60),)
