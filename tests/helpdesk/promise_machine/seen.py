"""What is there, and what must never be: found without the product's own check."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Model

from helpdesk.choices import (
    AppointmentKind,
    AppointmentState,
    CallbackState,
    CaseState,
    Channel,
    EventKind,
    NextStep,
    NoticeKind,
    NoticeState,
    PromiseWay,
)
from helpdesk.models import (
    Appointment,
    Attempt,
    Callback,
    Case,
    CaseEvent,
    Notice,
    SlotHold,
    TakenQuarter,
)
from helpdesk.models.notice import ALWAYS_TRUE
from helpdesk.policy.retries import MOST_TRIES
from helpdesk.reads.checking import LONGEST_TRY, check_desk

QUARTER = timedelta(minutes=15)
# When the lives begin.
THURSDAY = datetime(2026, 10, 22, 7, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Seen:
    """Every row of a promise as it stands."""

    callbacks: Mapping[int, Callback]
    appointments: Mapping[int, Appointment]
    attempts: Mapping[int, Attempt]
    holds: Mapping[int, SlotHold]
    cases: Mapping[int, Case]
    notices: Mapping[int, Notice]
    quarters: tuple[TakenQuarter, ...]

    @property
    def open(self) -> list[Callback]:
        return [row for row in self.callbacks.values() if row.state == CallbackState.OPEN]

    @property
    def live(self) -> list[Appointment]:
        return [row for row in self.appointments.values() if row.state == AppointmentState.LIVE]

    @property
    def running(self) -> list[Attempt]:
        return [row for row in self.attempts.values() if row.ended_at is None]

    def rows(self) -> list[tuple[object, ...]]:
        """All of it as plain values, so that two moments can be compared."""
        kinds = (self.callbacks, self.appointments, self.attempts, self.holds, self.cases)
        rows: list[Model] = [row for kind in (*kinds, self.notices) for row in kind.values()]
        return [
            tuple(str(getattr(row, field.attname)) for field in row._meta.concrete_fields)
            for row in (*rows, *self.quarters)
        ]


def read_desk() -> Seen:
    """Seven queries."""

    def by_key(model: Any) -> dict[int, Any]:
        return {row.pk: row for row in model.objects.order_by("pk")}

    return Seen(
        callbacks=by_key(Callback),
        appointments=by_key(Appointment),
        attempts=by_key(Attempt),
        holds=by_key(SlotHold),
        cases=by_key(Case),
        notices=by_key(Notice),
        quarters=tuple(TakenQuarter.objects.order_by("pk")),
    )


def what_is_wrong(seen: Seen, *, at: datetime) -> Iterator[str]:
    """Everything that a promise must never be, found without the product's own check."""
    yield from _wrong_promises(seen)
    yield from _wrong_quarters(seen, at)
    yield from _wrong_tries(seen)
    yield from _wrong_words(seen)
    for notice in seen.notices.values():
        if notice.state == NoticeState.QUEUED and is_void(notice, seen):
            yield f"a waiting message ({notice.kind}) is about what is over"


def is_void(notice: Notice, seen: Seen) -> bool:
    """Whether a message speaks of an hour or a promise that is over."""
    about = seen.appointments.get(notice.appointment_id or 0)
    is_over = about is not None and about.state != AppointmentState.LIVE
    callback = seen.callbacks.get(notice.callback_id or 0)
    ended = callback is not None and callback.state != CallbackState.OPEN
    return notice.kind not in ALWAYS_TRUE and (is_over or ended)


def _wrong_promises(seen: Seen) -> Iterator[str]:
    hours = Counter(row.callback_id for row in seen.live)
    promised = Counter(row.case_id for row in seen.open)
    for row in seen.callbacks.values():
        steps = hours[row.pk] + (row.find_a_time_by is not None)
        if row.state != CallbackState.OPEN:
            if steps or row.offered_to_id or row.ended_at is None:
                yield "a promise that ended still has something of a promise"
        elif steps != 1:
            yield f"an open promise has {steps} next steps"
        elif row.adviser_id is None:
            yield "an open promise has no owner"
    for case in seen.cases.values():
        if promised[case.pk] > 1 or (promised[case.pk] and case.state == CaseState.CLOSED):
            yield "a case has two promises, or is closed with one"
        if case.state == CaseState.PLANNED and not promised[case.pk]:
            yield "a case is planned and nothing is promised"


