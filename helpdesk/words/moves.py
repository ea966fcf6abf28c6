"""Says, before the hour of a promise is moved, who is told of it and by what."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from helpdesk.choices import Channel, NoticeKind
from helpdesk.models import Callback, DeskSettings
from helpdesk.policy.reminders import LETTER_TAKES, channel_to_tell
from helpdesk.reads.reach import knows, reach_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

_BY: dict[Channel, Any] = {
    Channel.EMAIL: _("%(name)s gets an e-mail with the new hour at once."),
    Channel.SMS: _("%(name)s gets an SMS with the new hour at once."),
    Channel.LETTER: _("%(name)s gets a letter, when the new hour is five days away or more."),
    Channel.ADVISER: _("No message reaches %(name)s: an adviser calls to say the new hour."),
    Channel.CONSOLE: _("No message reaches %(name)s. Say the new hour to them now."),
}


def told_of_move(callback: Callback, *, at: datetime, by: "AbstractUser") -> str:
    """How whoever is called hears of another hour, if `by` chooses it now, in one sentence.

    "" where an hour was never promised: nobody waits for one. Queries as `reach_of` and `knows`.
    """
    if callback.live_appointment is None:
        return ""
    channel = channel_to_tell(
        reach_of(callback),
        NoticeKind.MOVED,
        is_known=knows(callback, at=at, by=by),
        left=LETTER_TAKES,
    )
    if channel is Channel.CONSOLE and DeskSettings.current().is_demo:
        channel = Channel.SMS
    return str(_BY[channel]) % {"name": callback.called.shown_name}
