"""Knows what the past says of a way to a person: it arrives, nobody knows, or it fails."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from helpdesk.choices import Channel

# One alone may be the message's own, or a phone that was off for days.
FAILS_AFTER: Final = 2
# What failed before may work again: after so long it is tried as if nobody knew.
FAILS_FOR: Final = timedelta(days=60)
# A number or an e-mail of before is perhaps somebody else's by now.
PROVES_FOR: Final = timedelta(days=180)


class Proof(StrEnum):
    """What is known of a way."""

    ARRIVES = "arrives"
    UNKNOWN = "unknown"
    FAILS = "fails"


@dataclass(frozen=True)
class Evidence:
    """What became of messages to one number or e-mail; None is never.

    `answered_at` is when something came back from there. `failures` are those since the last that
    arrived, and since the last answer.
    """

    arrived_at: datetime | None = None
    answered_at: datetime | None = None
    failed_at: datetime | None = None
    failures: int = 0


def heard_of(ends: Mapping[datetime, bool], *, answered_at: datetime | None = None) -> Evidence:
    """The evidence of messages that arrived or not, by when they left; the order is no matter."""
    arrived = [at for at, has_arrived in ends.items() if has_arrived]
    failed = [at for at, has_arrived in ends.items() if not has_arrived]
    alive_at = max([*arrived, *([answered_at] if answered_at else [])], default=None)
    return Evidence(
        arrived_at=max(arrived, default=None),
        answered_at=answered_at,
        failed_at=max(failed, default=None),
        failures=sum(alive_at is None or at > alive_at for at in failed),
    )


def proof_of(evidence: Evidence, *, at: datetime) -> Proof:
    """What is to be thought of a way at `at`."""
    failed_at = evidence.failed_at
    if evidence.failures >= FAILS_AFTER and failed_at is not None and failed_at > at - FAILS_FOR:
        return Proof.FAILS
    alive = [when for when in (evidence.arrived_at, evidence.answered_at) if when is not None]
    return Proof.ARRIVES if alive and max(alive) > at - PROVES_FOR else Proof.UNKNOWN


def ways_with(
    found: Mapping[Channel, Evidence], proof: Proof, *, at: datetime
) -> frozenset[Channel]:
    """Those ways of which this is to be thought."""
    return frozenset(way for way, evidence in found.items() if proof_of(evidence, at=at) is proof)
