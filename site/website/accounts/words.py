"""What is said of accounts: how long to wait, what happened."""

from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.utils.translation import gettext, ngettext

from helpdesk.reads.availability import desk_zone
from helpdesk.words.spoken import day_in_words, hour_in_words, minutes_in_words


def wait_in_words(wait: timedelta) -> str:
    """ "40 seconds", "2 minutes": never less than what is left."""
    seconds = ceil(wait.total_seconds())
    if seconds <= 90:
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    return minutes_in_words(ceil(seconds / 60))


def tries_in_words(count: int, since: datetime | None) -> str:
    """What the user reads at their next log-in after wrong tries on their account."""
    if since is None:
        return ""
    here = since.astimezone(desk_zone())
    return gettext(
        "Since %(day)s, %(hour)s, somebody wrote a wrong password for you %(count)s times. "
        "Was it not you? Tell a coordinator."
    ) % {"day": day_in_words(here.date()), "hour": hour_in_words(here), "count": count}


def mail_of_tries() -> tuple[str, str]:
    """The subject and the text of the mail to somebody whose account is being guessed."""
    subject = gettext("Somebody tries passwords on your account")
    text = gettext(
        "Somebody wrote wrong passwords for you, several times. They are slowed down.\n\n"
        "Was it you? Then you have nothing to do.\n\n"
        "Was it not you? Tell a coordinator, and choose another password.\n\n%(address)s"
    ) % {"address": settings.BASE_URL}
    return subject, text
