"""Tells programs what happened: claimed by a lease, told at least once, each address by itself.

It stands beside the sender of messages (sending.py) and shares its lanes, its lease and its pass.
It is none of its channels: a message to a person is given up for another channel or an adviser's
voice, is dropped when its promise ends, and is a line of the story; an event for a program is none
of these.
"""

import json
import logging
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F

from helpdesk.actions.journal import Subject, record_entry
from helpdesk.actions.messages.claims import LEASE
from helpdesk.actions.messages.lanes import (
    how_many_may_pass,
    leave_untried,
    note_answer,
    note_fault,
)
from helpdesk.actions.messages.sending import Pass
from helpdesk.channels.base import NotSent
from helpdesk.channels.webhook import USUAL, Way, post
from helpdesk.choices import JournalKind, JournalSubject, NoticeState, ProgramEvent, PromiseResult
from helpdesk.models import Webhook, WebhookMessage
from helpdesk.policy.webhooks import KEPT, secret_bytes, signature, wait_after

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

BATCH = 20
_SAYS = {
    ProgramEvent.KEPT: PromiseResult.KEPT,
    ProgramEvent.BROKEN: PromiseResult.BROKEN,
}

log = logging.getLogger(__name__)


def tell_due(
    *, at: datetime, way: Way = USUAL, is_stopping: Callable[[], bool] = lambda: False
) -> int:
    """One pass over all addresses. Returns how many messages were tried."""
    return tell_in(Pass(at, is_stopping), way=way)


def tell_in(this: Pass, *, way: Way = USUAL) -> int:
    """As `tell_due`, with other bounds of time."""
    waiting = WebhookMessage.objects.due(this.at).values("webhook")
    return sum(_tell(hook, this, way) for hook in Webhook.objects.filter(pk__in=waiting))


def _tell(hook: Webhook, this: Pass, way: Way) -> int:
    """What is due at one address, until it fails too often."""
    if not this.may_go_on():
        return 0
    most = how_many_may_pass(channel=hook.lane, at=this.now(), limit=BATCH)
    if not most:
        return 0
    sender, tried, is_shut = uuid.uuid4(), 0, False
    waiting = _claim(hook, sender=sender, at=this.now(), limit=most)
    while waiting and not is_shut and this.may_go_on():
        message = waiting.pop(0)
        if not _begin(message, sender=sender, at=this.now()):
            continue
        tried += 1
        is_shut = not _send(hook, message, sender=sender, this=this, way=way) and note_fault(
            channel=hook.lane, at=this.now()
        )
    mine = WebhookMessage.objects.filter(pk__in=[each.pk for each in waiting], claimed_by=sender)
    mine.update(state=NoticeState.QUEUED, claimed_by=None, claimed_until=None)
    if not tried:
        leave_untried(channel=hook.lane, at=this.now())
    return tried


@transaction.atomic
def _claim(hook: Webhook, *, sender: uuid.UUID, at: datetime, limit: int) -> list[WebhookMessage]:
    """Take what is due for LEASE; of two senders, one gets each. What is untrue by now goes."""
    due = WebhookMessage.objects.due(at).filter(webhook=hook)
    mine = due.select_for_update(of=("self",), skip_locked=True, no_key=True)
    keys = list(mine.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])
    rows = WebhookMessage.objects.filter(pk__in=keys)
    for event, result in _SAYS.items():
        taken_back = rows.filter(event=event).exclude(callback__result=result)
        gone = list(taken_back.values_list("pk", flat=True))
        rows.filter(pk__in=gone).update(state=NoticeState.DROPPED, ended_at=at)
        keys = [key for key in keys if key not in gone]
    rows.filter(pk__in=keys).update(
        state=NoticeState.SENDING, claimed_by=sender, claimed_until=at + LEASE
    )
    return list(WebhookMessage.objects.filter(pk__in=keys).order_by("due_at", "pk"))


