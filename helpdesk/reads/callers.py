"""Reads who may be calling from a number: the people who hold it, and what is open for each."""

from dataclasses import dataclass, field

from helpdesk.choices import AppointmentState, CallbackState
from helpdesk.models import Appointment, Callback, Case, Person
from helpdesk.policy.callers import Caller
from helpdesk.reads.do_not_call import is_refused
from helpdesk.reads.incoming import holders_of

# Who shares a number with more people is no household, and asked by name.
MOST_PEOPLE, MOST_REQUESTS = 8, 6


@dataclass(frozen=True)
class OpenRequest:
    """A request that is not closed, with its open promise and the hour of it; None for none."""

    case: Case
    callback: Callback | None
    appointment: Appointment | None


@dataclass(frozen=True)
class CallerLine:
    """One person who may be calling, with what is open, the next promise first."""

    person: Person
    requests: list[OpenRequest]


@dataclass(frozen=True)
class CallerCard:
    """What the desk knows of who calls. Nobody for a number that nobody gave us.

    `is_refused`: its owner wants no call from us.
    """

    caller: Caller
    people: list[CallerLine] = field(default_factory=list)
    is_refused: bool = False

    @property
    def is_shared(self) -> bool:
        """Whether several people hold this number: nobody is greeted by a name."""
        return len(self.people) > 1


def caller_card(caller: Caller) -> CallerCard:
    """Who may be calling, those with open requests first. Seven queries, none without a number."""
    if not caller.number:
        return CallerCard(caller)
    keys = holders_of(caller.number)[:MOST_PEOPLE]
    requests = _open_requests(keys)
    people = Person.objects.filter(pk__in=keys).order_by("name", "pk")
    lines = [CallerLine(each, requests.get(each.pk, [])[:MOST_REQUESTS]) for each in people]
    lines.sort(key=lambda line: not line.requests)
    return CallerCard(caller, lines, is_refused=is_refused(caller.number))


def _open_requests(keys: list[int]) -> dict[int, list[OpenRequest]]:
    cases = Case.objects.not_closed().filter(person__in=keys)
    cases = cases.select_related("topic", "person", "adviser").order_by("-opened_at", "-pk")
    promises = Callback.objects.filter(case__person__in=keys, state=CallbackState.OPEN)
    by_case = {each.case_id: each for each in promises.select_related("adviser")}
    live = Appointment.objects.filter(
        callback__in=[each.pk for each in by_case.values()], state=AppointmentState.LIVE
    )
    hours = {each.callback_id: each for each in live}
    found: dict[int, list[OpenRequest]] = {}
    for case in cases:
        callback = by_case.get(case.pk)
        hour = hours.get(callback.pk) if callback else None
        found.setdefault(case.person_id, []).append(OpenRequest(case, callback, hour))
    for each in found.values():
        each.sort(key=_next_first)
    return found


def _next_first(request: OpenRequest) -> tuple[int, float]:
    """Calls with an hour by their hour, then hours to find, then the latest of the others."""
    if request.appointment is not None:
        return (0, request.appointment.starts_at.timestamp())
    return (1 if request.callback else 2, -request.case.opened_at.timestamp())
