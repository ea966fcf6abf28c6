"""Reads who is there to do what must be done for a person, and which steps nobody there has."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from helpdesk.choices import COORDINATORS, AppointmentState, Presence
from helpdesk.models import (
    Adviser,
    Appointment,
    Attempt,
    Callback,
    Case,
    SpecialHours,
    TakenQuarter,
)
from helpdesk.policy.acting import Why, why_not_there
from helpdesk.policy.hours import Interval
from helpdesk.policy.owners import Place, Step, is_kept, soonest, who_may
from helpdesk.policy.routing import Choice
from helpdesk.policy.slots import quarters
from helpdesk.reads.availability import desk_day
from helpdesk.reads.routing import ranked
from helpdesk.reads.team_hours import absences, closed_days, open_hours

_AN_INSTANT = timedelta(microseconds=1)
# Further than any deadline to find a time by.
_LOOK_AHEAD = timedelta(days=15)


def _there(at: datetime) -> QuerySet[Adviser]:
    """Active advisers who are not away, and whose day has hours if it has any of its own."""
    of_today = SpecialHours.objects.filter(adviser=OuterRef("pk"), on=desk_day(at))
    not_today = Q(Exists(of_today)) & ~Q(Exists(of_today.filter(starts__isnull=False)))
    return Adviser.objects.taking_calls().exclude(not_today)


def there(*, at: datetime) -> list[int]:
    """Who is there at this instant, or will be without an absence in between, by id.

    Not inactive, not away, not absent, and not without hours today by a special day. In the night
    everybody is there in this sense: they come back in the morning. Two queries.
    """
    ids = list(_there(at).order_by("pk").values_list("pk", flat=True))
    absent = absences(ids, Interval(at, at + _AN_INSTANT))
    return [pk for pk in ids if pk not in absent]


def gone(*, at: datetime) -> list[int]:
    """Who is not there at this instant, those who left too, by id. Three queries."""
    return list(Adviser.objects.exclude(pk__in=there(at=at)).values_list("pk", flat=True))


def places(*, at: datetime) -> list[Place]:
    """Where every active adviser is. Eight queries."""
    present = set(there(at=at))
    hours = open_hours(within=Interval(at, at + _LOOK_AHEAD))
    team = Adviser.objects.filter(user__is_active=True).order_by("pk")
    lead = Q(user__is_superuser=True) | Q(user__groups__name=COORDINATORS)
    coordinators = set(team.filter(lead).values_list("pk", flat=True))
    return [
        Place(
            adviser_id=pk,
            is_there=pk in present,
            works_at=hours[pk][0].starts_at if hours.get(pk) else None,
            is_coordinator=pk in coordinators,
        )
        for pk in team.values_list("pk", flat=True)
    ]


def owner_for(
    *, case: Case, at: datetime, by: datetime, free_at: Appointment | None = None
) -> Choice | None:
    """The best of those who can do a step of this case by then; None when nobody is there.

    `free_at`: of those only whose quarter hours of this appointment are not taken.
    """
    ids = who_may(places(at=at), by=soonest(by, at))
    if free_at is not None:
        ids = _with_free_quarters(free_at, ids, at=at)
    best = ranked(case=case, on=at, adviser_ids=ids) if ids else ()
    return best[0] if best else None


def why_gone(live: Appointment) -> Why:
    """Why the adviser of this hour is not there then, as things stand. At most five queries."""
    adviser = Adviser.objects.select_related("user").get(pk=live.adviser_id)
    hour = Interval(live.starts_at, live.starts_at + timedelta(minutes=live.minutes))
    day = desk_day(live.starts_at)
    return why_not_there(
        has_left=not adviser.user.is_active,
        is_away=adviser.presence == Presence.AWAY,
        is_closed=day in closed_days(day, day),
        is_absent=bool(absences([adviser.pk], hour)),
    )


def _with_free_quarters(live: Appointment, ids: Iterable[int], *, at: datetime) -> list[int]:
    taken = TakenQuarter.objects.filter(
        Q(hold__isnull=True) | Q(hold__expires_at__gt=at),
        starts_at__in=quarters(live.starts_at, live.minutes),
    )
    busy = set(taken.values_list("adviser_id", flat=True))
    return [pk for pk in ids if pk not in busy]


def astray(*, at: datetime) -> list[int]:
    """Open promises with something to do now whose owner is not there to do it (`is_kept`), by id.

    A call that runs, an hour that has come, or a time to find; hours to come are `not_there`'s. One
    query when there is nothing to do now.
    """
    steps = _steps_of_now(at)
    if not steps:
        return []
    team = {place.adviser_id: place for place in places(at=at)}
    return [pk for pk, step in steps.items() if not is_kept(step, team, at=at)]


def _steps_of_now(at: datetime) -> dict[int, Step]:
    """What is to be done now, by the id of its promise."""
    running = Attempt.objects.filter(callback=OuterRef("pk"), ended_at__isnull=True)
    has_come = Appointment.objects.filter(
        callback=OuterRef("pk"), state=AppointmentState.LIVE, starts_at__lte=at
    )
    promises = Callback.objects.open().annotate(
        caller_id=Subquery(running.values("adviser")[:1]),
        started_at=Subquery(running.values("started_at")[:1]),
    )
    to_do = promises.filter(
        Q(find_a_time_by__isnull=False) | Q(caller_id__isnull=False) | Q(Exists(has_come))
    )
    rows = to_do.order_by("pk").values_list(
        "pk", "adviser", "find_a_time_by", "caller_id", "started_at"
    )
    return {pk: Step(*step) for pk, *step in rows}
