"""Counts what happened on each day, again and again from the facts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import (
    Case as Choice,
)
from django.db.models import (
    CharField,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate

from helpdesk.choices import (
    AppointmentKind,
    AppointmentState,
    AttemptOutcome,
    ClosingReason,
    EventKind,
    PromiseResult,
)
from helpdesk.models import (
    AnonymousHelp,
    Appointment,
    Attempt,
    Case,
    CaseEvent,
    DayFigure,
    Notice,
    TimeSpent,
)
from helpdesk.policy.figures import AT_FIRST, LATER, LONGER, OTHER, REACHED, WAITS, Measure
from helpdesk.policy.hours import local_midnight
from helpdesk.reads.availability import desk_day, desk_zone
from helpdesk.reads.counting import how_many

# What a day's figures may still change by: late ends, corrections, cases opened again.
RECENT = timedelta(days=8)
_COLUMNS = "day, measure, topic, source, detail, count, total"
_NOTHING = Value("", output_field=CharField())


class _WholeMinutes(Func):
    """The full minutes of a duration, none for one that runs backwards."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="MAX(0, (%(expressions)s) / 60000000)", **context
        )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            template="GREATEST(0, FLOOR(EXTRACT(EPOCH FROM %(expressions)s) / 60))::bigint",
            **context,
        )


@dataclass(frozen=True)
class _Source:
    """Rows to count by the local day of `at`; `detail` and `minutes` are columns or expressions."""

    measure: Measure
    rows: QuerySet[Any]
    at: str
    topic: str = "topic__code"
    source: str = "source"
    detail: Any = _NOTHING
    minutes: Any = None


def _text(field: str) -> Cast:
    return Cast(field, CharField())


def _promised_hours() -> QuerySet[Any]:
    """The hour that each settled promise was about: the first that was not moved (or the first)."""
    rank = Choice(When(state=AppointmentState.MOVED, then=Value(1)), default=Value(0))
    hours = Appointment.objects.filter(kind=AppointmentKind.PROMISED).annotate(rank=rank)
    better = hours.filter(callback=OuterRef("callback")).filter(
        Q(rank__lt=OuterRef("rank")) | Q(rank=OuterRef("rank"), pk__lt=OuterRef("pk"))
    )
    return hours.exclude(callback__result=PromiseResult.PENDING).filter(~Exists(better))


def _first_tries() -> QuerySet[Any]:
    """The first try of each promise, with how long the person had `waited` for it."""
    sooner = Attempt.objects.filter(callback=OuterRef("callback")).filter(
        Q(started_at__lt=OuterRef("started_at"))
        | Q(started_at=OuterRef("started_at"), pk__lt=OuterRef("pk"))
    )
    waited = ExpressionWrapper(
        F("started_at") - F("callback__asked_at"), output_field=DurationField()
    )
    return Attempt.objects.filter(~Exists(sooner)).annotate(waited=waited)


SOLVED = (ClosingReason.SOLVED_TOGETHER, ClosingReason.SOLVED_FOR)
LOST = (EventKind.NOTICE_GIVEN_UP, EventKind.NOTICE_FAILED, EventKind.NOTICE_TOO_LATE)
_OF_CASE = {"topic": "case__topic__code", "source": "case__source"}
_OF_CALL = {"topic": "callback__case__topic__code", "source": "callback__case__source"}


def _sources() -> list[_Source]:
    """Everything that is counted, a measure each."""
    return [*_of_requests(), *_of_solved(), *_of_calls(), *_of_work()]


def _of_solved() -> list[_Source]:
    """Requests that were solved by talking, by how many conversations it took."""
    talks = how_many(
        Attempt.objects.filter(callback__case=OuterRef("pk"), outcome=AttemptOutcome.REACHED)
    )
    solved = Case.objects.filter(closed_at__isnull=False, closing_reason__in=SOLVED)
    by_talks = solved.alias(talks=talks)
    return [
        _Source(Measure.SOLVED, rows, "closed_at", detail=Value(detail, output_field=CharField()))
        for rows, detail in (
            (by_talks.filter(talks=1), AT_FIRST),
            (by_talks.filter(talks__gt=1), LATER),
        )
    ]


