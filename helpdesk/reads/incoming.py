"""Reads what came in by SMS: whose case it belongs to, and what the team is still to read."""

from datetime import datetime

from django.db.models import Q

from helpdesk.choices import CaseState
from helpdesk.models import Adviser, Callback, Case, IncomingSms, Person
from helpdesk.reads.owners import gone

# Who has more to read on one day reads the others when these are done.
MOST_SHOWN = 50


def holders_of(number: str) -> list[int]:
    """Keys of the people who may hold this number (E.164), merged ones as the one in use.

    Whoever gave it, and whoever a call was promised there. Two queries.
    """
    known = Person.objects.filter(merged_into=None, anonymised_at=None)
    called = Callback.objects.filter(number=number, consent=None).values("case__person")
    theirs = Q(numbers__number=number) | Q(pk__in=called) | Q(merged_people__in=called)
    return list(known.filter(theirs).distinct().order_by("pk").values_list("pk", flat=True))


def case_of_number(number: str) -> Case | None:
    """The case that a message from this number (E.164) is about; None where it may be several.

    That of the only call that is promised there; else the latest one of the only person who holds
    it, one that is open first. None for "" too. Four queries at most.
    """
    if not number:
        return None
    cases = Case.objects.select_related("person", "topic")
    promised = set(Callback.objects.open().filter(number=number).values_list("case", flat=True))
    if len(promised) == 1:
        return cases.get(pk=promised.pop())
    holders = holders_of(number)
    if len(holders) != 1:
        return None
    theirs = cases.filter(person=holders[0])
    if promised:
        theirs = theirs.filter(pk__in=promised)
    latest = theirs.order_by("-opened_at", "-pk")
    return latest.exclude(state=CaseState.CLOSED).first() or latest.first()


def sms_to_read(*, adviser: Adviser | None, at: datetime) -> list[IncomingSms]:
    """What nobody has read yet, what waits longest first: with its case, person and words.

    What belongs to no case is everybody's; so is what is of somebody who is not there now.
    `adviser` None is everybody. One query, four for an adviser.
    """
    waiting = IncomingSms.objects.filter(read_at=None)
    if adviser is not None:
        whose = [adviser.pk, *gone(at=at)]
        waiting = waiting.filter(Q(case=None) | Q(case__adviser=None) | Q(case__adviser__in=whose))
    shown = waiting.select_related("case__person", "case__topic", "case__adviser", "note")
    return list(shown.order_by("came_at", "pk")[:MOST_SHOWN])


def find_sms(pk: int) -> IncomingSms | None:
    """The SMS of this key with its case, person and words; None when there is none. One query."""
    return IncomingSms.objects.select_related("case__person", "note").filter(pk=pk).first()
