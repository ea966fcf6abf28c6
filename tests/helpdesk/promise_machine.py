"""Random lives of a desk: every action, clock jumps and power cuts, and a promise that holds.

After every step the product's own check finds nothing, and neither does `what_is_wrong`, which
reads the same tables again in plain Python. A refusal is expected only where an action announces
it; anything else that an action raises, or that a pass swallows and logs, fails the machine.
"""

import logging
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.db.models.query import QuerySet
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from website.models import User

from helpdesk import channels
from helpdesk.actions.cases import cases
from helpdesk.actions.messages import deliveries, notices, sending
from helpdesk.actions.people import numbers, people
from helpdesk.actions.promises import (
    appointments,
    attempts,
    by_hand,
    callbacks,
    closing,
    handover,
    holds,
    intake,
    lateness,
    mending,
    sooner,
    watch,
)
from helpdesk.actions.promises.appointments import PromiseEnded, SlotRefused
from helpdesk.actions.promises.by_hand import Hour
from helpdesk.actions.promises.callbacks import Arrival, CallbackRequest, CallIsRunning, WantedCall
from helpdesk.actions.promises.holds import WantedTime
from helpdesk.actions.promises.intake import PhoneRequest
from helpdesk.channels.base import Delivery, Message, NotSent
from helpdesk.choices import (
    Afraid,
    AppointmentKind,
    AppointmentState,
    AttemptOutcome,
    BookingWarning,
    CallbackState,
    CaseState,
    ClosingReason,
    EventKind,
    Move,
    NextStep,
    NoticeKind,
    NoticeState,
    Presence,
    WantedHelp,
)
from helpdesk.models import (
    Absence,
    Adviser,
    Appointment,
    Attempt,
    Callback,
    Case,
    CaseEvent,
    DayException,
    Notice,
    OpeningPeriod,
    RetryRule,
    SlotHold,
    TakenQuarter,
    Topic,
)
from helpdesk.policy.retries import MOST_TRIES, PartOfDay
from helpdesk.policy.slots import Call
from helpdesk.policy.transitions import MoveRefused
from helpdesk.reads import next_try
from helpdesk.reads.availability import free_slots, slots_for
from helpdesk.reads.checking import LONGEST_TRY, check_desk
from tests.factories.helpdesk import make_adviser, make_desk, make_topic, make_user

