"""How a message leaves the house."""

from collections.abc import Sequence

from helpdesk.channels import console, email, sms
from helpdesk.channels.base import ChannelDriver, Delivery, Message, NotSent
from helpdesk.choices import Channel

# The channels that a machine carries, each in a lane of its own.
CARRIED_BY_MACHINES = (Channel.EMAIL, Channel.SMS, Channel.CONSOLE)


def carried_by_sender() -> tuple[Channel, ...]:
    """What the sender carries: all but SMS where a process of its own holds the line."""
    own = (Channel.SMS,) if sms.has_own_process() else ()
    return tuple(channel for channel in CARRIED_BY_MACHINES if channel not in own)


def channel_of(code: str) -> ChannelDriver:
    """The driver of a stored channel code; KeyError for one that does not exist."""
    drivers: dict[str, ChannelDriver] = {
        Channel.EMAIL: email.EmailDriver(),
        Channel.SMS: sms.sms_driver(),
        Channel.CONSOLE: console.ConsoleDriver(),
    }
    return drivers[code]


def how_many_at_once(code: str) -> int:
    """How many messages this channel takes before it has answered the first: 1 nearly always."""
    driver = channel_of(code)
    return driver.how_many_at_once() if isinstance(driver, sms.SmppDriver) else 1


def send_by(code: str, messages: Sequence[Message]) -> list[Delivery | NotSent]:
    """Send by this channel: an end for each message, in order; a failure is given, not raised."""
    driver = channel_of(code)
    if isinstance(driver, sms.SmppDriver):
        return driver.send_all(messages)
    ends: list[Delivery | NotSent] = []
    for message in messages:
        try:
            ends.append(driver.send(message))
        except NotSent as error:
            ends.append(error)
    return ends
