"""How a message leaves the house."""

from helpdesk.channels import console, email, sms
from helpdesk.channels.base import ChannelDriver
from helpdesk.choices import Channel


def channel_of(code: str) -> ChannelDriver:
    """The driver of a stored channel code; KeyError for one that does not exist."""
    drivers: dict[str, ChannelDriver] = {
        Channel.EMAIL: email.EmailDriver(),
        Channel.SMS: sms.SmsDriver(),
        Channel.CONSOLE: console.ConsoleDriver(),
    }
    return drivers[code]
