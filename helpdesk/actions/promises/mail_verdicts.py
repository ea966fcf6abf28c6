"""Takes a mail for a server that hands it over, and answers in one word what became of it."""

import logging
from datetime import datetime

from helpdesk.actions.messages.incoming import LaterPlease, TooManyMails, take_mail
from helpdesk.actions.promises.voice_messages import (
    TooManyMessages,
    is_of_exchange,
    take_voice_mail,
)
from helpdesk.channels.incoming.reading import UnreadableMail
from helpdesk.channels.incoming.verdicts import Verdict

log = logging.getLogger(__name__)


def verdict_on(
    raw: bytes, *, at: datetime, returns_to: str | None = None, recipients: tuple[str, ...] = ()
) -> Verdict:
    """TAKEN once it is committed, or nobody needs to read it; never raises.

    REFUSED and TOO_MANY are told to the sender by their own server; LATER is tried again by ours.
    """
    try:
        if is_of_exchange(raw):
            take_voice_mail(raw, at=at, recipients=recipients)
        else:
            take_mail(raw, at=at, returns_to=returns_to, recipients=recipients)
    except UnreadableMail as error:
        log.warning("A mail was refused: %s.", error)
        return Verdict.REFUSED
    except TooManyMails:
        log.warning("A mail was refused: its sender wrote too many today.")
        return Verdict.TOO_MANY
    except (LaterPlease, TooManyMessages):
        log.error("A mail waits: too many requests were opened by mail today.")
        return Verdict.LATER
    except Exception:
        log.exception("A mail could not be taken. It is tried again.")
        return Verdict.LATER
    return Verdict.TAKEN
