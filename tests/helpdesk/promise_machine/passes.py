"""The desk's own passes, messages that leave, and what the CMS changes."""

from datetime import date, timedelta
from unittest.mock import patch

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from helpdesk import channels
from helpdesk.actions.messages import deliveries, notices, sending
from helpdesk.actions.promises import (
    sooner,
    watch,
)
from helpdesk.choices import (
    NoticeState,
    Presence,
)
from helpdesk.models import (
    Absence,
    Adviser,
    DayException,
    Notice,
)
from tests.helpdesk.promise_machine.accidents import NoGateway
from tests.helpdesk.promise_machine.desk import PARIS
from tests.helpdesk.promise_machine.life import NTH, InvariantBroken, Life
from tests.helpdesk.promise_machine.seen import is_void


class Passing(Life):
    """The desk's own passes, and the CMS: nobody is asked, the watch finds out."""

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