def _of_requests() -> list[_Source]:
    cases, closed = Case.objects.all(), Case.objects.filter(closed_at__isnull=False)
    step = Coalesce(_text("guide_step"), _NOTHING)
    return [
        _Source(Measure.OPENED, cases, "opened_at"),
        _Source(
            Measure.GUIDE,
            cases.filter(guide_number__isnull=False),
            "opened_at",
            detail=Concat(_text("guide_number"), Value("/"), step),
        ),
        _Source(
            Measure.INCIDENT,
            cases.filter(incident__isnull=False),
            "opened_at",
            detail=_text("incident_id"),
        ),
        _Source(Measure.CLOSED, closed, "closed_at", detail=F("closing_reason")),
        _Source(
            Measure.PROGRESS,
            closed.exclude(wanted_help="").exclude(next_time=""),
            "closed_at",
            detail=Concat("wanted_help", Value(">"), "next_time"),
        ),
    ]


def _of_calls() -> list[_Source]:
    """What is counted by call and by try; the first try tells how long somebody waited."""
    hours, tries = _promised_hours(), Attempt.objects.filter(ended_at__isnull=False)
    first_tries = _first_tries()
    waits = [When(waited__lte=timedelta(minutes=most), then=Value(str(most))) for most in WAITS]
    wait = Choice(*waits, default=Value(LONGER))
    is_reached = When(outcome=AttemptOutcome.REACHED, then=Value(REACHED))
    first_end = Choice(is_reached, default=Value(OTHER))
    ended = first_tries.filter(ended_at__isnull=False)
    waited = _WholeMinutes("waited")
    return [
        _Source(Measure.PROMISE, hours, "starts_at", detail=F("callback__result"), **_OF_CALL),
        _Source(Measure.WAIT, first_tries, "started_at", detail=wait, minutes=waited, **_OF_CALL),
        _Source(Measure.FIRST_TRY, ended, "started_at", detail=first_end, **_OF_CALL),
        _Source(Measure.TRY, tries, "started_at", detail=F("outcome"), **_OF_CALL),
    ]


def _of_work() -> list[_Source]:
    sent = Notice.objects.filter(sent_at__isnull=False)
    lost = CaseEvent.objects.filter(kind__in=LOST)
    by_channel = Coalesce(KT("data__channel"), Value(""), output_field=CharField())
    helped, spent = AnonymousHelp.objects.all(), TimeSpent.objects.all()
    return [
        _Source(Measure.MESSAGE, sent, "sent_at", detail=F("channel"), **_OF_CASE),
        _Source(Measure.LOST, lost, "at", detail=by_channel, **_OF_CASE),
        _Source(Measure.ANONYMOUS, helped, "helped_at", minutes=F("minutes")),
        _Source(Measure.TIME, spent, "at", minutes=F("minutes"), **_OF_CASE),
    ]


@transaction.atomic
def count_days(*, first: date, last: date, at: datetime) -> None:
    """Count these local days again, both included: what was counted before is replaced.

    One statement a measure, in the database: nothing is held in memory, however much happened.
    """
    zone = desk_zone()
    starts, ends = local_midnight(first, zone), local_midnight(last + timedelta(days=1), zone)
    DayFigure.objects.filter(day__gte=first, day__lte=last).delete()
    for source in _sources():
        _insert(source, starts, ends, zone)
    DayFigure.objects.bulk_create(
        DayFigure(
            day=first + timedelta(days=n), measure=Measure.COUNTED, total=round(at.timestamp())
        )
        for n in range((last - first).days + 1)
    )


def _insert(source: _Source, starts: datetime, ends: datetime, zone: ZoneInfo) -> None:
    """INSERT … SELECT … GROUP BY: the rows of one measure, in the order of _COLUMNS."""
    rows = (
        source.rows.filter(**{f"{source.at}__gte": starts, f"{source.at}__lt": ends})
        .order_by()
        .annotate(
            figure_day=TruncDate(source.at, tzinfo=zone),
            figure_measure=Value(str(source.measure), output_field=CharField()),
            figure_topic=F(source.topic),
            figure_source=F(source.source),
            figure_detail=source.detail,
        )
        .values_list(
            "figure_day", "figure_measure", "figure_topic", "figure_source", "figure_detail"
        )
        .annotate(
            figure_count=Count("pk"),
            figure_total=Coalesce(Sum(source.minutes), 0) if source.minutes else Value(0),
        )
    )
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {DayFigure._meta.db_table} ({_COLUMNS}) {sql}", params)


def count_recent(*, at: datetime) -> None:
    """Count today and the days before that may still change."""
    today = desk_day(at)
    count_days(first=today - RECENT, last=today, at=at)
