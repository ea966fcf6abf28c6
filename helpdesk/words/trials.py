"""What a test message says, and why none leaves; in the active language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.choices import Channel
from helpdesk.models import DeskSettings
from helpdesk.policy.trials import Refusal
from helpdesk.words.spoken import when_in_words

_REFUSALS: Mapping[Refusal, Any] = {
    Refusal.NO_ADDRESS: gettext_lazy("Your account has no e-mail. Add it first."),
    Refusal.WANTS_NONE: gettext_lazy("The owner of this number wants no message."),
    Refusal.TOO_MANY: gettext_lazy("These were many tests. Wait for an hour."),
}


def subject_of_trial(desk: DeskSettings) -> str:
    """Of an e-mail: it names nobody."""
    return _("%(desk)s: test message") % {"desk": desk.name}


def text_of_trial(desk: DeskSettings, *, channel: Channel, asked_at: datetime) -> str:
    """One SMS long; an e-mail says no more."""
    when = when_in_words(asked_at, desk.zone)
    if channel is Channel.SMS:
        words = _("%(desk)s: test message, asked for on %(when)s. Our SMS leave.")
        return (words % {"desk": desk.name, "when": when}).replace("\u00a0", " ")
    words = _("This is a test message of %(desk)s, asked for on %(when)s. Our e-mails leave.")
    return words % {"desk": desk.name, "when": when}


def trial_refusal_in_words(why: Refusal) -> str:
    """Why no test message leaves, and what to do."""
    return str(_REFUSALS[why])
