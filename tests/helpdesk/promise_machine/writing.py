"""Promises that are kept in writing: made, written, lost on the way, and kept by another way."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from helpdesk.actions.messages import deliveries, unheard
from helpdesk.actions.messages.replies import TooManyReplies
from helpdesk.actions.promises import attempts, intake, ways
from helpdesk.actions.promises.appointments import PromiseEnded, SlotRefused
from helpdesk.actions.promises.callbacks import CallIsRunning, NoWayToReach
from helpdesk.actions.promises.intake import NumberIsDead, PhoneRequest
from helpdesk.actions.promises.ways import NothingWritten, WantedWay
from helpdesk.choices import NoticeKind, NoticeState, PromiseWay
from helpdesk.models import Callback, Notice
from tests.helpdesk.promise_machine.desk import ASKERS, Asker
from tests.helpdesk.promise_machine.life import NTH, Life
from tests.helpdesk.promise_machine.seen import read_desk

WAYS = st.sampled_from([PromiseWay.EMAIL, PromiseWay.EMAIL, PromiseWay.LETTER, PromiseWay.SMS])
ADDRESS = "1 rue des Lilas\n69001 Lyon"


class Writing(Life):
    """Somebody has no phone, or does not hear."""

    @rule(asker=st.sampled_from(ASKERS), nth=NTH, way=WAYS)
    def promise_to_write(self, asker: Asker, nth: int, way: PromiseWay) -> None:
        """No SMS leaves this desk: it is refused."""
        about = self.desk.topics[nth % 2]
        self.act(
            intake.open_and_promise,
            SlotRefused,
            NoWayToReach,
            NumberIsDead,
            request=PhoneRequest(
                number=asker.number if way is PromiseWay.SMS else "",
                name=asker.name,
                topic=about,
                way=way,
                email=asker.email or "somebody@example.org",
                address=ADDRESS if way is PromiseWay.LETTER else "",
            ),
            starts_at=self.hour(nth, topic=about),
            by=self.desk.user,
        )

    @precondition(lambda self: self.seen.open)
    @rule(nth=NTH, way=st.sampled_from(list(PromiseWay)), asker=st.sampled_from(ASKERS))
    def change_the_way(self, nth: int, way: PromiseWay, asker: Asker) -> None:
        self.act(
            ways.change_way,
            PromiseEnded,
            CallIsRunning,
            NumberIsDead,
            NoWayToReach,
            callback=self.pick(self.seen.open, nth),
            wanted=WantedWay(
                way,
                number=asker.number if way is PromiseWay.CALL else "",
                email=asker.email if way is PromiseWay.EMAIL else "",
                address=ADDRESS if way is PromiseWay.LETTER and nth % 2 else "",
            ),
            by=self.desk.user,
        )

    def in_writing(self) -> list[Callback]:
        """The open promises that are kept in writing."""
        return [row for row in self.seen.open if row.in_writing]

    @precondition(lambda self: self.in_writing())
    @rule(nth=NTH, text=st.sampled_from(["Voici.", "Voici.", " "]), wait=st.sampled_from([1, 9]))
    def write(self, nth: int, text: str, wait: int) -> None:
        """At its hour an adviser writes; in silence, or where the way is gone, nothing is kept."""
        callback = self.pick(self.in_writing(), nth)
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
            self.act(
                ways.write_and_end,
                NothingWritten,
                TooManyReplies,
                NoWayToReach,
                attempt=started,
                text=text,
                by=self.desk.user,
            )

    @precondition(lambda self: self.words())
    @rule(nth=NTH)
    def lose_words(self, nth: int) -> None:
        """They left, and come back."""
        notice = self.pick(self.words(), nth)
        self.now += timedelta(minutes=2)
        Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SENT, sent_at=self.now)
        self.seen = read_desk()
        self.act(
            deliveries.record_delivery, idempotency_key=notice.idempotency_key, delivered=False
        )

    def words(self) -> list[Notice]:
        """The words of written promises that wait to leave, or left."""
        leaves = (NoticeState.QUEUED, NoticeState.SENT)
        return [
            row
            for row in self.seen.notices.values()
            if row.kind == NoticeKind.REPLY and row.callback_id and row.state in leaves
        ]

    @precondition(lambda self: self.lost())
    @rule(nth=NTH)
    def see_to_it(self, nth: int) -> None:
        self.act(unheard.note_seen_to, notice=self.pick(self.lost(), nth), by=self.desk.user)

    def lost(self) -> list[Notice]:
        """What somebody has to see to."""
        return [row for row in self.seen.notices.values() if row.unheard_since]
