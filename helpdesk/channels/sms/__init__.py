"""SMS, by the road that SMS_URL names: one file each, one interface.

Neither a number, nor a text, nor a password is ever logged or put into the reason of a failure.
"""

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from helpdesk.channels.base import Delivery, Message, NotSent
from helpdesk.channels.console import ConsoleDriver
from helpdesk.channels.sms.folder import put_into_folder
from helpdesk.channels.sms.gateway import post_to_gateway
from helpdesk.channels.sms.kannel import hand_to_kannel
from helpdesk.channels.sms.parcel import parcel_of
from helpdesk.channels.sms.smpp import driver as smpp
from helpdesk.policy.sms_roads import Address, Road, WrongAddress, read_address, road_of


class SmsDriver:
    """One short message; the idempotency key goes with it, so a repeat is recognised.

    `message.to` is the number in E.164.
    """

    def send(self, message: Message) -> Delivery:
        """Only a gateway reaches the person. Raises NotSent: permanent when there is no number.

        Raises ImproperlyConfigured for an SMS_URL that is none of the ways.
        """
        address = sms_address()
        if address.road is Road.SCREEN:
            return ConsoleDriver().send(message)
        if not message.to:
            raise NotSent("no number", permanent=True)
        parcel = parcel_of(message)
        if address.road is Road.FOLDER:
            return put_into_folder(address.url, parcel)
        if address.road is Road.KANNEL:
            return hand_to_kannel(address, parcel)
        return post_to_gateway(address.url, parcel)


class SmppDriver(SmsDriver):
    """The same, where the road is a line that takes several at once."""

    def how_many_at_once(self) -> int:
        """As many as the operator lets us, for now."""
        return smpp.how_many_at_once()

    def send_all(self, messages: Sequence[Message]) -> list[Delivery | NotSent]:
        """An end for each, in order; permanent where there is no number."""
        is_payload = sms_address().options.get("long") == "payload"
        parcels = [parcel_of(message) for message in messages if message.to]
        ends = iter(smpp.send_by_line(parcels, is_payload=is_payload))
        return [
            next(ends) if message.to else NotSent("no number", permanent=True)
            for message in messages
        ]


def sms_driver() -> SmsDriver:
    """The driver of the road that SMS_URL names."""
    return SmppDriver() if has_own_process() else SmsDriver()


def has_own_process() -> bool:
    """Whether SMS leave by a line that a process of its own holds, and by no other."""
    return road_of(settings.SMS_URL) is Road.SMPP


def sms_address() -> Address:
    """SMS_URL, read. Raises ImproperlyConfigured for one that is none of the ways."""
    try:
        return read_address(settings.SMS_URL)
    except WrongAddress as wrong:
        raise ImproperlyConfigured(f"SMS_URL {wrong}.") from None
