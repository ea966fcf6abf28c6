"""A mail of ours came back: its address is dead, and all that would go there takes another way."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from helpdesk.actions.messages.deliveries import record_delivery
from helpdesk.actions.messages.giving_up import hand_on
from helpdesk.actions.people.dead_emails import mark_email_dead
from helpdesk.actions.story import record
from helpdesk.channels.incoming.reading import Bounce
from helpdesk.choices import Channel, EventKind, NoticeState, PromiseWay
from helpdesk.models import Callback, Notice
from helpdesk.policy.bounces import is_dead_by
from helpdesk.reads.evidence import is_sent_to
from helpdesk.reads.mails import notice_of_key
from helpdesk.words.message import address_of


def take_bounce(*, bounce: Bounce, notices: Sequence[int], at: datetime) -> None:
    """What a report says of messages of ours; call it in the transaction that writes it down.

    `notices` are those whose own signed address it came to. A report that names none of ours, or
    says "later", changes nothing.
    """
    if not bounce.addresses:
        return
    keys = [notice_of_key(name.partition("@")[0]) for name in bounce.returned]
    rows = list(Notice.objects.filter(pk__in=notices)) + [each for each in keys if each]
    for row in {row.pk: row for row in rows}.values():
        _take(row, bounce, at=at)


def _take(notice: Notice, bounce: Bounce, *, at: datetime) -> None:
    """The message goes another way; where nobody is at the address, so does all that waits."""
    email = address_of(notice)
    # A mail of before says nothing of an e-mail that its request knows since then.
    went_there = is_sent_to(notice, Channel.EMAIL, email)
    if went_there and email.lower() in bounce.addresses and is_dead_by(bounce.status):
        if mark_email_dead(email=email, at=at):
            record(case=notice.case, kind=EventKind.EMAIL_DEAD, at=at, by=None)
            # What was to be kept there needs another way: it says so wherever it is shown.
            kept = Callback.objects.open().filter(way=PromiseWay.EMAIL, email__iexact=email)
            kept.update(email="")
        record_delivery(idempotency_key=notice.idempotency_key, delivered=False, at=at)
        _hand_on_what_waits(email, at=at)
    else:
        record_delivery(idempotency_key=notice.idempotency_key, delivered=False, at=at)


def _hand_on_what_waits(email: str, *, at: datetime) -> None:
    """What is still to go to this address goes by the next channel, at its own hour."""
    around = (
        *("case__email", "case__person__email", "callback__email"),
        *("callback__consent__helper__email", "callback__consent__helper__merged_into__email"),
    )
    named = Q()
    for way in around:
        named |= Q(**{f"{way}__iexact": email})
    waiting = Notice.objects.filter(named, channel=Channel.EMAIL, state=NoticeState.QUEUED)
    mine = waiting.select_for_update(of=("self",), skip_locked=True, no_key=True)
    found = list(mine.order_by("due_at", "pk").values_list("pk", flat=True))
    rows = Notice.objects.filter(pk__in=found).select_related("case__person", "callback")
    for notice in rows.order_by("due_at", "pk"):
        if address_of(notice).casefold() != email.casefold():
            continue
        notice.state, notice.failure = NoticeState.GIVEN_UP, "no such address"
        notice.save(update_fields=["state", "failure"])
        hand_on(notice=notice, kind=EventKind.NOTICE_GIVEN_UP, at=at, due_at=notice.due_at)
