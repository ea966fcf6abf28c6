"""Knows what strangers may take of the desk, and when they come faster than usual.

Typing a number proves nothing, so whatever is asked on the site counts here, whoever the number
belongs to. What an adviser promises on the phone does not. The figures are those of trust.md,
rule 5; each is set in the CMS.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address
from statistics import median

# The bits of an IPv6 address that name a home; the others are chosen there, as often as one likes.
HOME_BITS = 64
# So many requests in a day are no crowd, at a desk that never had any.
LEAST_CROWD = 10
# A crowd is more than so many times the usual day.
TIMES_USUAL = 2
# A crowd is remembered for so many days, and compared with the days before those.
RECENT_DAYS, DAYS_COMPARED = 3, 28
# Complaints about the site, which take no hour: so many in an hour.
COMPLAINTS_PER_SESSION, COMPLAINTS_PER_NUMBER = 5, 3
# Another time for one promise, chosen on the site: so many within 24 hours, then by voice.
MOVES_PER_PROMISE = 3
# Hours that one member of staff may set for one request in a day: each is told to the person.
HOURS_OF_ONE_HAND = 8
# Quarter hours that an adviser keeps for the phone, where the share of the day is less.
LEAST_KEPT = 4


@dataclass(frozen=True)
class Figures:
    """How much strangers may take; the defaults are the first figures of trust.md.

    `open_…` at any time, `daily_…` new ones within 24 hours, `messages_…` sent within 24 hours of
    calls that are asked for, moved or cancelled, `holds_…` hours kept at once while somebody
    answers. A home is an IPv6 /64; an address is one of IPv4. `reserve_percent` is the
    share of each day that a crowd cannot take.
    """

    open_per_number: int = 2
    open_per_session: int = 3
    daily_per_number: int = 4
    messages_per_number: int = 6
    daily_per_home: int = 10
    daily_per_address: int = 60
    holds_per_home: int = 3
    holds_per_address: int = 20
    reserve_percent: int = 30


@dataclass(frozen=True)
class Visitor:
    """Who asks on the site, as far as anybody knows: their session, and their address."""

    session: str
    address: str


@dataclass(frozen=True)
class Place:
    """Where requests come from: the network of a home ("2001:db8::/64"), or an IPv4 address.

    `name` is "" for what is no address, such as a socket of the machine.
    """

    name: str
    is_home: bool


@dataclass(frozen=True)
class Asked:
    """How much was asked on the site before: promises open now, and new ones within 24 hours.

    `messages` went to the number within 24 hours, or to the e-mail: whichever had more.
    """

    open_of_number: int = 0
    open_of_session: int = 0
    daily_of_number: int = 0
    daily_of_email: int = 0
    daily_of_place: int = 0
    messages: int = 0


class Bound(StrEnum):
    """Which bound one more request would break."""

    NUMBER = "number"
    EMAIL = "email"
    MESSAGES = "messages"
    SESSION = "session"
    PLACE = "place"


def place_of(address: str) -> Place:
    """Where this address is; an IPv4 address that is written as IPv6 is the IPv4 address."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return Place("", is_home=False)
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found.sixtofour or found
    if isinstance(found, IPv4Address):
        return Place(str(found), is_home=False)
    network = int(found) >> (128 - HOME_BITS) << (128 - HOME_BITS)
    return Place(f"{IPv6Address(network)}/{HOME_BITS}", is_home=True)


def daily_bound(place: Place, figures: Figures) -> int:
    """How many new promises may be asked for from there within 24 hours."""
    return figures.daily_per_home if place.is_home else figures.daily_per_address


def holds_bound(place: Place, figures: Figures) -> int:
    """How many hours visitors from there may hold at once."""
    return figures.holds_per_home if place.is_home else figures.holds_per_address


def broken_bound(asked: Asked, *, place: Place, figures: Figures) -> Bound | None:
    """The bound that one more promise would break; None when it may be made."""
    if asked.open_of_number >= figures.open_per_number:
        return Bound.NUMBER
    if asked.daily_of_number >= figures.daily_per_number:
        return Bound.NUMBER
    # Each request writes to the e-mail that was typed: its holder is bothered as by calls.
    if asked.daily_of_email >= figures.daily_per_number:
        return Bound.EMAIL
    if asked.messages >= figures.messages_per_number:
        return Bound.MESSAGES
    if asked.open_of_session >= figures.open_per_session:
        return Bound.SESSION
    # Nobody knows where a socket of the machine leads to: everybody may come by it.
    is_full = bool(place.name) and asked.daily_of_place >= daily_bound(place, figures)
    return Bound.PLACE if is_full else None


def usual_day(days: Sequence[int]) -> float:
    """How many requests a usual day has: the median of the days that had any; 0 for none.

    So neither a day that the desk is closed nor one attack changes what is usual.
    """
    busy = [count for count in days if count]
    return median(busy) if busy else 0


def comes_faster(days: Sequence[int]) -> bool:
    """Whether public requests come faster than usual.

    `days` counts those of the last days of 24 hours each, the latest first. Any of RECENT_DAYS
    with more than TIMES_USUAL times the usual of the days before, and more than LEAST_CROWD, is a
    crowd: who empties the calendar once does not find the rest of it open the next day.
    """
    most = max(LEAST_CROWD, TIMES_USUAL * usual_day(days[RECENT_DAYS:]))
    return any(count > most for count in days[:RECENT_DAYS])


def room_for_public(*, open_quarters: int, taken_quarters: int, percent: int) -> int:
    """How many quarter hours of an adviser's day a crowd may still take; 0 for none.

    `taken_quarters` are those that public requests have. At least `percent` of the day and
    LEAST_KEPT quarters are kept for the phone: all, on a shorter day.
    """
    kept = max(math.ceil(open_quarters * percent / 100), LEAST_KEPT)
    return max(open_quarters - kept - taken_quarters, 0)


def may_take_a_call(*, daily_cap: int, taken_calls: int, percent: int) -> bool:
    """Whether a crowd may take one more of an adviser's calls of a day: one at least is kept."""
    kept = max(math.ceil(daily_cap * percent / 100), 1)
    return taken_calls < daily_cap - kept
