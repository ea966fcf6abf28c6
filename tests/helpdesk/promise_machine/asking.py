"""People ask, move and cancel; cases close, open again, and get another promise."""

from datetime import datetime

from django.db import IntegrityError
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from helpdesk.actions.cases import cases
from helpdesk.actions.promises import (
    appointments,
    callbacks,
    closing,
    holds,
    sooner,
)
from helpdesk.actions.promises.appointments import PromiseEnded, SlotRefused
from helpdesk.actions.promises.callbacks import Arrival, CallbackRequest, CallIsRunning, WantedCall
from helpdesk.actions.promises.holds import WantedTime
from helpdesk.choices import (
    CaseState,
    ClosingReason,
    Move,
)
from helpdesk.policy.slots import Call
from helpdesk.policy.transitions import MoveRefused
from helpdesk.reads.ways import ways_of
from tests.helpdesk.promise_machine.desk import ASKERS, Asker
from tests.helpdesk.promise_machine.life import KEYS, NTH, Life, as_key


class Asking(Life):
    """People ask, move and cancel; cases close, open again, and get another promise."""

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
        held = [row.starts_at for row in self.seen.holds.values() if row.key == as_key(hold)]
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
            arrival=Arrival(request_key=as_key(request), hold_key=as_key(hold)),
        )

    @rule(
        key=st.integers(1, 3), topic=st.integers(0, 1), nth=NTH, minutes=st.sampled_from([15, 45])
    )
    def hold(self, key: int, topic: int, nth: int, minutes: int) -> None:
        about = self.desk.topics[topic]
        self.act(
            holds.hold_time,
            SlotRefused,
            key=as_key(key),
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
            self.act(holds.extend_hold, key=as_key(key))
        else:
            self.act(holds.release_hold, clock=False, key=as_key(key))

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
        if not (offered := ways_of(case)):
            return
        way = offered[nth % len(offered)]
        self.act(
            callbacks.promise_callback,
            SlotRefused,
            MoveRefused,
            *([] if free else [IntegrityError]),
            case=case,
            by=self.desk.user,
            wanted=WantedCall(
                number=way.number,
                way=way.way,
                starts_at=None if hour is None else self.hour(hour, topic=case.topic),
                time_zone=zone,
                notice_minutes=0,
            ),
        )
