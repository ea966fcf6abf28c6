"""The desk works: hours by hand, calls that begin, end, and are corrected."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from helpdesk.actions.people import numbers, people
from helpdesk.actions.promises import (
    attempts,
    by_hand,
    handover,
    intake,
    lateness,
)
from helpdesk.actions.promises.appointments import SlotRefused
from helpdesk.actions.promises.by_hand import Hour
from helpdesk.actions.promises.callbacks import CallIsRunning
from helpdesk.actions.promises.intake import PhoneRequest
from helpdesk.choices import (
    AttemptOutcome,
    BookingWarning,
    CallbackState,
)
from helpdesk.models import (
    Attempt,
)
from helpdesk.policy.retries import PartOfDay
from helpdesk.reads import next_try
from tests.helpdesk.promise_machine.desk import ASKERS, Asker
from tests.helpdesk.promise_machine.life import NTH, OUTCOMES, InvariantBroken, Life
from tests.helpdesk.promise_machine.seen import read_desk


class Working(Life):
    """The desk works."""

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
