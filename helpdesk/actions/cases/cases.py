"""A case opens, moves, is noted, closes, and may open again."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.cases.mentions import mention_all
from helpdesk.actions.story import record, record_together, story_line
from helpdesk.actions.webhooks import tell_programs
from helpdesk.choices import (
    Afraid,
    CaseSource,
    CaseState,
    ClosingReason,
    Confidence,
    EventKind,
    HowAgreed,
    Move,
    NextTime,
    NoticeKind,
    NoticeState,
    ProgramEvent,
    Urgency,
    WantedHelp,
)
from helpdesk.models import Case, CaseEvent, Note, PendingReason, Person, Topic
from helpdesk.models.notice import OF_A_CLOSED_CASE
from helpdesk.policy.references import make_reference
from helpdesk.policy.routing import Choice
from helpdesk.policy.said_needs import known_needs
from helpdesk.policy.transitions import MoveRefused, after

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

_random = random.SystemRandom()


def new_reference() -> str:
    """A reference no case has. The column is unique: a collision in the same instant fails loud."""
    while Case.objects.filter(reference=(reference := make_reference(_random))).exists():
        pass
    return reference


@dataclass(frozen=True)
class Asked:
    """What somebody asks for, and how it came to the desk."""

    topic: Topic
    source: CaseSource
    language: str = "fr"
    question: str = ""
    # What was given to answer them: an e-mail, and a number as E.164; "" for none.
    email: str = ""
    number: str = ""
    wanted_help: WantedHelp | None = None
    afraid: Afraid | None = None
    said_needs: Sequence[str] = ()
    # Who asks for the person on the site, and how they agreed; "" and None for the person.
    asked_by: str = ""
    agreed: HowAgreed | None = None
    guide_number: int | None = None
    guide_step: int | None = None
    # Why it cannot wait for its turn; None for most.
    urgency: Urgency | None = None
    is_demo: bool = False


@dataclass(frozen=True)
class Closing:
    """Why a case ends, and whether the person could do it alone next time (None: nobody asked)."""

    reason: ClosingReason
    next_time: NextTime | None = None


# Nothing in it is refused: within a change it needs no place to go back to.
@transaction.atomic(savepoint=False)
def open_case(
    *, person: Person, asked: Asked, at: datetime, by: "AbstractUser | None" = None
) -> Case:
    """Write a new case; an open case of the same person is linked to it, never merged."""
    others = Case.objects.not_closed().filter(person=person).order_by("-opened_at")
    earlier = None if person.is_new else others.first()
    facts = {
        **vars(asked),
        "wanted_help": asked.wanted_help or "",
        "afraid": asked.afraid or "",
        "said_needs": known_needs(asked.said_needs),
        "agreed": asked.agreed or "",
        "urgency": asked.urgency or "",
        "touched_at": at,
    }
    case = Case.objects.create(reference=new_reference(), person=person, opened_at=at, **facts)
    topic = asked.topic.code
    record(case=case, kind=EventKind.OPENED, at=at, by=by, source=asked.source, topic=topic)
    if earlier:
        case.related.add(earlier)
        record(case=case, kind=EventKind.LINKED, at=at, by=None, case_id=earlier.pk)
    return case


def lock_case(case: Case) -> Case:
    """The case as it is now, locked until the end of the transaction."""
    return Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)


@transaction.atomic
def move_case(
    *,
    case: Case,
    move: Move,
    at: datetime,
    by: "AbstractUser | None",
    closing: Closing | None = None,
    pending_reason: PendingReason | None = None,
) -> Case:
    """Make one move of the table; raises MoveRefused when the state does not allow it.

    `closing` is needed to close, `pending_reason` to wait; they mean nothing otherwise.
    """
    case = lock_case(case)
    before, case.state = case.state, after(CaseState(case.state), move)
    _take_back_what_is_untrue(case, before)
    _wait_for(case, pending_reason if move is Move.WAIT else None, at=at)
    if move is Move.CLOSE:
        if closing is None:
            raise ValueError("A case closes with a reason.")
        _close(case, closing, at=at, by=by)
    elif move is Move.REOPEN:
        case.closing_reason, case.next_time, case.closed_at = "", "", None
        case.merged_into = None
        record(case=case, kind=EventKind.REOPENED, at=at, by=by)
    elif move is Move.WAIT:
        reason_id = case.pending_reason_id
        record(case=case, kind=EventKind.WAITING, at=at, by=by, reason_id=reason_id)
    elif case.state != before:
        _moved(case, before, at=at, by=by).save(force_insert=True)
    _touched(case, at=at)
    case.save(update_fields=_MOVED)
    return case


def _close(case: Case, closing: Closing, *, at: datetime, by: "AbstractUser | None") -> None:
    case.closing_reason, case.closed_at = closing.reason, at
    case.next_time = closing.next_time or ""
    record(
        case=case,
        kind=EventKind.CLOSED,
        at=at,
        by=by,
        reason=closing.reason,
        next_time=case.next_time,
    )
    tell_programs(event=ProgramEvent.CLOSED, case=case, at=at)


def _take_back_what_is_untrue(case: Case, before: str) -> None:
    """A reminder of a case that waits no more, or the last word of one that goes on."""
    said = {CaseState.WAITING: (NoticeKind.FOLLOW_UP,), CaseState.CLOSED: OF_A_CLOSED_CASE}
    if kinds := said.get(CaseState(before)):
        queued = case.notices.filter(kind__in=kinds, state=NoticeState.QUEUED)
        queued.update(state=NoticeState.DROPPED)


_WAITING = ("pending_reason", "waiting_since", "follow_up_at", "follow_ups_sent", "wait_until")
_DUE = ("touched_at", "due_at", "escalated_at")
_MOVED = ("state", "closing_reason", "next_time", "closed_at", "merged_into", *_WAITING, *_DUE)


def _wait_for(case: Case, reason: PendingReason | None, *, at: datetime) -> None:
    """For what the case waits, and when we ask first; None: it waits for nothing."""
    if case.state == CaseState.WAITING and reason is None:
        raise ValueError("A case waits for a reason.")
    case.pending_reason = reason
    case.waiting_since = at if reason else None
    case.follow_up_at = at + timedelta(days=reason.follow_up_days) if reason else None
    case.follow_ups_sent, case.wait_until = 0, None


def touch_case(*, case: Case, at: datetime) -> None:
    """Somebody of the team did something about it: its deadline counts from now. One query.

    The watch counts it within the minute (`actions/desk/case_deadlines.py`).
    """
    Case.objects.filter(pk=case.pk).update(touched_at=at, due_at=None, escalated_at=None)


@transaction.atomic
def set_urgency(*, case: Case, urgency: Urgency | None, at: datetime, by: "AbstractUser") -> Case:
    """Say why it cannot wait for its turn, None that it can; the same again changes nothing.

    Its deadline is counted anew, from when somebody last did something. Raises MoveRefused for a
    closed case.
    """
    case = lock_case(case)
    if case.state == CaseState.CLOSED:
        raise MoveRefused(CaseState.CLOSED, Move.START)
    before = case.urgency
    if before == (urgency or ""):
        return case
    case.urgency, case.due_at = urgency or "", None
    case.save(update_fields=["urgency", "due_at"])
    record(
        case=case,
        kind=EventKind.URGENCY_SET,
        at=at,
        by=by,
        before=before,
        after=case.urgency,
    )
    return case


# Nor is anything in this one.
@transaction.atomic(savepoint=False)
def assign_case(*, case: Case, choice: Choice, at: datetime, by: "AbstractUser | None") -> Case:
    """Give the case to the adviser that routing chose, and keep the reasons as codes."""
    case = lock_case(case)
    routed = _give(case, choice, at=at, by=by)
    case.save(update_fields=_GIVEN)
    routed.save(force_insert=True)
    return case


_GIVEN = ("adviser", "routing_reasons")


def _give(case: Case, choice: Choice, *, at: datetime, by: "AbstractUser | None") -> CaseEvent:
    """The adviser and the reasons, on a locked case; the line of its story, not written yet."""
    reasons: list[dict[str, object]] = [dict(line.as_json()) for line in choice.reasons]
    case.adviser_id, case.routing_reasons = choice.adviser_id, reasons
    return story_line(
        case=case,
        kind=EventKind.ROUTED,
        at=at,
        by=by,
        adviser_id=choice.adviser_id,
        reasons=reasons,
    )


@transaction.atomic(savepoint=False)
def plan_case(
    *,
    case: Case,
    choice: Choice,
    at: datetime,
    by: "AbstractUser | None",
    is_ours: bool = False,
) -> Case:
    """Give the case to whoever makes its call, and plan it: one row and one story, each at once.

    `is_ours`: this transaction wrote it, so there is nothing to lock and to read again. Raises
    MoveRefused, after which the caller's transaction ends.
    """
    case = case if is_ours else lock_case(case)
    before, case.state = case.state, after(CaseState(case.state), Move.PLAN)
    story = [_give(case, choice, at=at, by=by)]
    _take_back_what_is_untrue(case, before)
    _wait_for(case, None, at=at)
    if case.state != before:
        story.append(_moved(case, before, at=at, by=by))
    _touched(case, at=at)
    case.save(update_fields=(*_MOVED, *_GIVEN))
    record_together(story)
    return case


def _moved(case: Case, before: str, *, at: datetime, by: "AbstractUser | None") -> CaseEvent:
    kind = EventKind.MOVED_STATE
    return story_line(case=case, kind=kind, at=at, by=by, before=before, after=case.state)


def _touched(case: Case, *, at: datetime) -> None:
    case.touched_at, case.due_at, case.escalated_at = at, None, None


@transaction.atomic
def add_note(*, case: Case, text: str, at: datetime, by: "AbstractUser | None") -> Note | None:
    """Keep what somebody wrote, and tell whom it names; None for nothing but space."""
    if not text.strip():
        return None
    note = Note.objects.create(
        case=case, author_id=by.pk if by else None, text=text.strip(), written_at=at
    )
    record(case=case, kind=EventKind.NOTED, at=at, by=by, note_id=note.pk)
    if by is not None:
        touch_case(case=case, at=at)
    mention_all(note.text, at=at, by=by, note=note)
    return note


@transaction.atomic
def correct_confidence(
    *, case: Case, confidence: Confidence, at: datetime, by: "AbstractUser | None"
) -> Person:
    """How at ease the person is, as their adviser heard it; the same again changes nothing."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=case.person_id)
    if person.confidence != confidence:
        before, person.confidence = person.confidence, confidence
        person.save(update_fields=["confidence"])
        record(
            case=case,
            kind=EventKind.CONFIDENCE_CORRECTED,
            at=at,
            by=by,
            before=before,
            after=confidence,
        )
    return person