def _begin(message: WebhookMessage, *, sender: uuid.UUID, at: datetime) -> bool:
    """Mark it as handed over now: this is a try. False when its lease was lost."""
    mine = WebhookMessage.objects.filter(pk=message.pk, claimed_by=sender)
    message.tries += 1
    return bool(mine.update(tries=F("tries") + 1, claimed_until=at + LEASE))


def _send(
    hook: Webhook, message: WebhookMessage, *, sender: uuid.UUID, this: Pass, way: Way
) -> bool:
    """Whether the program took it; its end is written. No transaction is held meanwhile."""
    body, headers = parcel_of(hook, message, at=this.now())
    try:
        post(hook.address, body, headers, way)
    except NotSent as error:
        _write_failure(message, error, sender=sender, at=this.now())
        return False
    note_answer(channel=hook.lane)
    _write(message, sender, state=NoticeState.SENT, ended_at=this.now(), failure="")
    return True


def parcel_of(
    hook: Webhook, message: WebhookMessage, *, at: datetime
) -> tuple[bytes, dict[str, str]]:
    """The body and the headers of one try, signed for this instant under each key of the site."""
    told = {
        "type": str(message.event),
        "timestamp": message.happened_at.isoformat(),
        "data": message.data,
    }
    body = json.dumps(told, separators=(",", ":")).encode()
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    secrets = [secret_bytes(str(hook.salt), key=key) for key in keys]
    message_id = f"msg_{message.key.hex}"
    return body, {
        "Content-Type": "application/json",
        "User-Agent": "Coup-de-fil-webhook/1.0",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature(message_id=message_id, at=at, body=body, secrets=secrets),
    }


def _write_failure(
    message: WebhookMessage, error: NotSent, *, sender: uuid.UUID, at: datetime
) -> None:
    wait = None if error.permanent else wait_after(message.tries)
    failure = str(error)[:80]
    if wait is None:
        log.error("Webhook %s is given up: %s.", message.webhook_id, failure)
        _write(message, sender, state=NoticeState.GIVEN_UP, ended_at=at, failure=failure)
    else:
        _write(message, sender, state=NoticeState.QUEUED, due_at=at + wait, failure=failure)


def _write(message: WebhookMessage, sender: uuid.UUID, **written: object) -> None:
    """The end of this claim, unless another sender holds it by now."""
    mine = WebhookMessage.objects.filter(pk=message.pk, claimed_by=sender)
    mine.update(**written, claimed_by=None, claimed_until=None)


@transaction.atomic
def tell_again(
    *,
    hook: Webhook,
    since: datetime,
    at: datetime,
    by: "AbstractUser | None" = None,
    only_missed: bool = True,
) -> int:
    """Queue again what happened since then: what was given up, or all. Returns how many.

    Each has the key that it had, so that a program can tell what it took already. `by` None is
    whoever may run commands.
    """
    ended = [NoticeState.GIVEN_UP] if only_missed else [NoticeState.GIVEN_UP, NoticeState.SENT]
    rows = hook.messages.filter(state__in=ended, happened_at__gte=since)
    count = rows.update(state=NoticeState.QUEUED, due_at=at, tries=0, ended_at=None, failure="")
    if count:
        about = Subject(JournalSubject.WEBHOOK, hook.pk)
        kind = JournalKind.WEBHOOK_REPLAYED
        record_entry(kind=kind, at=at, by=by, about=about, count=count)
    return count


def forget_told(*, at: datetime) -> None:
    """What was told or given up long ago can be told no more, and goes."""
    WebhookMessage.objects.filter(ended_at__lte=at - KEPT).delete()


def next_event_at(*, after: datetime) -> datetime | None:
    """When something becomes due after this instant; None when nothing waits."""
    rows = WebhookMessage.objects.filter(state=NoticeState.QUEUED, due_at__gt=after)
    return rows.order_by("due_at").values_list("due_at", flat=True).first()