# Nine in the morning of a Thursday in Paris; in the night of that Sunday the clocks go back.
THURSDAY = datetime(2026, 10, 22, 7, 0, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
QUARTER = timedelta(minutes=15)
# An adviser says how a call ended before their day is over.
LONGEST_CALL = timedelta(hours=20)


class InvariantBroken(AssertionError):
    """What does not hold, one sentence a fault."""


class Crash(BaseException):
    """The power is cut: no `except Exception` sees it."""


# --- The desk and its people --------------------------------------------------------------------


@dataclass(frozen=True)
class Asker:
    """Somebody who asks, where they live by the clock, and what they answered."""

    name: str
    number: str
    time_zone: str = ""
    email: str = ""
    wanted_help: WantedHelp | None = None
    afraid: Afraid | None = None


# A mobile, a landline that two share, an island ahead of Paris and one behind.
ASKERS = (
    Asker("Madeleine Petit", "+33639981234", email="madeleine@example.org"),
    Asker("Jean Roux", "+33199005678", wanted_help=WantedHelp.WITH_SOMEBODY, afraid=Afraid.YES),
    Asker("Marie Hoarau", "+33199005678", "Indian/Reunion"),
    Asker("Rose Dorville", "+33639985678", "America/Guadeloupe", wanted_help=WantedHelp.ALONE),
)


@dataclass(frozen=True)
class Desk:
    """Who works there and about what: made once, whatever the number of lives."""

    topics: tuple[Topic, ...]
    advisers: tuple[Adviser, ...]
    user: User
    check: "Check"


def make_machine_desk() -> Desk:
    """Three advisers with small caps, one of them there in the night when the clocks change."""
    make_desk()
    topics = (make_topic(code="phone"), make_topic(code="tax", call_minutes=30, horizon_days=5))
    advisers = (
        make_adviser("Karim", topics=topics, languages=["fr", "ar"], daily_cap=2),
        make_adviser("Inès", topics=topics[:1], daily_cap=3, first_calls_cap=1),
        make_adviser("Awa", topics=topics[1:], daily_cap=3, gap_minutes=30),
    )
    OpeningPeriod.objects.create(adviser=advisers[2], weekday=6, starts=time(1), ends=time(4))
    # One rule within the bounds, and one that is not and must count for nothing.
    for tries in (MOST_TRIES - 1, MOST_TRIES):
        RetryRule.objects.create(
            outcome=AttemptOutcome.NO_ANSWER,
            tries=tries,
            step=NextStep.TRY_AGAIN,
            after_minutes=60,
            source="the desk",
        )
    return Desk(topics, advisers, make_user("awa", "coordinator"), Check())


# --- What is there, and what is wrong with it ---------------------------------------------------


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
    for notice in seen.notices.values():
        if notice.state == NoticeState.QUEUED and is_void(notice, seen):
            yield f"a waiting message ({notice.kind}) is about what is over"


def is_void(notice: Notice, seen: Seen) -> bool:
    """Whether a message speaks of an hour or a promise that is over."""
    about = seen.appointments.get(notice.appointment_id or 0)
    is_over = about is not None and about.state != AppointmentState.LIVE
    ended = seen.callbacks[notice.callback_id].state != CallbackState.OPEN
    return notice.kind not in (NoticeKind.CANCELLED, NoticeKind.CALL_OVER) and (is_over or ended)


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


# --- Accidents ----------------------------------------------------------------------------------


@contextmanager
def power_cut(write: str, nth: int) -> Iterator[None]:
    """Raise Crash just after the `nth` event, list of quarters, or message (from 1) is made."""
    left = [nth]

    def count() -> None:
        left[0] -= 1
        if not left[0]:
            raise Crash

    def save(self: CaseEvent, *args: Any, **kwargs: Any) -> None:
        event_save(self, *args, **kwargs)
        count()

    def create(self: QuerySet, *args: Any, **kwargs: Any) -> Any:
        made = bulk_create(self, *args, **kwargs)
        if self.model is TakenQuarter:
            count()
        return made

    def channel_of(code: str) -> Any:
        count()
        return channel(code)

    event_save, bulk_create, channel = CaseEvent.save, QuerySet.bulk_create, channels.channel_of
    target, name, broken = {
        "event": (CaseEvent, "save", save),
        "quarters": (QuerySet, "bulk_create", create),
        "message": (channels, "channel_of", channel_of),
    }[write]
    with patch.object(target, name, broken):
        yield


# Said to the operator when nobody was there to say it in time: lives of the machine have such days.
TOO_LATE = "%s messages came too late to be said."


class Errors(logging.Handler):
    """Keeps what a pass swallowed, so that the machine can raise it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, line: logging.LogRecord) -> None:
        if line.msg != TOO_LATE:
            self.found.append(f"{line.getMessage()} {line.exc_info and line.exc_info[1]!r}")


class NoGateway:
    """A channel that cannot be reached at all."""

    def send(self, _message: Message) -> Delivery:
        raise NotSent("nobody there")


# --- The machine --------------------------------------------------------------------------------

NTH = st.integers(0, 11)
# More of what leads to another try.
OUTCOMES = st.sampled_from(
    [
        *AttemptOutcome,
        *2 * [AttemptOutcome.NO_ANSWER, AttemptOutcome.BUSY, AttemptOutcome.CUT_OFF],
    ]
)
KEYS = st.none() | st.integers(1, 3)
MINUTES = (1, 4, 10, 20, 45, 2 * 60, 5 * 60, 16 * 60, 24 * 60, 3 * 24 * 60)
# A pass is many transactions: those before the crash stay.
PASSES = frozenset({"watch_promises", "offer_sooner", "send_due"})


def _key(number: int | None) -> uuid.UUID | None:
    return uuid.UUID(int=number) if number else None


class PromiseMachine(RuleBasedStateMachine):
    """One life of the desk, in a transaction that is rolled back at its end."""

    def __init__(self, desk: Desk, tally: Counter[str] | None = None) -> None:
        super().__init__()
        self.desk, self.tally = desk, Counter() if tally is None else tally
        self.tally["lives"] += 1
        self.now, self.is_broken = THURSDAY, False
        self.cut: tuple[str, int] | None = None
        self.stood: Seen | None = None
        self.errors = Errors()
        logging.getLogger("helpdesk").addHandler(self.errors)
        self.life = transaction.atomic()
        self.life.__enter__()
        self.seen = read_desk()

    def teardown(self) -> None:
        """At the end of a life, the check itself has its say, and there is nothing to mend."""
        try:
            faults = () if self.is_broken else check_desk(at=self.now).faults
            mended = mending.repair_desk(at=self.now, faults=faults)
        finally:
            self.end_of_life()
        if faults or mended:
            raise InvariantBroken(f"{faults}, mended: {mended}")

    def end_of_life(self) -> None:
        """Nothing of this life stays."""
        logging.getLogger("helpdesk").removeHandler(self.errors)
        transaction.set_rollback(True)
        self.life.__exit__(None, None, None)

    def act(
        self,
        action: Callable[..., Any],
        *refusals: type[Exception],
        clock: bool = True,
        **facts: Any,
    ) -> Any:
        """Do it now, with the power cut that waits for the next action; None when refused."""
        if clock:
            facts["at"] = self.now
        cut, self.cut = self.cut, None
        before = self.seen
        try:
            if cut is None:
                done = action(**facts)
            else:
                with power_cut(*cut):
                    done = action(**facts)
        except refusals:
            self.tally[f"{action.__name__} refused"] += 1
            return None
        except Crash:
            self.tally["crashes"] += 1
            if action.__name__ not in PASSES:
                self.stood = before
            return None
        self.tally[action.__name__] += 1
        return done

    @invariant()
    def the_promise_holds(self) -> None:
        """Nothing is wrong for either reader, and a crash left all as it was."""
        self.tally["steps"] += 1
        stood, self.stood = self.stood, None
        self.seen = read_desk()
        found = self.desk.check.finds(at=self.now)
        found += what_is_wrong(self.seen, at=self.now)
        if stood is not None and stood.rows() != self.seen.rows():
            found.append("a crash left something behind")
        found += self.errors.found
        if found:
            self.is_broken = True
            raise InvariantBroken("; ".join(found))

    # What a rule is about: rows as the last step left them, by their place.

    def pick(self, rows: list[Any], nth: int) -> Any:
        """The newest for 0, and so on; None when there is none."""
        return rows[-1 - nth % len(rows)] if rows else None

    def adviser(self, nth: int) -> Adviser:
        return self.desk.advisers[nth % len(self.desk.advisers)]

    def hour(self, nth: int, *, topic: Topic, callback: Callback | None = None) -> datetime:
        """An hour that is free, soonest first; each fourth one is any quarter, free or not."""
        if nth % 4 < 3:
            found = (
                slots_for(callback, at=self.now)
                if callback
                else free_slots(at=self.now, topic=topic)
            )
            if found:
                return found[nth % len(found)].starts_at
        start = self.now.replace(minute=0, second=0, microsecond=0)
        return start + (nth + 1) * QUARTER

    # --- Time passes, and the power goes -------------------------------------------------------

    def let_pass(self, until: datetime) -> None:
        for attempt in self.seen.running:
            if until - attempt.started_at > LONGEST_CALL:
                self.end(attempt, AttemptOutcome.NO_ANSWER)
        self.now = max(self.now, until)

    @rule(minutes=st.sampled_from(MINUTES))
    def wait(self, minutes: int) -> None:
        self.let_pass(self.now + timedelta(minutes=minutes))

    @precondition(lambda self: self.seen.live)
    @rule(nth=NTH, minutes=st.sampled_from([-10, -3, 0, 6, 16, 40]))
    def wait_for_a_call(self, nth: int, minutes: int) -> None:
        live = self.pick(self.seen.live, nth)
        self.let_pass(live.starts_at + timedelta(minutes=minutes))

    @rule(
        write=st.sampled_from(["event", "quarters"]),
        nth=st.sampled_from([1, 1, 2, 2, 3, 5, 8]),
    )
    def cut_the_power_soon(self, write: str, nth: int) -> None:
        self.cut = (write, nth)

    # --- People ask, move and cancel -----------------------------------------------------------

    @initialize(
        asked=st.lists(st.tuples(st.sampled_from(ASKERS), st.integers(0, 1), NTH), max_size=4)
    )
    def some_have_asked(self, asked: list[tuple[Asker, int, int]]) -> None:
        for asker, topic, nth in asked:
            self.ask_for(asker, topic, nth)

    @rule(
        asker=st.sampled_from(ASKERS),
        topic=st.integers(0, 1),
        nth=st.none() | NTH,
        request=KEYS,
        hold=KEYS,
        is_held=st.booleans(),
    )
    def ask(
        self,
        asker: Asker,
        topic: int,
        nth: int | None,
        request: int | None,
        hold: int | None,
        is_held: bool,
    ) -> None:
        held = [row.starts_at for row in self.seen.holds.values() if row.key == _key(hold)]
        self.ask_for(asker, topic, nth, request, hold, held[0] if held and is_held else None)

    def ask_for(
        self,
        asker: Asker,
        topic: int,
        nth: int | None,
        request: int | None = None,
        hold: int | None = None,
        held_time: datetime | None = None,
    ) -> None:
        about = self.desk.topics[topic]
        asked = CallbackRequest(
            name=asker.name,
            number=asker.number,
            topic=about,
            starts_at=held_time or (None if nth is None else self.hour(nth, topic=about)),
            email=asker.email,
            wanted_help=asker.wanted_help,
            afraid=asker.afraid,
            time_zone=asker.time_zone,
        )
        self.act(
            callbacks.ask_for_callback,
            SlotRefused,
            request=asked,
            arrival=Arrival(request_key=_key(request), hold_key=_key(hold)),
        )

    @rule(
        key=st.integers(1, 3), topic=st.integers(0, 1), nth=NTH, minutes=st.sampled_from([15, 45])
    )
    def hold(self, key: int, topic: int, nth: int, minutes: int) -> None:
        about = self.desk.topics[topic]
        self.act(
            holds.hold_time,
            SlotRefused,
            key=_key(key),
            address="192.0.2.1",
            wanted=WantedTime(
                starts_at=self.hour(nth, topic=about),
                topic=about,
                language="fr",
                call=Call(minutes=max(minutes, about.call_minutes), is_first_call=minutes == 45),
            ),
        )

    @precondition(lambda self: self.seen.holds)
    @rule(key=st.integers(1, 3), goes_on=st.booleans())
    def extend_or_release(self, key: int, goes_on: bool) -> None:
        if goes_on:
            self.act(holds.extend_hold, key=_key(key))
        else:
            self.act(holds.release_hold, clock=False, key=_key(key))

    @precondition(lambda self: self.seen.open)
    @rule(nth=NTH, hour=NTH, by_desk=st.booleans())
    def move(self, nth: int, hour: int, by_desk: bool) -> None:
        callback = self.pick(self.seen.open, nth)
        self.act(
            appointments.move_appointment,
            SlotRefused,
            callback=callback,
            starts_at=self.hour(hour, topic=callback.case.topic, callback=callback),
            by=self.desk.user if by_desk else None,
            notice_minutes=0 if by_desk else None,
        )

    @precondition(lambda self: self.seen.callbacks)
    @rule(nth=NTH, by_desk=st.booleans())
    def cancel(self, nth: int, by_desk: bool) -> None:
        callback = self.pick(list(self.seen.callbacks.values()), nth)
        by = self.desk.user if by_desk else None
        self.act(callbacks.cancel_callback, PromiseEnded, callback=callback, by=by)

    @precondition(lambda self: self.seen.open)
    @rule(nth=NTH)
    def wish_for_a_sooner_hour(self, nth: int) -> None:
        self.act(sooner.wish_sooner, callback=self.pick(self.seen.open, nth))

    # --- Cases close, open again, and get another promise --------------------------------------

    @precondition(lambda self: self.seen.cases)
    @rule(nth=NTH)
    def close(self, nth: int) -> None:
        self.act(
            closing.close_case,
            MoveRefused,
            CallIsRunning,
            case=self.pick(list(self.seen.cases.values()), nth),
            reason=ClosingReason.UNREACHABLE,
            by=self.desk.user,
        )

    @precondition(lambda self: self.seen.cases)
    @rule(nth=NTH)
    def reopen(self, nth: int) -> None:
        closed = [row for row in self.seen.cases.values() if row.state == CaseState.CLOSED]
        case = self.pick(closed or list(self.seen.cases.values()), nth)
        self.act(cases.move_case, MoveRefused, case=case, move=Move.REOPEN, by=self.desk.user)

    @precondition(lambda self: self.seen.cases)
    @rule(nth=NTH, hour=st.none() | NTH, zone=st.sampled_from(["", "America/Guadeloupe"]))
    def promise_again(self, nth: int, hour: int | None, zone: str) -> None:
        """A case that has a promise already is refused by the database: one at a time."""
        promised = {row.case_id for row in self.seen.open}
        free = [row for row in self.seen.cases.values() if row.pk not in promised]
        case = self.pick(free or list(self.seen.cases.values()), nth)
        self.act(
            callbacks.promise_callback,
            SlotRefused,
            MoveRefused,
            *([] if free else [IntegrityError]),
            case=case,
            by=self.desk.user,
            wanted=WantedCall(
                number=case.person.numbers.order_by("pk")[0].number,
                starts_at=None if hour is None else self.hour(hour, topic=case.topic),
                time_zone=zone,
                notice_minutes=0,
            ),
        )

    # --- The desk works ------------------------------------------------------------------------

    @precondition(lambda self: self.seen.open)
    @rule(
        nth=NTH,
        adviser=NTH,
        hour=NTH,
        minutes=st.sampled_from([15, 30, 45]),
        overruling=st.booleans(),
    )
    def set_an_hour(
        self, nth: int, adviser: int, hour: int, minutes: int, overruling: bool
    ) -> None:
        callback = self.pick(self.seen.open, nth)
        self.act(
            by_hand.set_hour,
            SlotRefused,
            by_hand.NeedsOverruling,
            callback=callback,
            by=self.desk.user,
            overruling=tuple(BookingWarning) if overruling else (),
            hour=Hour(
                adviser=self.adviser(adviser),
                starts_at=self.hour(hour, topic=callback.case.topic, callback=callback),
                minutes=minutes,
            ),
        )

    @precondition(lambda self: self.seen.open)
    @rule(nth=NTH, adviser=st.none() | NTH)
    def start(self, nth: int, adviser: int | None) -> None:
        callback = self.pick(self.seen.open, nth)
        caller = callback.adviser if adviser is None else self.adviser(adviser)
        self.act(
            attempts.start_attempt,
            attempts.AnotherCallIsRunning,
            attempts.NoNumberToCall,
            callback=callback,
            adviser=caller,
            by=caller.user,
        )

    def end(self, attempt: Attempt, outcome: AttemptOutcome) -> None:
        """What was announced is what follows."""
        announced = next_try.previews(attempt=attempt, at=self.now)[outcome]
        was_open = self.seen.callbacks[attempt.callback_id].state == CallbackState.OPEN
        done = self.act(attempts.end_attempt, attempt=attempt, outcome=outcome, by=None, note="…")
        if done is not None and was_open and done != announced:
            raise InvariantBroken(f"{announced} was announced, {done} came")

    @precondition(lambda self: self.seen.running)
    @rule(nth=NTH, outcome=OUTCOMES)
    def end_a_try(self, nth: int, outcome: AttemptOutcome) -> None:
        self.end(self.pick(self.seen.running, nth), outcome)

    @precondition(lambda self: self.seen.running)
    @rule(nth=NTH)
    def withdraw(self, nth: int) -> None:
        """The key was pressed by mistake, a minute ago at most."""
        self.act(
            attempts.withdraw_attempt,
            attempts.TooLateToCorrect,
            attempt=self.pick(self.seen.running, nth),
            by=None,
        )

    @precondition(lambda self: self.seen.open)
    @rule(nth=NTH)
    def say_late(self, nth: int) -> None:
        self.act(
            lateness.say_late,
            CallIsRunning,
            callback=self.pick(self.seen.open, nth),
            by=self.desk.user,
        )

    @precondition(lambda self: self.seen.open)
    @rule(nth=NTH, outcome=OUTCOMES, wait=st.sampled_from([1, 3, 20]))
    def ring(self, nth: int, outcome: AttemptOutcome, wait: int) -> None:
        """From its hour on, an adviser rings once; so that lives reach the last try."""
        callback = self.pick(self.seen.open, nth)
        hours = [row.starts_at for row in self.seen.live if row.callback_id == callback.pk]
        self.let_pass(hours[0] if hours else self.now)
        self.seen = read_desk()
        started = self.act(
            attempts.start_attempt,
            attempts.AnotherCallIsRunning,
            attempts.NoNumberToCall,
            callback=callback,
            adviser=callback.adviser,
            by=None,
        )
        if started is not None:
            self.now += timedelta(minutes=wait)
            self.end(started, outcome)

    @precondition(lambda self: self.seen.attempts)
    @rule(nth=NTH, outcome=OUTCOMES)
    def correct(self, nth: int, outcome: AttemptOutcome) -> None:
        """Somebody may have taken the hour meanwhile: then nothing changes (`restore`)."""
        ended = [row for row in self.seen.attempts.values() if row.ended_at is not None]
        if ended:
            self.act(
                attempts.correct_attempt,
                attempts.TooLateToCorrect,
                SlotRefused,
                attempt=self.pick(ended, nth % 2),
                outcome=outcome,
                by=None,
            )

    @precondition(lambda self: self.seen.attempts)
    @rule(nth=NTH)
    def end_a_second_time(self, nth: int) -> None:
        ended = [row for row in self.seen.attempts.values() if row.ended_at is not None]
        if ended:
            self.act(
                attempts.end_attempt,
                attempts.AttemptEnded,
                attempt=self.pick(ended, nth),
                outcome=AttemptOutcome.BUSY,
                by=None,
            )

    @precondition(lambda self: self.seen.open)
    @rule(nth=NTH, adviser=NTH)
    def they_call_us(self, nth: int, adviser: int) -> None:
        self.act(
            intake.record_incoming_call,
            CallIsRunning,
            callback=self.pick(self.seen.open, nth),
            adviser=self.adviser(adviser),
            by=self.desk.user,
        )

    @precondition(lambda self: self.seen.cases)
    @rule(nth=NTH, asker=st.sampled_from(ASKERS), parts=st.sets(st.sampled_from(PartOfDay)))
    def learn_something(self, nth: int, asker: Asker, parts: set[PartOfDay]) -> None:
        """Of a number, of a person, or of somebody new who is on the line."""
        case = self.pick(list(self.seen.cases.values()), nth // 5)
        facts = {"case": case, "by": self.desk.user}
        match nth % 5:
            case 0:
                self.act(
                    intake.use_number,
                    intake.NumberIsDead,
                    number=asker.number,
                    note="Another",
                    **facts,
                )
            case 3:
                self.act(
                    numbers.number_was_right,
                    person=case.person,
                    number=asker.number,
                    by=self.desk.user,
                )
            case 1:
                self.act(intake.keep_best_hours, number=asker.number, parts=parts, **facts)
            case 2:
                self.act(people.change_person, facts={"uses_relay": bool(parts)}, **facts)
            case _:
                self.act(
                    intake.open_by_phone,
                    by=self.desk.user,
                    request=PhoneRequest(number=asker.number, name=asker.name, topic=case.topic),
                )

    @precondition(lambda self: self.seen.open)
    @rule(nth=NTH, adviser=NTH)
    def take_over(self, nth: int, adviser: int) -> None:
        self.act(
            handover.take_over,
            SlotRefused,
            CallIsRunning,
            callback=self.pick(self.seen.open, nth),
            adviser=self.adviser(adviser),
            by=self.desk.user,
        )

    @precondition(lambda self: self.seen.open)
    @rule(nth=NTH)
    def reroute(self, nth: int) -> None:
        self.act(handover.reroute, callback=self.pick(self.seen.open, nth))

    # --- The desk's own passes -----------------------------------------------------------------

    @rule(offers=st.sampled_from([False, False, True]))
    def go_round(self, offers: bool) -> None:
        self.act(sooner.offer_sooner if offers else watch.watch_promises)

    @precondition(lambda self: self.seen.notices)
    @rule(accident=st.sampled_from(["", "", "no gateway", "power"]))
    def send(self, accident: str) -> None:
        """No message about what was over before this pass may leave in it."""
        if accident == "power":
            self.cut = ("message", 1)
        channel_of = channels.channel_of
        if accident == "no gateway":
            channel_of = lambda _code: NoGateway()  # noqa: E731
        with patch.object(channels, "channel_of", channel_of):
            self.act(sending.send_due)
        gone = Notice.objects.filter(state__in=[NoticeState.SENT, NoticeState.PRINTED])
        for notice in gone:
            was_there = self.seen.notices[notice.pk].state in (
                NoticeState.QUEUED,
                NoticeState.SENDING,
            )
            if was_there and is_void(notice, self.seen):
                raise InvariantBroken(f"a message ({notice.kind}) about what is over was sent")

    @precondition(lambda self: self.seen.notices)
    @rule(nth=NTH, delivered=st.booleans())
    def hear_of_a_message(self, nth: int, delivered: bool) -> None:
        notice = self.pick(list(self.seen.notices.values()), nth)
        if delivered:
            self.act(notices.mark_carried, notices.ForAnotherHand, notice=notice, by=self.desk.user)
        else:
            self.act(
                deliveries.record_delivery,
                idempotency_key=notice.idempotency_key,
                delivered=delivered,
            )

    # --- The CMS: nobody is asked, the watch finds out -------------------------------------------

    @rule(nth=NTH, after=st.integers(0, 48), hours=st.sampled_from([0, 1, 8, 30]))
    def leave_or_come(self, nth: int, after: int, hours: int) -> None:
        """Away or back for now (0 hours), or an absence, or a day when the whole desk is closed."""
        adviser, starts_at = self.adviser(nth), self.now + timedelta(hours=after)
        if not hours:
            presence = Presence.PRESENT if after % 2 else Presence.AWAY
            Adviser.objects.filter(pk=adviser.pk).update(presence=presence)
        elif nth < 9:
            ends_at = starts_at + timedelta(hours=hours)
            Absence.objects.create(adviser=adviser, starts_at=starts_at, ends_at=ends_at)
        else:
            day: date = starts_at.astimezone(PARIS).date()
            DayException.objects.update_or_create(on=day, defaults={"is_open": nth == 11})
