"""What each event about a message is called in a story."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk import labels
from helpdesk.choices import Channel, EventKind, NoticeState


def _sms_came(data: Mapping[str, Any], names: object) -> str:
    told = _("An SMS came from the number.")
    if not data.get("said"):
        return told
    said = labels.label_of(labels.SMS_SAID, data["said"])
    understood = _("Understood: %(said)s.") % {"said": said}
    return f"{told} {understood} {labels.label_of(labels.SMS_DID, data.get('did'))}"


def _mail_came(data: Mapping[str, Any], names: object) -> str:
    standing = labels.label_of(labels.SENDER_STANDING, data.get("standing"))
    return _("An e-mail came from %(standing)s.") % {"standing": standing}


def _files_came(data: Mapping[str, Any], names: object) -> str:
    count = data.get("files", 0)
    if not count:
        return _("Files came.")
    return ngettext("%(count)d file came.", "%(count)d files came.", count) % {"count": count}


def _voice_came(data: Mapping[str, Any], names: object) -> str:
    return _("They left a voice message.")


def _email_dead(data: Mapping[str, Any], names: object) -> str:
    return _("This e-mail does not exist. We write there no more.")


def _loss_seen_to(data: Mapping[str, Any], names: object) -> str:
    return _("Somebody saw to what did not arrive: %(notice)s.") % _notice(data)


def _notice_queued(data: Mapping[str, Any], names: object) -> str:
    return _("Message ready: %(notice)s. Channel: %(channel)s.") % _notice(data)


def _notice_sent(data: Mapping[str, Any], names: object) -> str:
    if data.get("state") == NoticeState.PRINTED:
        return _("Message written on the server only. It reached nobody: %(notice)s.") % (
            _notice(data)
        )
    return _("Message sent: %(notice)s. Channel: %(channel)s.") % _notice(data)


def _notice_perhaps_twice(data: Mapping[str, Any], names: object) -> str:
    return _("A message was perhaps sent twice.")


def _notice_given_up(data: Mapping[str, Any], names: object) -> str:
    return _("Message that could not be sent: %(notice)s. Channel: %(channel)s.") % _notice(data)


def _notice_delivered(data: Mapping[str, Any], names: object) -> str:
    return _("Message delivered: %(notice)s. Channel: %(channel)s.") % _notice(data)


def _notice_failed(data: Mapping[str, Any], names: object) -> str:
    return _("Message not delivered: %(notice)s. Channel: %(channel)s.") % _notice(data)


def _notice_too_late(data: Mapping[str, Any], names: object) -> str:
    return _("Message that nobody sent or said in time: %(notice)s.") % _notice(data)


def _notice_carried(data: Mapping[str, Any], names: object) -> str:
    if data.get("channel") == Channel.LETTER:
        return _("Letter posted: %(notice)s.") % _notice(data)
    return _("Said on the phone: %(notice)s.") % _notice(data)


def _notice(data: Mapping[str, Any]) -> dict[str, str]:
    return {
        "notice": labels.label_of(labels.NOTICE_KIND, data.get("notice")),
        "channel": labels.label_of(labels.CHANNEL, data.get("channel")),
    }


SENTENCES_OF_MESSAGES: Mapping[EventKind, Callable[[Mapping[str, Any], object], str]] = {
    EventKind.SMS_CAME: _sms_came,
    EventKind.MAIL_CAME: _mail_came,
    EventKind.EMAIL_DEAD: _email_dead,
    EventKind.FILES_CAME: _files_came,
    EventKind.VOICE_CAME: _voice_came,
    EventKind.LOSS_SEEN_TO: _loss_seen_to,
    EventKind.NOTICE_QUEUED: _notice_queued,
    EventKind.NOTICE_SENT: _notice_sent,
    EventKind.NOTICE_PERHAPS_TWICE: _notice_perhaps_twice,
    EventKind.NOTICE_GIVEN_UP: _notice_given_up,
    EventKind.NOTICE_DELIVERED: _notice_delivered,
    EventKind.NOTICE_FAILED: _notice_failed,
    EventKind.NOTICE_TOO_LATE: _notice_too_late,
    EventKind.NOTICE_CARRIED: _notice_carried,
}
