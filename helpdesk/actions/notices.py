"""The outbox: messages are written with the fact they tell, claimed by a lease, sent at least once.

The row is the truth; the queue and the sender's loop only wake it. A sender that dies loses its
lease, and the message goes again under the same idempotency key (decision 4).
"""

import logging
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from helpdesk.actions.story import record
from helpdesk.availability import desk_zone
from helpdesk.channels import channel_of
from helpdesk.channels.base import NotSent
from helpdesk.channels.message import compose
from helpdesk.choices import EventKind, NoticeKind, NoticeState, PhoneKind
from helpdesk.models import Appointment, Attempt, Callback, DeskSettings, Notice, Person
from helpdesk.policy.deadlines import CORRECTABLE_FOR
from helpdesk.policy.hours import in_utc
from helpdesk.policy.phone_numbers import is_fiction
from helpdesk.policy.reminders import (
    CHASERS,
    PlannedNotice,
    Reach,
    channel_for,
    may_chase,
    plan,
    send_again_after,
)

LEASE = timedelta(minutes=2)
# How long after it was due an unplanned message (a cancellation) is still worth reading.
WORTH_SAYING = timedelta(days=2)
# What a new time is first told as; a confirmation where nothing is said here.
FIRST_MESSAGE = {
    EventKind.REBOOKED: NoticeKind.MOVED,
    EventKind.RETRY_PLANNED: NoticeKind.TRIED_TO_REACH,
    EventKind.PROMISE_HANDED_OVER: NoticeKind.NEW_ADVISER,
}

log = logging.getLogger(__name__)


def reach_of(*, person: Person, number: str) -> Reach:
    """What can reach this person. E-mail and SMS count only when the site can really send them."""
    row = person.numbers.filter(number=number).first()
    kind = PhoneKind(row.kind) if row else PhoneKind.OTHER
    may_write = row is None or row.may_leave_message
    # A number of fiction reaches nobody, and a gateway would bill it.
    is_real = not is_fiction(number) or DeskSettings.current().is_demo
    return Reach(
        has_email=bool(person.email) and settings.EMAIL_REACHES_PEOPLE,
        has_sms=kind == PhoneKind.MOBILE and may_write and is_real and settings.SMS_REACHES_PEOPLE,
        has_landline=kind == PhoneKind.LANDLINE,
        has_address=bool(person.postal_address.strip()),
    )


def plan_notices(
    *, appointment: Appointment, at: datetime, event: EventKind, attempt: Attempt | None = None
) -> None:
    """Queue what is to be said about a new time: the confirmation and, if useful, a reminder.

    What follows a try (`attempt`) leaves when its outcome can no longer be corrected.
    """
    callback = appointment.callback
    for planned in plan(
        shown_at=appointment.starts_at,
        at=at,
        reach=reach_of(person=callback.case.person, number=callback.number),
        zone=desk_zone(),
        first=FIRST_MESSAGE.get(event, NoticeKind.CONFIRMATION),
    ):
        _write(
            callback=callback,
            appointment=appointment,
            attempt=attempt,
            planned=planned,
            at=at,
        )


def queue_notice(
    *,
    callback: Callback,
    kind: NoticeKind,
    at: datetime,
    attempt: Attempt | None = None,
    times: Sequence[datetime] = (),
) -> Notice | None:
    """Queue one message that is due now and is about no coming time.

    None for one that asks to call back, while somebody has just spoken with the person.
    """
    person = callback.case.person
    pause = timedelta(days=DeskSettings.current().chaser_pause_days)
    if not may_chase(kind, contacted_at=person.contacted_at, at=at, pause=pause):
        return None
    reach = reach_of(person=person, number=callback.number)
    planned = PlannedNotice(kind, channel_for(reach, kind), at, at + WORTH_SAYING)
    return _write(
        callback=callback,
        appointment=None,
        attempt=attempt,
        planned=planned,
        at=at,
        times=[in_utc(time).isoformat() for time in times],
    )


def _write(
    *,
    callback: Callback,
    appointment: Appointment | None,
    attempt: Attempt | None,
    planned: PlannedNotice,
    at: datetime,
    times: list[str] | None = None,
) -> Notice:
    earliest = at + CORRECTABLE_FOR if attempt else at
    notice = Notice.objects.create(
        case=callback.case,
        callback=callback,
        appointment=appointment,
        attempt=attempt,
        kind=planned.kind,
        channel=planned.channel,
        language=callback.language,
        due_at=max(planned.due_at, earliest),
        drop_after=planned.drop_after,
        times=times or [],
    )
    record(
        case=callback.case,
        kind=EventKind.NOTICE_QUEUED,
        at=at,
        by=None,
        notice_id=notice.pk,
        notice=planned.kind,
        channel=planned.channel,
    )
    return notice


