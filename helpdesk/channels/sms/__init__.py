"""SMS, by the road that SMS_URL names: one file each, one interface.

Neither a number, nor a text, nor a password is ever logged or put into the reason of a failure.
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from helpdesk.channels.base import Delivery, Message, NotSent
from helpdesk.channels.console import ConsoleDriver
from helpdesk.channels.sms.folder import put_into_folder
from helpdesk.channels.sms.gateway import post_to_gateway
from helpdesk.channels.sms.kannel import hand_to_kannel
from helpdesk.channels.sms.parcel import parcel_of
from helpdesk.policy.sms_roads import Road, WrongAddress, read_address


class SmsDriver:
    """One short message; the idempotency key goes with it, so a repeat is recognised.

    `message.to` is the number in E.164.
    """

    def send(self, message: Message) -> Delivery:
        """Only a gateway reaches the person. Raises NotSent: permanent when there is no number.

        Raises ImproperlyConfigured for an SMS_URL that is none of the ways.
        """
        try:
            address = read_address(settings.SMS_URL)
        except WrongAddress as wrong:
            raise ImproperlyConfigured(f"SMS_URL {wrong}.") from None
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
