"""Reads the figures of a period as a page shows them: few queries, whatever happened in it."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from helpdesk.choices import AttemptOutcome, PromiseResult
from helpdesk.models import Adviser, AnonymousHelp, Case, DayFigure
from helpdesk.policy.figures import (
    AT_FIRST,
    LONGER,
    REACHED,
    WAITS,
    Measure,
    median_bucket,
    months_between,
    percent,
    week_of,
    weeks_between,
)
from helpdesk.policy.hours import local_midnight
from helpdesk.reads.availability import desk_zone

# What is drawn by week and by weekday: the two that a coordinator steers by.
_BY_DAY = (Measure.OPENED, Measure.PROMISE)


@dataclass(frozen=True)
class Period:
    """Days of the desk, both included; "" is every topic, every channel."""

    first: date
    last: date
    topic: str = ""
    source: str = ""

    def before(self) -> "Period":
        """As many days, right before these."""
        last = self.first - timedelta(days=1)
        return replace(self, first=last - (self.last - self.first), last=last)


@dataclass
class Figures:
    """What was counted in a period: (measure, topic, source, detail) → how often, and sums.

    `days`: (day, measure, detail) → how often, of what is drawn by week and by weekday.
    """

    period: Period
    counts: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)
    days: Counter[tuple[date, str, str]] = field(default_factory=Counter)
    counted_at: datetime | None = None

    def of(self, measure: Measure) -> Counter[str]:
        """By detail."""
        found: Counter[str] = Counter()
        for (name, _topic, _source, detail), count in self.counts.items():
            if name == measure:
                found[detail] += count
        return found

    def by_topic(self, measure: Measure) -> Counter[str]:
        """By code of the topic."""
        return self._by(1, measure)

    def by_source(self, measure: Measure) -> Counter[str]:
        """By channel."""
        return self._by(2, measure)

    def _by(self, place: int, measure: Measure) -> Counter[str]:
        found: Counter[str] = Counter()
        for key, count in self.counts.items():
            if key[0] == measure:
                found[key[place]] += count
        return found

    def sum_of(self, measure: Measure) -> int:
        """How often, whatever the detail."""
        return sum(self.of(measure).values())

    @cached_property
    def kept(self) -> int:
        """Promises whose first try began in its window."""
        return self.of(Measure.PROMISE)[PromiseResult.KEPT]

    @cached_property
    def due(self) -> int:
        """Promises that we kept or broke; those that the person moved or cancelled are neither."""
        return self.kept + self.of(Measure.PROMISE)[PromiseResult.BROKEN]

    @property
    def kept_percent(self) -> int | None:
        """The headline: promises kept, in percent of those due; None when none was."""
        return percent(self.kept, self.due)

    @property
    def reached_percent(self) -> int | None:
        """Reached at the first try, in percent of first tries; None when there was none."""
        tries = self.of(Measure.FIRST_TRY)
        return percent(tries[REACHED], sum(tries.values()))

    @property
    def first_percent(self) -> int | None:
        """Solved by one conversation, in percent of those solved by talking; None when none was."""
        solved = self.of(Measure.SOLVED)
        return percent(solved[AT_FIRST], sum(solved.values()))

    @property
    def hours_spent(self) -> int:
        """Hours of help, noted with requests and on the spot."""
        return round((self.totals[Measure.TIME] + self.totals[Measure.ANONYMOUS]) / 60)

    @property
    def median_wait(self) -> str:
        """The bucket of minutes in which half of the people had a first try; "" for none."""
        return median_bucket(self.of(Measure.WAIT))

    def waits(self) -> list[tuple[str, int]]:
        """Every bucket in order, with how many waited so long."""
        found = self.of(Measure.WAIT)
        return [(bucket, found[bucket]) for bucket in (*map(str, WAITS), LONGER)]

    def kept_by_topic(self) -> dict[str, int]:
        """Code of a topic → promises kept, in percent of those due; without those of none."""
        return self._kept_by(1)

    def kept_by_source(self) -> dict[str, int]:
        """Channel → promises kept, in percent of those due; without those of none."""
        return self._kept_by(2)

    def _kept_by(self, place: int) -> dict[str, int]:
        kept: Counter[str] = Counter()
        due: Counter[str] = Counter()
        for key, count in self.counts.items():
            if key[0] == Measure.PROMISE and key[3] in (PromiseResult.KEPT, PromiseResult.BROKEN):
                due[key[place]] += count
                kept[key[place]] += count * (key[3] == PromiseResult.KEPT)
        return {code: round(100 * kept[code] / many) for code, many in due.items() if many}

    def of_weeks(self) -> list[tuple[date, int, int | None]]:
        """Each week: its Monday, requests opened, promises kept in percent of those due."""
        weeks: Counter[tuple[date, str, str]] = Counter()
        for (day, measure, detail), often in self.days.items():
            weeks[week_of(day), measure, detail] += often
        return [
            (
                week,
                weeks[week, Measure.OPENED, ""],
                percent(
                    kept := weeks[week, Measure.PROMISE, PromiseResult.KEPT],
                    kept + weeks[week, Measure.PROMISE, PromiseResult.BROKEN],
                ),
            )
            for week in weeks_between(self.period.first, self.period.last)
        ]

    def of_weekdays(self) -> list[int]:
        """Requests opened on Mondays, on Tuesdays, and so on: seven figures."""
        found = [0] * 7
        for (day, measure, _detail), often in self.days.items():
            if measure == Measure.OPENED:
                found[day.weekday()] += often
        return found


def read_before(period: Period) -> Figures:
    """What was counted in as many days before this period, whole and not by day. One query."""
    before = period.before()
    figures = Figures(before)
    _sum_up(figures, _rows_of(before))
    return figures


def _rows_of(period: Period) -> QuerySet[DayFigure]:
    return figures_of(
        first=period.first, last=period.last, topic=period.topic, source=period.source
    ).order_by()


def _sum_up(figures: Figures, rows: QuerySet[DayFigure]) -> None:
    summed = (
        rows.exclude(measure=Measure.COUNTED)
        .values_list("measure", "topic", "source", "detail")
        .annotate(often=Sum("count"), much=Sum("total"))
    )
    for measure, topic, source, detail, often, much in summed:
        figures.counts[measure, topic, source, detail] = often
        figures.totals[measure] += much


def read_figures(period: Period) -> Figures:
    """What was counted for this period. Three queries."""
    rows = _rows_of(period)
    figures = Figures(period)
    _sum_up(figures, rows)
    by_day = rows.filter(measure__in=_BY_DAY).values_list("day", "measure", "detail")
    for day, measure, detail, often in by_day.annotate(often=Sum("count")):
        figures.days[day, measure, detail] += often
    counted = rows.filter(measure=Measure.COUNTED).aggregate(latest=Max("total"))["latest"]
    figures.counted_at = datetime.fromtimestamp(counted, tz=UTC) if counted else None
    return figures


def months_to_count(*, at: datetime) -> list[tuple[date, date]]:
    """Every month since the first request, as its first and last day; [] for an empty desk.

    A month is one piece of work: short enough for a task, and nobody waits for its lock.
    """
    oldest = Case.objects.aggregate(oldest=Min("opened_at"))["oldest"]
    helped = AnonymousHelp.objects.aggregate(oldest=Min("helped_at"))["oldest"]
    began = min(filter(None, (oldest, helped)), default=None)
    if began is None:
        return []
    zone = desk_zone()
    return months_between(began.astimezone(zone).date(), at.astimezone(zone).date())


def figures_of(
    *, first: date, last: date, topic: str = "", source: str = ""
) -> QuerySet[DayFigure]:
    """The figures of these days, both included; "" is every topic, every channel."""
    rows = DayFigure.objects.filter(day__gte=first, day__lte=last)
    if topic:
        rows = rows.filter(Q(topic=topic) | Q(measure=Measure.COUNTED))
    if source:
        rows = rows.filter(Q(source=source) | Q(measure=Measure.COUNTED))
    return rows


@dataclass(frozen=True)
class OwnFigures:
    """What one adviser did in a period: calls, people reached, promises kept, of those due."""

    calls: int
    reached: int
    kept: int
    due: int

    @property
    def kept_percent(self) -> int | None:
        """Promises kept, in percent of those due; None when none was."""
        return percent(self.kept, self.due)


def own_figures(adviser: Adviser, period: Period) -> OwnFigures:
    """What this adviser did, for nobody but them; topic and source do not count. Two queries."""
    zone = desk_zone()
    starts = local_midnight(period.first, zone)
    ends = local_midnight(period.last + timedelta(days=1), zone)
    tries = adviser.attempts.filter(started_at__gte=starts, started_at__lt=ends).aggregate(
        calls=Count("pk"), reached=Count("pk", filter=Q(outcome=AttemptOutcome.REACHED))
    )
    promises = adviser.callbacks.filter(ended_at__gte=starts, ended_at__lt=ends).aggregate(
        kept=Count("pk", filter=Q(result=PromiseResult.KEPT)),
        due=Count("pk", filter=Q(result__in=[PromiseResult.KEPT, PromiseResult.BROKEN])),
    )
    return OwnFigures(**tries, **promises)
