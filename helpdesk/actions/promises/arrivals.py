"""SMS that an operator hands us by SMPP: repeats are known, parts become one message.

What comes so has no id. The same words of the same sender are a repeat while they are fresh, or
while the operator was not told that we have them; later they are said a second time.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from helpdesk.actions.promises.answers import take_sms
from helpdesk.models import ArrivedPart
from helpdesk.policy.digests import keyed_digest
from helpdesk.policy.sms_parts import PartOf

# An operator that does not hear our answer hands over again within seconds; nobody has asked a
# question, and got the same answer to it, so soon.
REPEATED_WITHIN = timedelta(minutes=1)
# So long a repeat may come after we died between keeping a message and saying so.
UNANSWERED_FOR = timedelta(hours=1)
# Parts travel together: one that has not come by then never will.
WAITS_FOR_PARTS = timedelta(minutes=5)
KEPT = timedelta(days=1)
MISSING = "[…]"


@dataclass(frozen=True)
class Arrival:
    """What came: `octets` as they were, `text` as they are read, `part` None for a whole one."""

    sender: str
    to: str
    octets: bytes
    text: str
    part: PartOf | None = None


@transaction.atomic
def take_arrival(arrival: Arrival, *, at: datetime) -> int:
    """Keep it, and the message once it is whole. Returns the key of its row, for `note_answered`.

    A repeat changes nothing.
    """
    digest = _digest("sms", arrival, arrival.octets.hex(), str(arrival.part))
    known = ArrivedPart.objects.filter(digest=digest, at__gt=at - UNANSWERED_FOR).last()
    if known and (known.at > at - REPEATED_WITHIN or not known.is_answered):
        return known.pk
    row = ArrivedPart(digest=digest, at=at)
    if arrival.part is None:
        row.save()
        take_sms(sender=arrival.sender, text=arrival.text, gateway_id=f"smpp:{row.key}", at=at)
        return row.pk
    of = arrival.part
    row.message = _digest("sms parts", arrival, str(of.reference), str(of.of))
    row.number, row.of = of.number, of.of
    # A sender of SMPP has twenty signs at most.
    row.sender, row.text = arrival.sender[:20], arrival.text
    row.save()
    _take_whole(row, at=at)
    return row.pk


def note_answered(keys: Collection[int]) -> None:
    """The operator was told that we have these."""
    ArrivedPart.objects.filter(pk__in=keys).update(is_answered=True)


@transaction.atomic
def take_what_stays_in_parts(*, at: datetime) -> int:
    """What waited long for its other parts is taken as it is, with a mark for what lacks.

    Returns how many messages.
    """
    late = ArrivedPart.objects.exclude(message="").filter(at__lte=at - WAITS_FOR_PARTS)
    messages = set(late.values_list("message", flat=True))
    for message in messages:
        _hand_on(list(ArrivedPart.objects.filter(message=message)), at=at)
    return len(messages)


def forget_arrivals(*, at: datetime) -> None:
    """What can no longer be a repeat goes."""
    ArrivedPart.objects.filter(message="", at__lt=at - KEPT).delete()


def _take_whole(row: ArrivedPart, *, at: datetime) -> None:
    parts = list(ArrivedPart.objects.filter(message=row.message))
    if len({part.number for part in parts}) == row.of:
        _hand_on(parts, at=at)


def _hand_on(parts: list[ArrivedPart], *, at: datetime) -> None:
    """Take the message of these parts, and forget their words."""
    by_number = {part.number: part for part in parts}
    texts = [
        by_number[number].text if number in by_number else MISSING
        for number in range(1, parts[0].of + 1)
    ]
    take_sms(sender=parts[0].sender, text="".join(texts), gateway_id=f"smpp:{parts[0].key}", at=at)
    ArrivedPart.objects.filter(pk__in=[part.pk for part in parts]).update(
        message="", sender="", text=""
    )


def _digest(kind: str, arrival: Arrival, *more: str) -> str:
    value = "\n".join((arrival.sender, arrival.to, *more))
    return keyed_digest(kind, value, key=settings.SECRET_KEY)
