"""The outbox: every message is written with the fact that it tells, in the same transaction.

How they leave is in `sending.py`.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from helpdesk.actions.story import record, record_together, story_line
from helpdesk.choices import Channel, EventKind, NoticeKind, NoticeState
from helpdesk.models import (
    Appointment,
    Attempt,
    Callback,
    Case,
    CaseEvent,
    Consent,
    DeskSettings,
    IncomingMail,
    Notice,
    Person,
    PhoneNumber,
)
from helpdesk.models.notice import CARRIED_BY_PEOPLE
from helpdesk.policy.deadlines import CORRECTABLE_FOR
from helpdesk.policy.hours import in_utc
from helpdesk.policy.reminders import (
    CHASERS,
    PlannedNotice,
    channel_for,
    channel_to_tell,
    may_chase,
    plan,
)
from helpdesk.policy.second_hands import may_say
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.evidence import way_digest
from helpdesk.reads.outbox import change_told_by, has_other_adviser
from helpdesk.reads.reach import reach_of, reach_of_case

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# Each message by its number, for whoever follows one; told in JSON alone.
outbox = logging.getLogger("helpdesk.outbox")

# How long after it was due an unplanned message (a cancellation) is still worth reading.
WORTH_SAYING = timedelta(days=2)
# How long an answer to an SMS is expected.
WORTH_ANSWERING = timedelta(hours=2)
# What is about no hour can still be posted or said after a long weekend and an illness.
WORTH_POSTING = timedelta(days=14)
# What a new time is first told as; a confirmation where nothing is said here.
FIRST_MESSAGE = {
    EventKind.REBOOKED: NoticeKind.MOVED,
    EventKind.RETRY_PLANNED: NoticeKind.TRIED_TO_REACH,
    EventKind.PROMISE_HANDED_OVER: NoticeKind.NEW_ADVISER,
    EventKind.PROMISED_AFTER_CALL: NoticeKind.MISSED_CALL,
}

_UNTIL_AN_HOUR = (NoticeKind.RUNNING_LATE, NoticeKind.TIME_NEEDED)


@dataclass(frozen=True)
class About:
    """What a message is about, and what it says besides: `text` is an adviser's own words.

    What follows a try (`attempt`) leaves when its outcome can no longer be corrected. `to_number`
    is where it goes, in the place of what the request gave; `to_place` the same for an e-mail or a
    postal address, "" for none.
    """

    callback: Callback | None = None
    appointment: Appointment | None = None
    attempt: Attempt | None = None
    consent: Consent | None = None
    to_number: PhoneNumber | None = None
    to_place: str = ""
    times: Sequence[datetime] = ()
    text: str = ""
    mail: IncomingMail | None = None


_THE_CASE = About()


@dataclass(frozen=True)
class Telling:
    """How urgently somebody must hear it, from an adviser if no message gets there.

    `promised_at`: nobody calls at this hour, so it must be known before. `is_known`: the person did
    it, or hears it on the phone. `by`: the adviser who did it; None where nobody of them did.
    """

    promised_at: datetime | None = None
    is_known: bool = False
    by: "AbstractUser | None" = None


_NEWS = Telling()


def plan_notices(
    *,
    appointment: Appointment,
    at: datetime,
    event: EventKind,
    attempt: Attempt | None = None,
    is_known: bool,
    is_first: bool = False,
) -> None:
    """Queue what is to be said about a new time: the confirmation and, if useful, a reminder.

    `is_known`: the person did it, or hears it on the phone. What follows a try (`attempt`) leaves
    when its outcome can no longer be corrected. `is_first`: nothing was said of the promise before.
    """
    callback = appointment.callback
    if not is_first:
        drop_news(callback=callback)
    plans = plan(
        shown_at=appointment.starts_at,
        at=at,
        reach=reach_of(callback),
        zone=desk_zone(),
        first=FIRST_MESSAGE.get(event, NoticeKind.CONFIRMATION),
        is_known=is_known,
    )
    about = About(callback=callback, appointment=appointment, attempt=attempt)
    notices = Notice.objects.bulk_create(
        _notice(case=callback.case, planned=planned, about=about, at=at) for planned in plans
    )
    record_together(_queued(notice, at=at, by=None) for notice in notices)


def queue_notice(
    *,
    callback: Callback,
    kind: NoticeKind,
    at: datetime,
    attempt: Attempt | None = None,
    times: Sequence[datetime] = (),
    telling: Telling = _NEWS,
) -> Notice | None:
    """Queue one message that is due now and is about no coming time.

    None for one that asks to call back, while somebody has just spoken with the person.
    """
    person = callback.case.person
    pause = timedelta(days=DeskSettings.current().chaser_pause_days)
    if not may_chase(kind, contacted_at=person.contacted_at, at=at, pause=pause):
        return None
    reach = reach_of(callback)
    if callback.lacks_number:
        # Nobody can be called: finding a number is the step of this promise.
        channel = channel_for(reach, kind)
    else:
        left = telling.promised_at - at if telling.promised_at else WORTH_POSTING
        channel = channel_to_tell(reach, kind, is_known=telling.is_known, left=left)
    planned = PlannedNotice(kind, channel, at, at + WORTH_SAYING)
    return _write(
        case=callback.case,
        planned=planned,
        at=at,
        about=About(callback=callback, attempt=attempt, times=times),
        by=telling.by,
    )


def queue_for_case(
    *,
    case: Case,
    kind: NoticeKind,
    at: datetime,
    by: "AbstractUser | None" = None,
    channel: Channel | None = None,
    about: About = _THE_CASE,
) -> Notice:
    """Queue one message about a case and no promise, due now.

    `channel` None is the best that reaches the person, or else an adviser. It waits long to be
    posted or said.
    """
    chosen = channel or channel_to_tell(
        reach_of_case(case), kind, is_known=False, left=WORTH_POSTING
    )
    planned = PlannedNotice(kind, chosen, at, at + WORTH_POSTING)
    return _write(case=case, planned=planned, about=about, at=at, by=by)


def queue_about_hour(*, callback: Callback, kind: NoticeKind, at: datetime) -> bool:
    """Tell the number of a promise once more which hour it has; at most once a day.

    Whether a message gets there: False, and nothing is written, where none does.
    """
    channel = channel_for(reach_of(callback), kind)
    if channel is Channel.CONSOLE:
        return False
    since = at - timedelta(days=1)
    if not callback.notices.filter(kind=kind, due_at__gt=since).exists():
        planned = PlannedNotice(kind, channel, at, at + WORTH_SAYING)
        about = About(callback=callback, appointment=callback.live_appointment)
        _write(case=callback.case, planned=planned, about=about, at=at)
    return True


def queue_answer(*, case: Case, kind: NoticeKind, about: About, at: datetime) -> Notice:
    """Queue the answer to an SMS that came in, to the number of the promise that it is about.

    By SMS alone, and soon or not at all: whoever wrote may have called meanwhile. That nobody calls
    any more is said later too.
    """
    is_sent = settings.SMS_REACHES_PEOPLE or settings.SMS_TO_FOLDER
    worth = WORTH_SAYING if kind is NoticeKind.STOPPED else WORTH_ANSWERING
    planned = PlannedNotice(kind, Channel.SMS if is_sent else Channel.CONSOLE, at, at + worth)
    return _write(case=case, planned=planned, about=about, at=at)


def _write(
    *,
    case: Case,
    planned: PlannedNotice,
    about: About,
    at: datetime,
    by: "AbstractUser | None" = None,
) -> Notice:
    notice = _notice(case=case, planned=planned, about=about, at=at)
    notice.save(force_insert=True)
    record_together([_queued(notice, at=at, by=by)])
    return notice


def _notice(*, case: Case, planned: PlannedNotice, about: About, at: datetime) -> Notice:
    earliest = at + CORRECTABLE_FOR if about.attempt else at
    return Notice(
        case=case,
        callback=about.callback,
        consent=about.consent,
        to_number=about.to_number,
        to_place=about.to_place,
        appointment=about.appointment,
        attempt=about.attempt,
        mail=about.mail,
        kind=planned.kind,
        channel=planned.channel,
        language=about.callback.language if about.callback else case.language,
        due_at=max(planned.due_at, earliest),
        drop_after=planned.drop_after,
        times=[in_utc(time).isoformat() for time in about.times],
        text=about.text,
    )


def _queued(notice: Notice, *, at: datetime, by: "AbstractUser | None") -> CaseEvent:
    outbox.info("Message %s waits.", notice.pk)
    return story_line(
        case=notice.case,
        kind=EventKind.NOTICE_QUEUED,
        at=at,
        by=by,
        notice_id=notice.pk,
        notice=notice.kind,
        channel=notice.channel,
    )


def queue_instead(
    *,
    notice: Notice,
    channel: Channel,
    at: datetime,
    due_at: datetime | None = None,
    by: "AbstractUser | None" = None,
) -> Notice:
    """Say by this channel, from now on, what was given up: the same words, as useful.

    At `due_at` where it is given; a letter takes days, and is written now.
    """
    is_later = due_at is not None and channel is not Channel.LETTER
    instead = Notice.objects.create(
        case=notice.case,
        callback=notice.callback,
        consent=notice.consent,
        to_number=notice.to_number,
        to_place=notice.to_place if channel == notice.channel else "",
        appointment=notice.appointment,
        attempt=notice.attempt,
        kind=notice.kind,
        channel=channel,
        language=notice.language,
        due_at=max(at, due_at) if is_later and due_at else at,
        drop_after=notice.drop_after,
        times=notice.times,
        text=notice.text,
        instead_of=notice,
    )
    record_together([_queued(instead, at=at, by=by)])
    return instead


def drop_news(*, callback: Callback) -> None:
    """That we are late, or lost the hour, is said no more once there is an hour again."""
    news = callback.notices.filter(kind__in=_UNTIL_AN_HOUR, state=NoticeState.QUEUED)
    news.update(state=NoticeState.DROPPED)


def drop_notices(*, appointment: Appointment) -> int:
    """What was still to be said about this time is no longer true. Returns how many it was."""
    return appointment.notices.filter(state=NoticeState.QUEUED).update(state=NoticeState.DROPPED)


class ForAnotherHand(Exception):
    """It tells what this very member of staff did: another one says it."""


@transaction.atomic
def mark_carried(*, notice: Notice, at: datetime, by: "AbstractUser") -> bool:
    """Somebody said it on the phone, or posted the letter. False when it was done already.

    Raises ForAnotherHand.
    """
    change = change_told_by(notice)
    if not may_say(notice.kind, change, by=by.pk, has_other=has_other_adviser(by), at=at):
        raise ForAnotherHand
    waiting = Notice.objects.filter(
        pk=notice.pk, channel__in=CARRIED_BY_PEOPLE, state=NoticeState.QUEUED
    )
    # An envelope shows where it went, should it come back.
    to = notice.postal_address if notice.channel == Channel.LETTER else ""
    sent_to = way_digest(Channel.LETTER, to)
    if not waiting.update(state=NoticeState.SENT, sent_at=at, sent_to=sent_to):
        return False
    record(
        case=notice.case,
        kind=EventKind.NOTICE_CARRIED,
        at=at,
        by=by,
        notice_id=notice.pk,
        notice=notice.kind,
        channel=notice.channel,
    )
    return True


def note_contact(*, person: Person, at: datetime) -> None:
    """Somebody spoke with the person: what asks them to call back is not said any more."""
    person.contacted_at = at
    person.save(update_fields=["contacted_at"])
    Notice.objects.filter(case__person=person, kind__in=CHASERS, state=NoticeState.QUEUED).update(
        state=NoticeState.DROPPED
    )
