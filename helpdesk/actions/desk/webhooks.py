"""Makes and ends the webhooks of the operator's programs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from helpdesk.actions.journal import Subject, record_entry
from helpdesk.choices import JournalKind, JournalSubject, NoticeState, ProgramEvent
from helpdesk.models import Webhook
from helpdesk.policy.webhooks import address_problem, secret_bytes, shown

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class AddressRefused(ValueError):
    """Nothing is ever sent to this address."""


@dataclass(frozen=True)
class NewWebhook:
    """The row, and the secret that signs for it: to be shown this once."""

    row: Webhook
    secret: str


@transaction.atomic
def make_webhook(
    *,
    name: str,
    address: str,
    events: Collection[ProgramEvent],
    at: datetime,
    by: "AbstractUser",
) -> NewWebhook:
    """From now on this address is told of these events. Raises AddressRefused."""
    if address_problem(address) is not None:
        raise AddressRefused
    row = Webhook.objects.create(
        name=name,
        address=address,
        events=[str(event) for event in ProgramEvent if event in events],
        made_at=at,
        made_by_id=by.pk,
    )
    about = Subject(JournalSubject.WEBHOOK, row.pk)
    kind = JournalKind.WEBHOOK_MADE
    record_entry(kind=kind, at=at, by=by, about=about, events=list(row.events))
    return NewWebhook(row, shown(secret_bytes(str(row.salt), key=settings.SECRET_KEY)))


@transaction.atomic
def end_webhook(*, hook: Webhook, at: datetime, by: "AbstractUser") -> None:
    """It is told nothing any more, what waits included. Again changes nothing."""
    if Webhook.objects.filter(pk=hook.pk, ended_at=None).update(ended_at=at, ended_by_id=by.pk):
        waiting = hook.messages.filter(state__in=[NoticeState.QUEUED, NoticeState.SENDING])
        waiting.update(state=NoticeState.DROPPED, ended_at=at, claimed_by=None, claimed_until=None)
        about = Subject(JournalSubject.WEBHOOK, hook.pk)
        record_entry(kind=JournalKind.WEBHOOK_ENDED, at=at, by=by, about=about)
