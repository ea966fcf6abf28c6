"""Decides where messages go by who vouches for an address (trust, rule 1), and who learns it."""

from dataclasses import dataclass

from helpdesk.choices import FactSource


@dataclass(frozen=True)
class Addresses:
    """E-mails that could be written to about a request, "" for none, and how it was made.

    `given` came with this very request, `known` stands on the record with its source.
    `with_person`: it was made on the phone, or an adviser confirmed it with the person.
    """

    given: str
    known: str
    source: str
    with_person: bool


def address_for(addresses: Addresses) -> str:
    """The e-mail that messages about this request go to; "" for none.

    What was confirmed serves every request that was made with the person. All others are told by
    what they gave themselves: whoever types a name and a number proves nothing.
    """
    is_theirs = addresses.source == FactSource.CONFIRMED and addresses.with_person
    return addresses.known if is_theirs and addresses.known else addresses.given


@dataclass(frozen=True)
class Ways:
    """By what somebody may be reached besides a number of theirs.

    `places` are other numbers, and where each promise to this one is written to; `email` is the one
    that serves promises to come, and `address` the postal one: "" for none. `email` None: this
    number is not confirmed, and hears of its own promises alone.
    """

    places: frozenset[str]
    email: str | None = None
    address: str = ""


def is_elsewhere(before: Ways, now: Ways) -> bool:
    """Whether a number is told that we may call or write elsewhere."""
    has_other_email = before.email is not None and now.email not in ("", None, before.email)
    return has_other_email or is_worth_a_call(before, now)


def is_worth_a_call(before: Ways, now: Ways) -> bool:
    """Whether somebody says it on the phone where no message gets there.

    Not for an e-mail of which no promise knows yet. A first postal address takes nothing away: what
    warns of a change is posted only where no number can be called.
    """
    return bool(now.places - before.places) or before.address not in ("", now.address)
