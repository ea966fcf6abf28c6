"""What an operator calls our messages, and what it says later of each (SMPP).

A receipt may come before the answer that names it: it is kept, and counts once the name is known.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from helpdesk.actions.messages.deliveries import record_arrivals, record_delivery
from helpdesk.models import Notice, SmsPart
from helpdesk.policy.sms_receipts import Receipt, other_spellings

# Centres count anew after a restart: a receipt that waits for its name longer is of another one.
WAITS_FOR_ITS_NAME = timedelta(minutes=10)
# No operator says later than this what became of a message.
KEPT = timedelta(days=7)
LONGEST = 64


def note_ids(named: Sequence[tuple[int, Sequence[str]]], *, at: datetime) -> None:
    """Keep by what names the operator knows the parts of each message (key, names).

    Call it in the transaction that writes that they left. What was reported already counts now.
    """
    owners = {name: key for key, names in named for name in names}
    if not owners:
        return
    _insert([SmsPart(message_id=name, notice_id=key, at=at) for name, key in owners.items()])
    # A receipt that was here first, or a name that the operator gives a second time.
    others = [row for row in _locked(owners) if row.notice_id != owners[row.message_id]]
    for row in others:
        is_early = row.notice_id is None and at - row.at <= WAITS_FOR_ITS_NAME
        row.arrived = row.arrived if is_early else None
        row.notice_id, row.at = owners[row.message_id], at
    SmsPart.objects.bulk_update(others, ["arrived", "notice", "at"])
    _conclude({row.notice_id for row in others if row.arrived is not None}, at=at)


@transaction.atomic
def note_receipts(receipts: Iterable[Receipt], *, at: datetime) -> None:
    """Write what became of these parts; a message arrived when all of its parts did.

    What is only on its way changes nothing, and what was said first stays. Nine statements,
    however many they are, where all arrived.
    """
    ended = {each.message_id: each.arrived for each in receipts if each.arrived is not None}
    if not ended:
        return
    names = _kept_names(ended)
    new = [name for name, kept in names.items() if kept is None]
    _insert([SmsPart(message_id=name[:LONGEST], arrived=ended[name], at=at) for name in new])
    said = {kept or name[:LONGEST]: ended[name] for name, kept in names.items()}
    rows = _locked(said)
    for arrived in (True, False):
        alike = [row.pk for row in rows if said[row.message_id] is arrived]
        SmsPart.objects.filter(pk__in=alike, arrived=None).update(arrived=arrived)
    _conclude({row.notice_id for row in rows}, at=at)


def _kept_names(names: Collection[str]) -> dict[str, str | None]:
    """As what each name is kept: itself, in another spelling, or None for one that nobody knows."""
    kept: dict[str, str | None] = dict.fromkeys(names)
    parts = SmsPart.objects.values_list("message_id", flat=True)
    kept.update({name: name for name in parts.filter(message_id__in=names)})
    spellings = {name: other_spellings(name) for name, is_kept in kept.items() if not is_kept}
    every = set().union(*spellings.values())
    found = set(parts.filter(message_id__in=every, notice__isnull=False)) if every else set()
    for name, spelt in spellings.items():
        if len(one := spelt & found) == 1:
            kept[name] = one.pop()
    return kept


def _insert(parts: Iterable[SmsPart]) -> None:
    """Those that are not there yet, in the order of their names.

    First these, then `_locked`, each in one order: the sender and the receiver write the same names
    at once, and must never wait in a circle.
    """
    ordered = sorted(parts, key=lambda part: part.message_id)
    SmsPart.objects.bulk_create(ordered, ignore_conflicts=True)


def _locked(names: Collection[str]) -> list[SmsPart]:
    rows = SmsPart.objects.select_for_update(of=("self",), no_key=True)
    return list(rows.filter(message_id__in=names).order_by("message_id"))


def forget_parts(*, at: datetime) -> None:
    """What no receipt can be about any more goes."""
    SmsPart.objects.filter(at__lt=at - KEPT).delete()


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
