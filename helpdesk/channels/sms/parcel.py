"""What every road of SMS carries."""

from dataclasses import dataclass

from django.conf import settings

from helpdesk.channels.base import Message
from helpdesk.policy.sms import in_gsm7
from helpdesk.policy.sms_senders import sender_for


@dataclass(frozen=True)
class Parcel:
    """One message on its way. `to` is E.164, `sender` "" where the gateway chooses.

    `key` is the same at each try; `seconds` is how long it may take in all.
    """

    to: str
    sender: str
    text: str
    key: str
    seconds: float

    def as_said(self) -> dict[str, str]:
        """As files and the generic gateway have it."""
        return {"to": self.to, "from": self.sender, "text": self.text, "id": self.key}


def parcel_of(message: Message) -> Parcel:
    """With its text in signs that cost least, and the sender of its country."""
    sender = sender_for(message.to, senders=settings.SMS_SENDERS, usual=settings.SMS_SENDER)
    key = str(message.idempotency_key)
    return Parcel(message.to, sender, in_gsm7(message.text), key, message.seconds)
