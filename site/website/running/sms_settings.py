"""What the environment says of SMS; nonsense stops the start with a sentence."""

import sys
from collections.abc import Sequence

from helpdesk.policy import sms_senders as rules
from helpdesk.policy.sms_roads import Road, WrongAddress, read_address


def sms_road(name: str, url: str) -> Road:
    """The road of an address; exits with a sentence, without the address, for a wrong one."""
    try:
        return read_address(url).road
    except WrongAddress as wrong:
        sys.exit(f"{name} {wrong}")


def sms_sender(name: str, sender: str, road: Road) -> str:
    """The sender, "" too; exits for one that an operator would refuse.

    What a gateway of its own takes (JSON over HTTP) is for that gateway to say.
    """
    if sender and road in (Road.KANNEL, Road.SMPP) and not rules.is_sender(sender):
        sys.exit(f"{name} is a number, or a name of 11 plain signs at most.")
    return sender


def sms_senders(name: str, rows: Sequence[str]) -> dict[str, str]:
    """Senders by the beginning of numbers; exits with a sentence for a row that is none."""
    try:
        return rules.senders_of(rows)
    except ValueError as wrong:
        sys.exit(f"{name}: {wrong}.")
