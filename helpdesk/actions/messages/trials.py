"""Test messages: written by somebody of the team, for themselves, and sent like all others.

They leave by the process, the lane and the driver of everybody's messages: what they show is what
happens to those.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import translation

from helpdesk.actions.journal import record_entry
from helpdesk.actions.limits import allows
from helpdesk.actions.messages.claims import LEASE
from helpdesk.actions.messages.lanes import how_many_may_pass, note_answer, note_fault
from helpdesk.channels import send_by
from helpdesk.channels.base import Delivery, Message, NotSent
from helpdesk.choices import Channel, JournalKind, NoticeState
from helpdesk.models import DeskSettings, TrialMessage
from helpdesk.policy.trials import KEPT, MOST_AN_HOUR, Refusal
from helpdesk.reads.do_not_call import is_refused
from helpdesk.words.mail_page import mail_page
from helpdesk.words.trials import subject_of_trial, text_of_trial

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class TrialRefused(Exception):
    """No test message is sent; `why` says it."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True)
class Trial:
    """By what, and to where: an e-mail, or a number in E.164."""

    channel: Channel
    to: str
    language: str


@transaction.atomic
def ask_for_trial(*, trial: Trial, at: datetime, by: "AbstractUser") -> TrialMessage:
    """Queue one test message. Raises TrialRefused: too many, or a number that wants nothing."""
    if not trial.to:
        raise TrialRefused(Refusal.NO_ADDRESS)
    if trial.channel is Channel.SMS and is_refused(trial.to):
        raise TrialRefused(Refusal.WANTS_NONE)
    if not allows(kind="test message", value=str(by.pk), limit=MOST_AN_HOUR, at=at):
        raise TrialRefused(Refusal.TOO_MANY)
    record_entry(kind=JournalKind.TEST_ASKED, at=at, by=by, of=str(trial.channel))
    return TrialMessage.objects.create(
        asked_by_id=by.pk,
        asked_at=at,
        channel=trial.channel,
        to=trial.to,
        language=trial.language,
    )


def send_trials(*, channel: str, at: datetime) -> int:
    """Send the test messages that wait at this channel, one by one. Returns how many were tried.

    Before a shut lane they wait like all others; they try it when it is to be tried.
    """
    tried = 0
    while TrialMessage.objects.due(channel, at).exists():
        if not how_many_may_pass(channel=channel, at=at, limit=1):
            return tried
        trial = _claim(channel, at=at)
        if trial is None:
            return tried
        tried += 1
        _send(trial, at=at)
    return tried


@transaction.atomic
def _claim(channel: str, *, at: datetime) -> TrialMessage | None:
    due = TrialMessage.objects.due(channel, at).order_by("pk")
    trial = due.select_for_update(skip_locked=True, no_key=True).first()
    if trial is not None:
        trial.state, trial.claimed_until = NoticeState.SENDING, at + LEASE
        trial.save(update_fields=["state", "claimed_until"])
    return trial


def _send(trial: TrialMessage, *, at: datetime) -> None:
    """One try, and its end: a test that is tried again by itself would say nothing. No transaction
    is held meanwhile.
    """
    try:
        (end,) = send_by(trial.channel, [_message(trial)])
    except Exception:
        # Whatever broke: it must not be tried for ever, nor stop the others.
        _end(trial, NoticeState.GIVEN_UP, at=at, failure="unforeseen")
        raise
    if isinstance(end, NotSent):
        if end.is_of_channel:
            note_fault(channel=trial.channel, at=at)
        else:
            note_answer(channel=trial.channel)
        _end(trial, NoticeState.GIVEN_UP, at=at, failure=str(end))
        return
    note_answer(channel=trial.channel)
    _end(trial, _state_of(end), at=at)


def _state_of(end: Delivery) -> NoticeState:
    return NoticeState.SENT if end.reached else NoticeState.PRINTED


def _end(trial: TrialMessage, state: NoticeState, *, at: datetime, failure: str = "") -> None:
    """A report may have come before: it knows better."""
    mine = TrialMessage.objects.filter(pk=trial.pk, state=NoticeState.SENDING)
    mine.update(state=state, ended_at=at, claimed_until=None, failure=failure[:80])


def _message(trial: TrialMessage) -> Message:
    desk = DeskSettings.current()
    channel = Channel(trial.channel)
    with translation.override(trial.language):
        subject = subject_of_trial(desk)
        text = text_of_trial(desk, channel=channel, asked_at=trial.asked_at)
        page = mail_page(text, subject=subject, language=trial.language)
        return Message(
            to=trial.to,
            subject=subject,
            text=text,
            page=page if channel is Channel.EMAIL else "",
            summary=subject,
            idempotency_key=trial.key,
        )


def note_trial_delivery(*, key: UUID, delivered: bool, at: datetime) -> bool:
    """What a carrier says later of a test message. False where no test has this key."""
    state = NoticeState.DELIVERED if delivered else NoticeState.FAILED
    rows = TrialMessage.objects.filter(key=key, state__in=[NoticeState.SENDING, NoticeState.SENT])
    return bool(rows.update(state=state, ended_at=at, claimed_until=None))


def forget_trials(*, at: datetime) -> None:
    """After a day nobody looks for a test message."""
    TrialMessage.objects.filter(asked_at__lte=at - KEPT).delete()