def _wrong_words(seen: Seen) -> Iterator[str]:
    """What must never be of a promise that is kept in writing."""
    for notice in seen.notices.values():
        callback = seen.callbacks.get(notice.callback_id or 0)
        if notice.unheard_since and notice.state not in GOT_TO_NOBODY:
            yield f"what got there ({notice.state}) waits for somebody to see to it"
        if callback is None or not callback.in_writing or notice.kind not in TELLS_AN_HOUR:
            continue
        if notice.state == NoticeState.QUEUED and notice.channel == Channel.ADVISER:
            yield f"somebody who is written to would be called ({notice.kind})"
    for callback in seen.callbacks.values():
        if callback.way == PromiseWay.SMS:
            yield "words are promised by SMS, and none leaves"


def newly_lost(before: Seen, after: Seen) -> Iterator[str]:
    """Words of a written promise that were lost by this step, that nothing says, in no sight."""
    instead = {row.instead_of_id for row in after.notices.values()}
    for key, notice in after.notices.items():
        was_lost = key in before.notices and before.notices[key].is_lost
        callback = after.callbacks.get(notice.callback_id or 0)
        if was_lost or not notice.is_lost or callback is None or not callback.in_writing:
            continue
        if notice.kind == NoticeKind.REPLY and key not in instead and not notice.unheard_since:
            yield "words got to nobody, and nobody is told"


def _wrong_quarters(seen: Seen, at: datetime) -> Iterator[str]:
    taken = defaultdict(set)
    for row in seen.quarters:
        taken[row.appointment_id, row.hold_id].add((row.adviser_id, row.starts_at))
    live = {(row.pk, None): row for row in seen.live}
    held = {(None, row.pk): row for row in seen.holds.values()}
    owners: dict[tuple[int | None, int | None], Appointment | SlotHold] = {**live, **held}
    for key, quarters in taken.items():
        if key not in owners:
            yield "a quarter hour is taken for what is over"
        elif quarters - _span(owners[key]):
            yield "a quarter hour is taken outside its call"
    for key, owner in owners.items():
        counts = isinstance(owner, Appointment) or owner.expires_at > at
        if counts and _span(owner) - taken[key]:
            yield "an hour lacks one of its quarters"
    days = sorted(seen.live, key=lambda row: (row.adviser_id, row.starts_at))
    for one, other in pairwise(days):
        if one.adviser_id == other.adviser_id and other.starts_at < one.ends_at:
            yield "an adviser has two calls at once"


def _span(row: Appointment | SlotHold) -> set[tuple[int, datetime]]:
    return {(row.adviser_id, row.starts_at + n * QUARTER) for n in range(row.minutes // 15)}


def _wrong_tries(seen: Seen) -> Iterator[str]:
    for row in seen.appointments.values():
        zone = ZoneInfo(seen.callbacks[row.callback_id].time_zone or "Europe/Paris")
        by_their_clock = row.starts_at.astimezone(zone).time()
        if row.kind == AppointmentKind.RETRY and not time(8) <= by_their_clock < time(20):
            yield f"a phone would ring at {by_their_clock}"
    if any(calls > 1 for calls in Counter(row.adviser_id for row in seen.running).values()):
        yield "an adviser is in two calls"
    ends = CaseEvent.objects.filter(
        kind__in=[EventKind.ATTEMPT_ENDED, EventKind.ATTEMPT_CORRECTED],
        data__step=NextStep.TRY_AGAIN,
    )
    if any(data["tries"] >= MOST_TRIES for data in ends.values_list("data", flat=True)):
        yield "somebody is called a sixth time"


# Of what somebody has to see to.
GOT_TO_NOBODY = (
    *(NoticeState.FAILED, NoticeState.GIVEN_UP),
    *(NoticeState.PRINTED, NoticeState.DROPPED),
)
TELLS_AN_HOUR = (
    *(NoticeKind.CONFIRMATION, NoticeKind.MOVED, NoticeKind.REMINDER),
    *(NoticeKind.REPLY, NoticeKind.TIME_NEEDED),
)


class Check:
    """The statement of `check_desk`, made once and asked at any instant: making it is dear."""

    def __init__(self) -> None:
        made: list[tuple[str, tuple[Any, ...]]] = []

        def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            made.append((sql, tuple(params or ())))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(keep):
            check_desk(at=THURSDAY)
        self.sql, self.params = made[0]
        adapt = connection.ops.adapt_datetimefield_value
        self.instants = {adapt(THURSDAY - ago): ago for ago in (timedelta(0), LONGEST_TRY)}
        assert set(self.instants) <= set(self.params)

    def finds(self, *, at: datetime) -> list[str]:
        """The codes of what `check_desk` finds."""
        adapt = connection.ops.adapt_datetimefield_value
        params = [
            adapt(at - self.instants[value]) if value in self.instants else value
            for value in self.params
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            return [row[0] for row in cursor.fetchall()]
