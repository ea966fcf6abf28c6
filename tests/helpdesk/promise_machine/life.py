"""One life of the desk: the clock, what is picked, what an action does, and what must hold."""

import logging
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from helpdesk.actions.promises import (
    mending,
)
from helpdesk.choices import (
    AttemptOutcome,
)
from helpdesk.models import (
    Adviser,
    Callback,
    Topic,
)
from helpdesk.reads.availability import free_slots, slots_for
from helpdesk.reads.checking import check_desk
from tests.helpdesk.promise_machine.accidents import Crash, Errors, power_cut
from tests.helpdesk.promise_machine.desk import LONGEST_CALL, Desk
from tests.helpdesk.promise_machine.seen import (
    QUARTER,
    THURSDAY,
    Seen,
    newly_lost,
    read_desk,
    what_is_wrong,
)


class InvariantBroken(AssertionError):
    """What does not hold, one sentence a fault."""


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


def as_key(number: int | None) -> uuid.UUID | None:
    return uuid.UUID(int=number) if number else None


class Life(RuleBasedStateMachine):
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
        # As the last step left it; `seen` is read anew within some steps.
        self.seen = self.stands = read_desk()

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
        before, self.seen = self.stands, read_desk()
        self.stands = self.seen
        found = self.desk.check.finds(at=self.now)
        found += what_is_wrong(self.seen, at=self.now)
        found += newly_lost(before, self.seen)
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
