"""How long somebody waits who tries passwords: longer each time, and never for ever.

Three things are paced apart. A name, whichever address the tries come from. A browser in which this
user logged in before: nobody else's tries slow it. An address, gently: an office shares one.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final


@dataclass(frozen=True)
class Pace:
    """`free` tries at once; then `first`, doubled by each wrong one up to `longest`.

    Wrong tries are forgotten when none came for `forgotten_after`.
    """

    free: int
    first: timedelta
    longest: timedelta
    forgotten_after: timedelta


OF_A_NAME: Final = Pace(5, timedelta(seconds=15), timedelta(minutes=15), timedelta(days=1))
OF_A_BROWSER: Final = Pace(5, timedelta(seconds=5), timedelta(minutes=1), timedelta(days=1))
OF_AN_ADDRESS: Final = Pace(60, timedelta(seconds=2), timedelta(seconds=30), timedelta(hours=1))

NOTHING: Final = timedelta(0)
# The bits of an IPv6 address that a home or an office has for itself.
_HOME: Final = 64


@dataclass(frozen=True)
class Tries:
    """Wrong tries in a row, and when the last one was; None where there was none."""

    wrong: int = 0
    last_at: datetime | None = None

    def counted(self, pace: Pace, *, at: datetime) -> int:
        """How many still count at this instant."""
        if self.last_at is None or at - self.last_at >= pace.forgotten_after:
            return 0
        return self.wrong


def left_to_wait(tries: Tries, pace: Pace, *, at: datetime) -> timedelta:
    """How long until the next try is read; NOTHING when it is read now."""
    counted = tries.counted(pace, at=at)
    if counted < pace.free or tries.last_at is None:
        return NOTHING
    # Beyond 2^20 any delay is the longest one.
    delay = min(pace.first * 2 ** min(counted - pace.free, 20), pace.longest)
    return max(tries.last_at + delay - at, NOTHING)


def network_of(address: str) -> str:
    """What stands for an address: the /64 of IPv6, the whole of IPv4; "" for what is none.

    One home has 2^64 addresses of IPv6: counting each would count nothing.
    """
    try:
        found = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, _HOME), strict=False))
    return str(found)
