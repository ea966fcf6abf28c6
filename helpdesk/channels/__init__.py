"""How a message leaves the house."""

from helpdesk.channels import console, email, sms
from helpdesk.channels.base import ChannelDriver
from helpdesk.choices import Channel

# The channels that a machine carries, each in a lane of its own.
CARRIED_BY_MACHINES = (Channel.EMAIL, Channel.SMS, Channel.CONSOLE)


def channel_of(code: str) -> ChannelDriver:
    """The driver of a stored channel code; KeyError for one that does not exist."""
    drivers: dict[str, ChannelDriver] = {
        Channel.EMAIL: email.EmailDriver(),
        Channel.SMS: sms.SmsDriver(),
        Channel.CONSOLE: console.ConsoleDriver(),
    }
    return drivers[code]
