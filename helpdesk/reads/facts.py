"""Reads what was said about contact, with who vouches for it (trust, rule 1)."""

from dataclasses import dataclass, replace

from helpdesk.choices import ContactFact, FactSource
from helpdesk.models import Case, Person
from helpdesk.reads.dead_emails import dead_among
from helpdesk.reads.numbers import numbers_of


@dataclass(frozen=True)
class SaidFact:
    """A number (E.164) or an e-mail, and where it was said."""

    fact: ContactFact
    value: str
    source: FactSource
    # A mail server said that this e-mail does not exist.
    is_dead: bool = False

    @property
    def is_confirmed(self) -> bool:
        """Whether an adviser confirmed it with the person."""
        return self.source is FactSource.CONFIRMED


def emails_of(person: Person) -> list[SaidFact]:
    """The e-mail that stands on the record; [] for none. One query where there is one."""
    return _with_dead(_known(person))


def emails_for(case: Case) -> list[SaidFact]:
    """The e-mail of the record, and the one that was given with this request where it is another.

    One query where there is any.
    """
    known = _known(case.person)
    if not case.email or case.email in [fact.value for fact in known]:
        return _with_dead(known)
    return _with_dead([*known, SaidFact(ContactFact.EMAIL, case.email, case.fact_source)])


def is_confirmed(person: Person) -> bool:
    """Whether an adviser ever confirmed with them that one of their numbers is theirs.

    One query, none where the numbers are prefetched.
    """
    return any(row.is_confirmed for row in numbers_of(person))


def _known(person: Person) -> list[SaidFact]:
    if not person.email:
        return []
    return [SaidFact(ContactFact.EMAIL, person.email, FactSource(person.email_source))]


def _with_dead(facts: list[SaidFact]) -> list[SaidFact]:
    dead = dead_among([fact.value for fact in facts])
    return [replace(fact, is_dead=fact.value in dead) for fact in facts]
