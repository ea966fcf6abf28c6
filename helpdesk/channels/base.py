"""What every channel takes and gives back."""

import uuid
from dataclasses import dataclass
from typing import Protocol


class NotSent(Exception):
    """A message did not leave. `permanent`: trying again would not help."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent


@dataclass(frozen=True)
class Message:
    """A message ready to leave. `summary` names no person, number or trust word."""

    to: str
    subject: str
    text: str
    summary: str
    idempotency_key: uuid.UUID
    # An iCalendar file for the person's own calendar; None when no call is to come.
    invitation: bytes | None = None


@dataclass(frozen=True)
class Delivery:
    """How it went. `reached`: it left for the person, and did not just stay with us."""

    reached: bool


class ChannelDriver(Protocol):
    """One way out of the house."""

    def send(self, message: Message) -> Delivery:
        """Send, or raise NotSent. Called outside any transaction."""
        ...
