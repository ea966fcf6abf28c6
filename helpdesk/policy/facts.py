"""Decides where messages go by who vouches for an address (trust, rule 1)."""

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