def drop_notices(*, appointment: Appointment) -> int:
    """What was still to be said about this time is no longer true. Returns how many it was."""
    return appointment.notices.filter(state=NoticeState.QUEUED).update(state=NoticeState.DROPPED)


def note_contact(*, person: Person, at: datetime) -> None:
    """Somebody spoke with the person: what asks them to call back is not said any more."""
    person.contacted_at = at
    person.save(update_fields=["contacted_at"])
    Notice.objects.filter(case__person=person, kind__in=CHASERS, state=NoticeState.QUEUED).update(
        state=NoticeState.DROPPED
    )


def claim_notice(*, notice: Notice, sender: uuid.UUID, at: datetime) -> bool:
    """Take a due notice for LEASE. One conditional UPDATE: of two senders, one gets it."""
    was_being_sent = notice.state == NoticeState.SENDING
    claimed = (
        Notice.objects.due(at)
        .filter(pk=notice.pk)
        .update(
            state=NoticeState.SENDING,
            claimed_by=sender,
            claimed_until=at + LEASE,
            tries=F("tries") + 1,
        )
    )
    if not claimed:
        return False
    notice.refresh_from_db()
    if was_being_sent:
        record(
            case=notice.case,
            kind=EventKind.NOTICE_PERHAPS_TWICE,
            at=at,
            by=None,
            notice_id=notice.pk,
        )
    return True


def send_notice(*, notice: Notice, at: datetime) -> None:
    """Send a claimed notice and write how it went. No transaction is held while it is sent."""
    try:
        delivery = channel_of(notice.channel).send(compose(notice))
    except NotSent as error:
        _write_failure(notice=notice, at=at, reason=str(error), permanent=error.permanent)
        return
    _write_result(
        notice=notice,
        at=at,
        state=NoticeState.SENT if delivery.reached else NoticeState.PRINTED,
    )


@transaction.atomic
def _write_result(*, notice: Notice, at: datetime, state: NoticeState, failure: str = "") -> None:
    """Write the end of a claim, unless another sender holds the notice by now."""
    held = Notice.objects.filter(pk=notice.pk, claimed_by=notice.claimed_by)
    if not held.update(
        state=state,
        sent_at=None if failure else at,
        failure=failure[:200],
        claimed_by=None,
        claimed_until=None,
    ):
        return
    kind = EventKind.NOTICE_GIVEN_UP if state is NoticeState.GIVEN_UP else EventKind.NOTICE_SENT
    record(
        case=notice.case,
        kind=kind,
        at=at,
        by=None,
        notice_id=notice.pk,
        notice=notice.kind,
        channel=notice.channel,
        state=state,
    )


def _write_failure(*, notice: Notice, at: datetime, reason: str, permanent: bool) -> None:
    """Try again later, or give up for good and say so on the case."""
    delay = None if permanent else send_again_after(notice.tries)
    if delay is None or at + delay > notice.drop_after:
        _write_result(notice=notice, at=at, state=NoticeState.GIVEN_UP, failure=reason)
        return
    Notice.objects.filter(pk=notice.pk, claimed_by=notice.claimed_by).update(
        state=NoticeState.QUEUED,
        due_at=at + delay,
        failure=reason[:200],
        claimed_by=None,
        claimed_until=None,
    )


def send_due(*, at: datetime, limit: int = 20) -> int:
    """One pass: drop what is too late, claim and send what is due. Returns how many were tried.

    A notice whose text cannot be made, or whose channel breaks in an unforeseen way, is tried
    again later and never stops the others.
    """
    Notice.objects.filter(state=NoticeState.QUEUED, due_at__lte=at, drop_after__lt=at).update(
        state=NoticeState.DROPPED
    )
    sender, tried = uuid.uuid4(), 0
    due = Notice.objects.due(at).select_related("case__person", "callback__adviser", "appointment")
    for notice in due.order_by("due_at", "pk")[:limit]:
        if not claim_notice(notice=notice, sender=sender, at=at):
            continue
        tried += 1
        try:
            send_notice(notice=notice, at=at)
        except Exception:
            log.exception("Notice %s could not be sent.", notice.pk)
            _write_failure(notice=notice, at=at, reason="unforeseen", permanent=False)
    return tried


def next_due_at() -> datetime | None:
    """When the sender should look again; None when nothing waits."""
    return (
        Notice.objects.filter(state=NoticeState.QUEUED)
        .order_by("due_at")
        .values_list("due_at", flat=True)
        .first()
    )
