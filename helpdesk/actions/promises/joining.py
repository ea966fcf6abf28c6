"""Cases are related, split in two, or joined into one."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from helpdesk.actions.cases.cases import (
    Asked,
    Closing,
    assign_case,
    lock_case,
    move_case,
    open_case,
)
from helpdesk.actions.messages.endings import tell_stopped
from helpdesk.actions.messages.notices import drop_notices, plan_notices
from helpdesk.actions.promises.appointments import (
    lock_callback,
    lock_team,
    settle_promise,
)
from helpdesk.actions.promises.callbacks import CallIsRunning
from helpdesk.actions.promises.closing import stop_callback
from helpdesk.actions.story import record
from helpdesk.choices import CaseSource, CaseState, ClosingReason, EventKind, Move
from helpdesk.models import (
    Attempt,
    Callback,
    Case,
    FilesCame,
    IncomingMail,
    IncomingSms,
    Note,
    Topic,
)
from helpdesk.policy.routing import Choice
from helpdesk.reads.routing import ranked

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class Hindrance(StrEnum):
    """Why two cases cannot be related or joined."""

    SAME = "same"
    OTHER_PERSON = "other_person"
    CLOSED = "closed"


class CannotJoin(Exception):
    """These two cases do not go together so; `why` says what is in the way."""

    def __init__(self, why: Hindrance) -> None:
        super().__init__(str(why))
        self.why = why


class TwoCalls(Exception):
    """Both cases have a promised call: somebody must say which one stays."""


def lock_both(case: Case, other: Case) -> tuple[Case, Case]:
    """Both as they are now, locked in the order of their keys; raises CannotJoin for one twice."""
    if case.pk == other.pk:
        raise CannotJoin(Hindrance.SAME)
    locked = {c.pk: lock_case(c) for c in sorted((case, other), key=lambda c: c.pk)}
    return locked[case.pk], locked[other.pk]


@transaction.atomic
def relate(*, case: Case, other: Case, at: datetime, by: "AbstractUser") -> None:
    """These two go together, whoever asked; a second time changes nothing. Raises CannotJoin."""
    case, other = lock_both(case, other)
    if _link(case, other):
        for one, two in ((case, other), (other, case)):
            record(case=one, kind=EventKind.LINKED, at=at, by=by, case_id=two.pk, by_hand=True)


@transaction.atomic
def unrelate(*, case: Case, other: Case, at: datetime, by: "AbstractUser") -> None:
    """These two have nothing to do with each other; if they had not before, nothing changes."""
    case, other = lock_both(case, other)
    if not case.related.filter(pk=other.pk).exists():
        return
    case.related.remove(other)
    for one, two in ((case, other), (other, case)):
        record(case=one, kind=EventKind.UNLINKED, at=at, by=by, case_id=two.pk)


def _link(case: Case, other: Case) -> bool:
    """Whether this is new."""
    is_new = not case.related.filter(pk=other.pk).exists()
    case.related.add(other)
    return is_new


@transaction.atomic
def split_case(
    *,
    case: Case,
    topic: Topic,
    question: str,
    note_ids: Collection[int],
    at: datetime,
    by: "AbstractUser",
) -> Case:
    """Open a second case of the same person for another question; these notes go along.

    It goes to whoever is best for its topic. A promised call stays with the first. Raises
    CannotJoin when the case is closed.
    """
    case = lock_case(case)
    if case.state == CaseState.CLOSED:
        raise CannotJoin(Hindrance.CLOSED)
    part = open_case(
        person=case.person,
        at=at,
        by=by,
        asked=Asked(
            topic=topic,
            source=CaseSource(case.source),
            language=case.language,
            question=question,
            email=case.email,
            number=case.number,
            is_demo=case.is_demo,
        ),
    )
    _link(part, case)
    record(case=case, kind=EventKind.SPLIT, at=at, by=by, case_id=part.pk)
    record(case=part, kind=EventKind.SPLIT, at=at, by=by, case_id=case.pk, is_part=True)
    _move_notes(case.notes.filter(pk__in=note_ids), to=part)
    if choices := ranked(case=part, on=at):
        part = assign_case(case=part, choice=choices[0], at=at, by=by)
    return part


def _move_notes(notes: "QuerySet[Note]", *, to: Case) -> None:
    """Notes go to another case, and its story tells them at their own time, by their author."""
    for note in notes.select_related("author"):
        Note.objects.filter(pk=note.pk).update(case=to)
        facts: dict[str, Any] = {"at": note.written_at, "by": note.author, "note_id": note.pk}
        mail = IncomingMail.objects.filter(note=note).defer("raw").first()
        if mail is not None:
            IncomingMail.objects.filter(pk=mail.pk).update(case=to)
            record(case=to, kind=EventKind.MAIL_CAME, standing=mail.standing, **facts)
            continue
        sms = IncomingSms.objects.filter(note=note).first()
        if sms is not None:
            IncomingSms.objects.filter(pk=sms.pk).update(case=to)
            told: dict[str, Any] = {"said": sms.said, "did": sms.did}
            record(case=to, kind=EventKind.SMS_CAME, **facts, **told)
            continue
        record(case=to, kind=_kind_of(note, to=to), **facts)


def _kind_of(note: Note, *, to: Case) -> EventKind:
    """What a note without words of a mail or an SMS tells; what came with it goes along."""
    came = FilesCame.objects.filter(note=note).first()
    if came is not None:
        # A round is of one case: the link of the other one opens nothing any more.
        FilesCame.objects.filter(pk=came.pk).update(case=to, round=None)
    if came is not None and came.is_voice:
        return EventKind.VOICE_CAME
    return EventKind.FILES_CAME if note.files.exists() else EventKind.NOTED


@transaction.atomic
def merge_cases(
    *, kept: Case, other: Case, at: datetime, by: "AbstractUser", kept_call_id: int | None = None
) -> Case:
    """Join `other` into `kept`: it closes as a duplicate, its notes, list, time and call go over.

    When both have a promised call, `kept_call_id` says which callback stays: the other hour is
    free again, and the person is told the one that stays. Who holds another number is told that no
    call comes. Raises TwoCalls without it, CannotJoin, and CallIsRunning while a try of either has
    no outcome.
    """
    tries = Attempt.objects.filter(callback__case__in=[kept.pk, other.pk], ended_at__isnull=True)
    if tries.exists():
        raise CallIsRunning
    promises = Callback.objects.open().filter(case__in=[kept.pk, other.pk]).order_by("pk")
    calls = [lock_callback(callback) for callback in promises]
    if len(calls) > 1 and kept_call_id not in [call.pk for call in calls]:
        raise TwoCalls
    lock_team()
    kept, other = lock_both(kept, other)
    _refuse_what_does_not_fit(kept, other)
    stays = next((c for c in calls if len(calls) == 1 or c.pk == kept_call_id), None)
    for call in calls:
        if call != stays:
            settle_promise(callback=call, live=call.live_appointment, at=at, ended="cancelled")
            stop_callback(callback=call, at=at, by=by)
            if stays is not None and call.number != stays.number:
                tell_stopped(callback=call, at=at, by=by)
    _move_everything(other, kept)
    _close_as_joined(other, kept, at=at, by=by)
    if stays is not None:
        _move_call(stays, to=kept, at=at, by=by, is_last=len(calls) > 1)
    return kept


def _refuse_what_does_not_fit(kept: Case, other: Case) -> None:
    if kept.person_id != other.person_id:
        raise CannotJoin(Hindrance.OTHER_PERSON)
    if CaseState.CLOSED in (kept.state, other.state):
        raise CannotJoin(Hindrance.CLOSED)


def _move_everything(other: Case, kept: Case) -> None:
    _move_notes(other.notes.order_by("written_at", "pk"), to=kept)
    other.checklist.update(case=kept)
    other.times_spent.update(case=kept)
    other.phone_calls.update(case=kept)
    other.memos.update(case=kept)
    if other.urgency and not kept.urgency:
        kept.urgency, kept.due_at = other.urgency, None
        kept.save(update_fields=["urgency", "due_at"])
    if other.incident_id and not kept.incident_id:
        kept.incident_id = other.incident_id
        kept.save(update_fields=["incident"])


def _close_as_joined(other: Case, kept: Case, *, at: datetime, by: "AbstractUser") -> None:
    other = move_case(
        case=other, move=Move.CLOSE, at=at, by=by, closing=Closing(reason=ClosingReason.DUPLICATE)
    )
    other.merged_into = kept
    other.save(update_fields=["merged_into"])
    _link(kept, other)
    record(case=kept, kind=EventKind.MERGED, at=at, by=by, case_id=other.pk, is_kept=True)
    record(case=other, kind=EventKind.MERGED, at=at, by=by, case_id=kept.pk)


def _move_call(
    call: Callback, *, to: Case, at: datetime, by: "AbstractUser", is_last: bool
) -> None:
    """The promise is of the kept case now, and so is who calls; of two, the person is told it."""
    if call.case_id != to.pk:
        call.case = to
        call.save(update_fields=["case"])
        call.notices.update(case=to)
        assign_case(case=to, choice=Choice(call.adviser_id, ()), at=at, by=by)
        move_case(case=to, move=Move.PLAN, at=at, by=by)
    live = call.live_appointment
    if is_last and live is not None:
        drop_notices(appointment=live)
        plan_notices(appointment=live, at=at, event=EventKind.REBOOKED, is_known=False)
