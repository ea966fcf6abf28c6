"""The periodic tasks, as data. Few and fixed: one that django-q2 cannot read stops all others."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from django_q.models import Schedule

from helpdesk import tasks
from helpdesk.reads.availability import desk_zone

# Rows of ours are known by this; any other schedule is left alone.
PREFIX = "coup-de-fil: "


@dataclass(frozen=True)
class Periodic:
    """A task that comes back: every `minutes`, or (None) once a day at `daily_at`, desk time."""

    name: str
    task: Callable[[], object]
    minutes: int | None = None
    daily_at: time = time(0)

    @property
    def dotted_name(self) -> str:
        """How the cluster finds the task: ours by the short name that outlives every move."""
        is_ours = hasattr(tasks, self.task.__name__)
        return f"{tasks.__name__ if is_ours else self.task.__module__}.{self.task.__name__}"


SCHEDULES = (
    Periodic("due messages", tasks.send_due_notices, minutes=1),
    Periodic("late promises", tasks.watch_promises, minutes=1),
    Periodic("requests that wait for us", tasks.watch_cases, minutes=1),
    Periodic("consents that end", tasks.end_consents, minutes=1),
    Periodic("texts of one hand", tasks.use_texts, minutes=5),
    Periodic("requests of nobody", tasks.route_orphans, minutes=5),
    Periodic("crowds of strangers", tasks.watch_crowds, minutes=5),
    Periodic("sooner hours", tasks.offer_sooner_times, minutes=5),
    Periodic("waiting for people", tasks.follow_up_cases, minutes=60),
    Periodic("recent figures", tasks.count_recent_days, minutes=10),
    Periodic("all figures", tasks.count_every_day, daily_at=time(2, 20)),
    Periodic("sessions that ended", tasks.forget_ended_sessions, minutes=10),
    Periodic("check of the desk", tasks.check_promises, minutes=60),
    Periodic("day on paper", tasks.print_day, daily_at=time(6, 30)),
    Periodic("tidying", tasks.tidy_up, daily_at=time(3, 10)),
    Periodic("what is too old", tasks.let_go_of_old, daily_at=time(3, 40)),
)


def ensure_schedules(*, at: datetime, others: tuple[Periodic, ...] = ()) -> bool:
    """Make the rows equal to SCHEDULES; a row that is right keeps its next run, at its hour.

    `others` are those of the assembly, within the hour each. Returns whether anything changed.
    """
    every = (*SCHEDULES, *others)
    changed = bool(
        Schedule.objects.filter(name__startswith=PREFIX)
        .exclude(name__in=[PREFIX + periodic.name for periodic in every])
        .delete()[0]
    )
    for periodic in every:
        facts = {
            "func": periodic.dotted_name,
            "schedule_type": Schedule.MINUTES if periodic.minutes else Schedule.DAILY,
            "minutes": periodic.minutes,
            "repeats": -1,
        }
        rows = list(Schedule.objects.filter(name=PREFIX + periodic.name, **facts))
        if len(rows) == 1:
            planned = rows[0].next_run
            keep_the_hour(instance=rows[0])
            if rows[0].next_run != planned:
                rows[0].save()
                changed = True
            continue
        changed = True
        Schedule.objects.filter(name=PREFIX + periodic.name).delete()
        Schedule.objects.create(
            name=PREFIX + periodic.name, next_run=_first_run(periodic, at=at), **facts
        )
    return changed


def resume_schedules(*, at: datetime) -> None:
    """What comes back within the hour begins now, after a stop or a clock that was put right."""
    ours = Schedule.objects.filter(name__startswith=PREFIX, schedule_type=Schedule.MINUTES)
    for row in ours:
        if not at <= row.next_run <= at + timedelta(minutes=row.minutes):
            row.next_run = at
            row.save()


def keep_the_hour(*, instance: Schedule, **_signal: object) -> None:
    """Before a row is saved: a daily task of ours comes at its hour, by the desk's own clock.

    django-q2 counts a day in the hours of TIME_ZONE. After the night in which 2:20 does not exist
    it stayed at 1:20 for the whole summer.
    """
    periodic = _DAILY.get(instance.name or "")
    if periodic and instance.next_run:
        hours = _hours_around(periodic.daily_at, at=instance.next_run, zone=desk_zone())
        instance.next_run = min(hours, key=lambda hour: abs(hour - instance.next_run))


_DAILY = {PREFIX + periodic.name: periodic for periodic in SCHEDULES if not periodic.minutes}


def _hours_around(daily_at: time, *, at: datetime, zone: tzinfo) -> list[datetime]:
    """This hour of the day before, of the day, and of the next, as instants in UTC.

    Where the clock jumps over it, an hour later on the clock; where it comes twice, the first.
    """
    day = at.astimezone(zone).date()
    return [
        datetime.combine(day + timedelta(days=days), daily_at, tzinfo=zone).astimezone(UTC)
        for days in (-1, 0, 1)
    ]


def _first_run(periodic: Periodic, *, at: datetime) -> datetime:
    """Now for what comes back within the hour; otherwise its next hour of the day."""
    if periodic.minutes:
        return at
    hours = _hours_around(periodic.daily_at, at=at, zone=desk_zone())
    return next(hour for hour in hours if hour > at)
