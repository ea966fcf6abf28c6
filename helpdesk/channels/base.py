"""What every channel takes and gives back."""

import uuid
from dataclasses import dataclass
from typing import Protocol

# How long one message may take in all, well under its lease and under the time to stop a sender.
USUAL_SECONDS = 25.0


class NotSent(Exception):
    """A message did not leave, or nobody knows whether it did.

    `permanent`: trying again would not help. `is_of_channel`: the next message would fare alike.
    `is_perhaps_taken`: it was handed over, and no answer came.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        is_of_channel: bool = False,
        is_perhaps_taken: bool = False,
    ) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.is_of_channel = is_of_channel
        self.is_perhaps_taken = is_perhaps_taken


@dataclass(frozen=True)
class MailHeaders:
    """What an e-mail says to programs; "" and () say nothing."""

    # Message-IDs of the conversation without their brackets, the first one at the head.
    references: tuple[str, ...] = ()
    # "auto-generated", "auto-replied", or "" for what a hand wrote: programs leave the first two
    # unanswered (RFC 3834).
    auto_submitted: str = "auto-generated"
    # Where its answer goes, and where it comes back to when nobody is there.
    reply_to: str = ""
    returns_to: str = ""
    # Where one request ends what is sent to this address (RFC 8058).
    unsubscribe: str = ""


@dataclass(frozen=True)
class Message:
    """A message ready to leave. `summary` names no person, number or trust word."""

    to: str
    subject: str
    text: str
    summary: str
    idempotency_key: uuid.UUID
    # The same words as a page of HTML; "" for what is no e-mail.
    page: str = ""
    # An iCalendar file for the person's own calendar; None when no call is to come.
    invitation: bytes | None = None
    headers: MailHeaders = MailHeaders()
    # How long sending it may take in all.
    seconds: float = USUAL_SECONDS


@dataclass(frozen=True)
class Delivery:
    """How it went. `reached`: it left for the person, and did not just stay with us.

    `ids`: what the operator calls its parts, where only receipts with these names come back.
    """

    reached: bool
    ids: tuple[str, ...] = ()


class ChannelDriver(Protocol):
    """One way out of the house."""

    def send(self, message: Message) -> Delivery:
        """Send, or raise NotSent. Called outside any transaction; ends within its seconds."""
        ...
