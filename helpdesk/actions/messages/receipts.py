"""What an operator calls our messages, and what it says later of each (SMPP).

A receipt may come before the answer that names it: it is kept, and counts once the name is known.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from helpdesk.actions.messages.deliveries import record_arrivals, record_delivery
from helpdesk.models import Notice, SmsPart
from helpdesk.policy.sms_receipts import Receipt, other_spellings

# Centres count anew after a restart: a receipt that waits for its name longer is of another one.
WAITS_FOR_ITS_NAME = timedelta(minutes=10)
# No operator says later than this what became of a message.
KEPT = timedelta(days=7)


def note_ids(named: Sequence[tuple[int, Sequence[str]]], *, at: datetime) -> None:
    """Keep by what names the operator knows the parts of each message (key, names).

    Call it in the transaction that writes that they left. What was reported already counts now.
    """
    owners = {name: key for key, names in named for name in names}
    if not owners:
        return
    SmsPart.objects.bulk_create(
        [SmsPart(message_id=name, notice_id=key, at=at) for name, key in owners.items()],
        ignore_conflicts=True,
    )
    known = SmsPart.objects.filter(message_id__in=owners).select_for_update(no_key=True)
    # A receipt that was here first, or a name that the operator gives a second time.
    others = [row for row in known if row.notice_id != owners[row.message_id]]
    for row in others:
        is_early = row.notice_id is None and at - row.at <= WAITS_FOR_ITS_NAME
        row.arrived = row.arrived if is_early else None
        row.notice_id, row.at = owners[row.message_id], at
        row.save()
    _conclude({row.notice_id for row in others if row.arrived is not None}, at=at)


@transaction.atomic
def note_receipts(receipts: Iterable[Receipt], *, at: datetime) -> None:
    """Write what became of these parts; a message arrived when all of its parts did.

    What is only on its way changes nothing, and what was said first stays.
    """
    ended = {each.message_id: each.arrived for each in receipts if each.arrived is not None}
    parts = SmsPart.objects.select_for_update(no_key=True)
    rows = {row.message_id: row for row in parts.filter(message_id__in=ended)}
    for name in ended.keys() - rows.keys():
        rows[name] = _row_of(name, arrived=ended[name], at=at)
    for arrived in (True, False):
        new = [row.pk for name, row in rows.items() if ended[name] is arrived]
        SmsPart.objects.filter(pk__in=new, arrived=None).update(arrived=arrived)
    _conclude({row.notice_id for row in rows.values()}, at=at)


def forget_parts(*, at: datetime) -> None:
    """What no receipt can be about any more goes."""
    SmsPart.objects.filter(at__lt=at - KEPT).delete()


def _row_of(name: str, *, arrived: bool | None, at: datetime) -> SmsPart:
    """The part whose name this is in another spelling; a new one for a name that nobody knows."""
    parts = SmsPart.objects.select_for_update(no_key=True)
    spelt = list(parts.filter(message_id__in=other_spellings(name), notice__isnull=False)[:2])
    if len(spelt) == 1:
        return spelt[0]
    row, _is_new = parts.get_or_create(
        message_id=name[:64], defaults={"arrived": arrived, "at": at}
    )
    return row


def _conclude(keys: Iterable[int | None], *, at: datetime) -> None:
    """Say how these messages ended, where their parts have said it all."""
    said: dict[int, list[bool | None]] = {}
    for key, arrived in SmsPart.objects.filter(notice__in=[k for k in keys if k]).values_list(
        "notice_id", "arrived"
    ):
        said.setdefault(key, []).append(arrived)
    lost = {key for key, parts in said.items() if False in parts}
    record_arrivals(keys={key for key, parts in said.items() if None not in parts} - lost, at=at)
    for notice in Notice.objects.filter(pk__in=lost).only("idempotency_key"):
        record_delivery(idempotency_key=notice.idempotency_key, delivered=False, at=at)
