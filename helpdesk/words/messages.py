"""What the page of messages calls its parts, how a way out stands, and why nothing leaves again."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from helpdesk.choices import Heart, NoticeState
from helpdesk.models import Notice
from helpdesk.policy.messages import Part, WayState
from helpdesk.policy.sending_again import NotAgain

PARTS: Mapping[Part, Any] = {
    Part.WAITING: _("Waiting to leave"),
    Part.ON_ITS_WAY: _("On their way"),
    Part.DELIVERED: pgettext_lazy("messages", "Delivered"),
    Part.LOST: _("Did not get there"),
    Part.KEPT: _("Kept on the server"),
    Part.SMS: _("SMS received"),
    Part.MAIL: _("E-mails received"),
}
SAYS: Mapping[Part, Any] = {
    Part.WAITING: _("The first to leave stands first."),
    Part.ON_ITS_WAY: _("They left. Nobody has told us that they arrived. For e-mails nobody does."),
    Part.DELIVERED: _("Whoever carries them says that they arrived."),
    Part.LOST: _("Another way said the same, or an adviser does. You may send it again."),
    Part.KEPT: _("They were written down for trying. They reached nobody."),
    Part.SMS: _("The latest first."),
    Part.MAIL: _("The latest first."),
}
NOTHING: Mapping[Part, Any] = {
    Part.WAITING: _("Nothing waits. All is well."),
    Part.LOST: _("Nothing was lost. All is well."),
}
WAY_STATE: Mapping[WayState, Any] = {
    WayState.OPEN: pgettext_lazy("a way of messages", "Open"),
    WayState.SHUT: _("It fails. We try again."),
    WayState.NONE: _("Not set up. Nothing leaves."),
    WayState.FOLDER: _("For trying. Nothing leaves."),
    WayState.BY_HAND: _("By hand"),
}
HEARTS: Mapping[Heart, Any] = {
    Heart.SENDER: _("What sends messages"),
    Heart.SMS_LINE: _("The line of SMS"),
    Heart.MAIL: _("What takes e-mails in"),
}
_NOT_AGAIN: Mapping[NotAgain, Any] = {
    NotAgain.NOT_LOST: _("This message is not lost. Nothing was changed."),
    NotAgain.OVER: _("What it says is over, or not true any more. Nothing was sent."),
    NotAgain.TOLD: _("Another message has said the same already. Nothing was sent."),
    NotAgain.LEAVING: _("Another message that says the same is leaving. Nothing was sent."),
    NotAgain.NO_WAY: _("No message gets to this person. An adviser calls them."),
}


# How words of a written promise got to nobody.
_WHY_UNHEARD: Mapping[NoticeState, Any] = {
    NoticeState.FAILED: _("It came back, or whoever carries it says that it did not arrive."),
    NoticeState.GIVEN_UP: _("It could not be sent."),
    NoticeState.PRINTED: _("Nothing leaves by this way from here."),
    NoticeState.DROPPED: _("Nobody posted it in time."),
}


def why_unheard(notice: Notice) -> str:
    """Why these words got to nobody; "" where that is not known any more."""
    return str(_WHY_UNHEARD.get(NoticeState(notice.state), ""))


def not_again_in_words(why: NotAgain) -> str:
    """Why a message does not leave again."""
    return str(_NOT_AGAIN[why])
