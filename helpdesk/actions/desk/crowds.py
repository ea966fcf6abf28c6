"""Notices when strangers crowd, and tells whoever coordinates: once, not at each request."""

import logging
import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from helpdesk.channels import channel_of
from helpdesk.channels.base import Message, NotSent
from helpdesk.choices import Channel
from helpdesk.models import Crowd
from helpdesk.reads.fair_use import current_crowd, is_crowd
from helpdesk.reads.team import coordinator_addresses
from helpdesk.words.crowds import crowd_in_mail

# A task of the cluster has twenty seconds in all.
MAIL_SECONDS, MOST_MAILS = 3.0, 4

log = logging.getLogger(__name__)


def watch_crowds(*, at: datetime) -> bool:
    """Write that a crowd began, or is over; who coordinates gets a mail about a new one.

    Returns whether one began. Today's page and the figures show it as long as it lasts.
    """
    if not is_crowd(at):
        Crowd.objects.filter(is_over=False).update(is_over=True)
        return False
    if current_crowd() is not None or not _begin(at):
        return False
    for address in coordinator_addresses()[:MOST_MAILS]:
        _tell(address)
    return True


def _begin(at: datetime) -> bool:
    """Whether this is the one that began it: the database has one at a time."""
    try:
        with transaction.atomic():
            Crowd.objects.create(began_at=at)
    except IntegrityError:
        return False
    return True


def _tell(address: str) -> None:
    """One mail; what does not leave stays on the page."""
    subject, text = crowd_in_mail()
    message = Message(
        to=address,
        subject=subject,
        text=text,
        summary="alarm: requests come faster than usual",
        idempotency_key=uuid.uuid4(),
        seconds=MAIL_SECONDS,
    )
    try:
        channel_of(Channel.EMAIL).send(message)
    except NotSent as error:
        log.warning("An alarm did not leave: %s", error)
