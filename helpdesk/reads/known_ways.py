"""Reads by what ways the desk may reach somebody, as each of their numbers was told."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from helpdesk.choices import Channel, FactSource, PhoneOwner, PromiseWay
from helpdesk.models import Callback, Case, Person, PhoneNumber
from helpdesk.models.person import worth_writing_to
from helpdesk.policy.facts import Ways
from helpdesk.policy.ways import BY_NUMBER
from helpdesk.reads.people import everybody_in
from helpdesk.reads.reach import email_of


def ways_known_at(people: Collection[int]) -> dict[PhoneNumber, Ways]:
    """Numbers of these people that a promise calls, or that were confirmed, with what they know.

    By what we may reach the same person besides: numbers and an e-mail that were confirmed, the
    e-mails of what is promised to this very number, and the postal address. Two queries, and those
    of `email_of`.
    """
    theirs = Q(person__in=people) | Q(person__merged_into__in=people)
    rows = list(PhoneNumber.objects.filter(theirs).select_related("person").order_by("pk"))
    confirmed: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        if row.is_confirmed:
            confirmed[row.person_id].add(row.number)
    emails = _emails_by_number(people)
    known = {}
    for row in rows:
        is_called = (row.person_id, row.number) in emails
        if not is_called and not (row.is_confirmed and row.is_usable):
            continue
        person, written_to = row.person, emails.get((row.person_id, row.number), set())
        known[row] = Ways(
            places=frozenset(confirmed[row.person_id] - {row.number} | written_to),
            email=_later_email(row),
            address=person.postal_address.strip(),
        )
    return known


@dataclass(frozen=True)
class Place:
    """Where somebody is written to by mail or by letter, and the request that it is about."""

    channel: Channel
    to: str
    case: Case


def place_of(callback: Callback) -> Place | None:
    """Where a promise is kept in writing; None for one that ends at a number, or nowhere.

    Two queries at most.
    """
    if callback.consent_id is not None or callback.way in BY_NUMBER:
        return None
    if callback.way == PromiseWay.LETTER:
        return home_of(callback.case.person, callback.case)
    email = email_of(callback)
    return Place(Channel.EMAIL, email, callback.case) if email else None


def home_of(person: Person, case: Case) -> Place | None:
    """The postal address of somebody whom no number of theirs warns; None for nobody, nowhere."""
    to = person.postal_address.strip()
    is_warned = any(row.is_confirmed and row.is_usable for row in person.numbers.all())
    return Place(Channel.LETTER, to, case) if to and not is_warned else None


def places_known_at(people: Collection[int]) -> dict[tuple[str, int], Place]:
    """Where these people are written to: of each open promise by e-mail, and of each person.

    So many queries as there are of both, and two.
    """
    theirs = Q(case__person__in=people) | Q(case__person__merged_into__in=people)
    rows = Callback.objects.open().filter(theirs, consent=None, way=PromiseWay.EMAIL)
    calls = rows.select_related("case__person").order_by("pk")
    found = {("promise", each.pk): place_of(each) for each in calls}
    for person in Person.objects.filter(pk__in=people).order_by("pk"):
        case = person.cases.select_related("person").order_by("-opened_at", "-pk").first()
        found["person", person.pk] = home_of(person, case) if case is not None else None
    return {key: place for key, place in found.items() if place is not None}


def _emails_by_number(people: Collection[int]) -> dict[tuple[int, str], set[str]]:
    """Where each open promise to the person themselves is written to, by person and number.

    Each with the key of its promise: of two to one number, one may be led elsewhere.
    """
    theirs = Q(case__person__in=people) | Q(case__person__merged_into__in=people)
    calls = Callback.objects.open().filter(theirs, consent=None).select_related("case__person")
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    for callback in calls:
        if email := email_of(callback):
            found[callback.case.person_id, callback.number].add(f"{callback.pk} {email}")
        else:
            # Called all the same.
            found.setdefault((callback.case.person_id, callback.number), set())
    return found


def _later_email(row: PhoneNumber) -> str | None:
    """Where promises to come are written to; None for a number that nobody confirmed."""
    if not row.is_confirmed:
        return None
    return row.person.confirmed_email


def case_about(row: PhoneNumber) -> Case | None:
    """The request in which a number is told something: of its first open promise, else the latest.

    None for somebody without any. Two queries at most.
    """
    cases = Case.objects.select_related("person").filter(person=row.person_id)
    promised = cases.filter(callbacks__in=Callback.objects.open().filter(number=row.number))
    first = promised.order_by("opened_at", "pk").first()
    return first or cases.order_by("-opened_at", "-pk").first()


def own_number(person: Person, *, not_of: Person) -> PhoneNumber | None:
    """Where the person themselves is surely told something about `not_of`; None for nowhere.

    A number of their own that was confirmed, a mobile where a message may be left before others;
    else the one that is known longest. Three queries.
    """
    others = PhoneNumber.objects.filter(person__in=everybody_in(not_of))
    rows = person.numbers.filter(owner=PhoneOwner.OWN, is_dead=False, do_not_call=False)
    known = rows.exclude(number__in=others.values("number"))
    confirmed = known.filter(source=FactSource.CONFIRMED)
    if best := max(confirmed.order_by("pk"), key=worth_writing_to, default=None):
        return best
    return known.order_by("pk").first()
