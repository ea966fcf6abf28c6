"""Something is done with several requests at once: each by itself, and all can be taken back.

Each request has a transaction of its own: what one refuses stops no other. What they cause to be
said waits as long as it can be taken back (decision 55).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from helpdesk.actions.cases.cases import lock_case, move_case
from helpdesk.actions.cases.incidents import reopen_incident
from helpdesk.actions.desk.assigning import GivenMeanwhile, give_case
from helpdesk.actions.messages.incidents import IncidentOver, tell_over, tie_again, tie_case
from helpdesk.actions.messages.incoming import note_read
from helpdesk.actions.messages.replies import TooManyReplies, write_reply
from helpdesk.actions.promises.answers import mark_read
from helpdesk.actions.promises.appointments import PromiseEnded, SlotRefused
from helpdesk.actions.promises.callbacks import (
    CallIsRunning,
    NoWayToReach,
    NumberRefused,
    WantedCall,
    promise_callback,
)
from helpdesk.actions.promises.closing import close_case, stop_callback
from helpdesk.choices import (
    CaseState,
    ClosingReason,
    Move,
    NotDone,
    NoticeState,
    SeveralAct,
)
from helpdesk.models import (
    ActOnSeveral,
    Adviser,
    Callback,
    Case,
    Incident,
    IncomingMail,
    IncomingSms,
    Notice,
    PendingReason,
)
from helpdesk.policy.hours_changes import TAKE_BACK_FOR
from helpdesk.policy.several import MOST, why_not
from helpdesk.policy.transitions import MoveRefused
from helpdesk.reads.availability import free_slots, planned_call
from helpdesk.reads.several import Aim, standing_now
from helpdesk.reads.team import active_adviser
from helpdesk.reads.ways import ways_of
from helpdesk.words.replies import preview_of, ready_answers

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# So many free hours are tried before none is found: others book too.
HOURS_TRIED = 5
_WAITED = ("pending_reason_id", "waiting_since", "follow_up_at", "follow_ups_sent", "wait_until")


class CannotTakeBack(Exception):
    """It was taken back already, or its messages have left."""


class _Left(Exception):
    """This request is left as it is."""

    def __init__(self, why: NotDone) -> None:
        super().__init__(str(why))
        self.why = why


# What an action refuses, and what that says of a request.
_REFUSED: dict[type[Exception], NotDone] = {
    CallIsRunning: NotDone.RUNNING,
    GivenMeanwhile: NotDone.CHANGED,
    IncidentOver: NotDone.OVER,
    MoveRefused: NotDone.CHANGED,
    NoWayToReach: NotDone.NO_WAY,
    NumberRefused: NotDone.NO_WAY,
    PromiseEnded: NotDone.CHANGED,
    SlotRefused: NotDone.NO_HOUR,
    TooManyReplies: NotDone.TOO_MANY,
}


@dataclass(frozen=True)
class Wanted:
    """What is to be done; `adviser` to give, `reason` to close, `reply_id` and `name` to write.

    `name` is the first name of whoever writes, as a ready answer says it; `incident` is to tie to,
    or the one that ends.
    """

    act: SeveralAct
    adviser: Adviser | None = None
    reason: ClosingReason | None = None
    reply_id: int | None = None
    name: str = ""
    incident: Incident | None = None

    @property
    def aim(self) -> Aim:
        """To whom or what it would go."""
        return Aim(
            adviser_id=self.adviser.pk if self.adviser else None,
            incident_id=self.incident.pk if self.incident else None,
        )


def do_several(
    *, keys: Sequence[int], wanted: Wanted, at: datetime, by: "AbstractUser"
) -> ActOnSeveral:
    """Do this with each of these requests; the result says of each whether, or why not."""
    lines, done = [], 0
    for key in dict.fromkeys(keys):
        line = _one(key, wanted, at=at, by=by, is_room=done < MOST[wanted.act])
        done += not line["why"]
        lines.append(line)
    return ActOnSeveral.objects.create(
        made_at=at, made_by_id=by.pk, act=wanted.act, lines=lines, incident=wanted.incident
    )


def _one(
    key: int, wanted: Wanted, *, at: datetime, by: "AbstractUser", is_room: bool
) -> dict[str, Any]:
    try:
        with transaction.atomic():
            return _do(key, wanted, at=at, by=by, is_room=is_room)
    except _Left as left:
        return {"case": key, "why": str(left.why)}
    except tuple(_REFUSED) as refused:
        return {"case": key, "why": str(_REFUSED[type(refused)])}


def _do(
    key: int, wanted: Wanted, *, at: datetime, by: "AbstractUser", is_room: bool
) -> dict[str, Any]:
    found = standing_now(key, aim=wanted.aim, user_id=by.pk, at=at)
    if found is None:
        raise _Left(NotDone.CHANGED)
    case, standing = found
    if why := why_not(wanted.act, standing):
        raise _Left(why)
    if not is_room:
        raise _Left(NotDone.TOO_MANY)
    latest = case.notices.aggregate(latest=Max("pk"))["latest"] or 0
    before = _stands(case)
    did = _ACTS[wanted.act](case, wanted, at, by)
    held = _hold(case, since=latest, at=at)
    after = _stands(Case.objects.get(pk=key))
    return {"case": key, "why": "", "before": before, "after": after, "held": held, **did}


def _stands(case: Case) -> dict[str, Any]:
    """What a later act may have changed, as plain values."""
    waited = {name: getattr(case, name) for name in _WAITED}
    times = {name: at.isoformat() if isinstance(at, date) else at for name, at in waited.items()}
    of_whom = {"adviser": case.adviser_id, "incident": case.incident_id}
    return {"state": case.state, **of_whom, **times}


def _hold(case: Case, *, since: int, at: datetime) -> list[int]:
    """What this act has queued waits until it can no longer be taken back."""
    new = case.notices.filter(pk__gt=since, state=NoticeState.QUEUED)
    new.filter(due_at__lt=at + TAKE_BACK_FOR).update(due_at=at + TAKE_BACK_FOR)
    return list(new.order_by("pk").values_list("pk", flat=True))


def _give(case: Case, wanted: Wanted, at: datetime, by: "AbstractUser") -> dict[str, Any]:
    if wanted.adviser is None:
        raise _Left(NotDone.CHANGED)
    give_case(case=case, adviser=wanted.adviser, seen_id=case.adviser_id, why="", at=at, by=by)
    return {}


def _close(case: Case, wanted: Wanted, at: datetime, by: "AbstractUser") -> dict[str, Any]:
    if wanted.reason is None:
        raise _Left(NotDone.CHANGED)
    close_case(case=case, reason=wanted.reason, at=at, by=by)
    return {}


def _plan(case: Case, wanted: Wanted, at: datetime, by: "AbstractUser") -> dict[str, Any]:
    """The next free hour of the desk, by the way that reaches the person best."""
    ways = ways_of(case)
    if not ways:
        raise _Left(NotDone.NO_WAY)
    slots = free_slots(at=at, topic=case.topic, call=planned_call(case))
    for slot in slots[:HOURS_TRIED]:
        call = WantedCall(number=ways[0].number, starts_at=slot.starts_at, way=ways[0].way)
        try:
            with transaction.atomic():
                return {"callback": promise_callback(case=case, wanted=call, at=at, by=by).pk}
        except SlotRefused:
            continue
    raise _Left(NotDone.NO_HOUR)


def _read(case: Case, wanted: Wanted, at: datetime, by: "AbstractUser") -> dict[str, Any]:
    sms = list(IncomingSms.objects.filter(case=case, read_at=None))
    mails = list(IncomingMail.objects.filter(case=case, read_at=None, note__isnull=False))
    return {
        "sms": [row.pk for row in sms if mark_read(sms=row, at=at, by=by)],
        "mails": [row.pk for row in mails if note_read(mail=row, at=at, by=by)],
    }


def _write(case: Case, wanted: Wanted, at: datetime, by: "AbstractUser") -> dict[str, Any]:
    answers = ready_answers(case, first_name=wanted.name)
    answer = next((each for each in answers if each.pk == wanted.reply_id), None)
    if answer is None or not answer.is_in_their_language:
        raise _Left(NotDone.NO_WORDS)
    if not preview_of(case, str(answer.text)).can_leave:
        raise _Left(NotDone.NO_WAY)
    write_reply(case=case, text=str(answer.text), at=at, by=by)
    return {}


def _tie(case: Case, wanted: Wanted, at: datetime, by: "AbstractUser") -> dict[str, Any]:
    if wanted.incident is None:
        raise _Left(NotDone.CHANGED)
    tie_case(case=case, incident=wanted.incident, at=at, by=by)
    return {}


def _end(case: Case, wanted: Wanted, at: datetime, by: "AbstractUser") -> dict[str, Any]:
    """Closed, and told that it works again."""
    if wanted.incident is None or case.incident_id != wanted.incident.pk:
        raise _Left(NotDone.CHANGED)
    _close(case, wanted, at, by)
    tell_over(case=case, at=at, by=by)
    return {}


_ACTS: dict[SeveralAct, Callable[..., dict[str, Any]]] = {
    SeveralAct.GIVE: _give,
    SeveralAct.CLOSE: _close,
    SeveralAct.PLAN: _plan,
    SeveralAct.READ: _read,
    SeveralAct.WRITE: _write,
    SeveralAct.TIE: _tie,
    SeveralAct.END: _end,
}


def take_back_several(*, several: ActOnSeveral, at: datetime, by: "AbstractUser") -> ActOnSeveral:
    """Put each request back as it stood; one that somebody changed since stays, and says so.

    Raises CannotTakeBack once it was taken back, or its messages have left.
    """
    with transaction.atomic():
        several = ActOnSeveral.objects.select_for_update(of=("self",), no_key=True).get(
            pk=several.pk
        )
        if not several.may_be_taken_back(at):
            raise CannotTakeBack
        several.taken_back_at = at
        several.save(update_fields=["taken_back_at"])
        if several.act == SeveralAct.END and several.incident is not None:
            reopen_incident(incident=several.incident, ended_at=several.made_at, at=at, by=by)
    act = SeveralAct(several.act)
    for line in several.lines:
        if not line["why"]:
            line["kept"] = _back(act, line, at=at, by=by)
    several.save(update_fields=["lines"])
    return several


def _back(act: SeveralAct, line: dict[str, Any], *, at: datetime, by: "AbstractUser") -> str:
    """Take one back; "" where it stands as before, else why it does not."""
    try:
        with transaction.atomic():
            _undo(act, line, at=at, by=by)
    except _Left as left:
        return str(left.why)
    except tuple(_REFUSED) as refused:
        return str(_REFUSED[type(refused)])
    return ""


def _undo(act: SeveralAct, line: dict[str, Any], *, at: datetime, by: "AbstractUser") -> None:
    case = lock_case(Case(pk=line["case"]))
    stands, after = _stands(case), line["after"]
    # A line that an older release wrote says less.
    if {name: stands[name] for name in after} != after:
        raise _Left(NotDone.CHANGED)
    held = Notice.objects.filter(pk__in=line["held"])
    if held.exclude(state__in=(NoticeState.QUEUED, NoticeState.DROPPED)).exists():
        raise _Left(NotDone.TOLD)
    held.filter(state=NoticeState.QUEUED).update(state=NoticeState.DROPPED)
    if act is SeveralAct.READ:
        IncomingSms.objects.filter(pk__in=line["sms"]).update(read_at=None, read_by=None)
        IncomingMail.objects.filter(pk__in=line["mails"]).update(read_at=None, reader=None)
    elif act is SeveralAct.TIE:
        tie_again(case=case, incident_id=line["before"]["incident"], at=at, by=by)
    elif act is SeveralAct.GIVE:
        _give_back(case, line["before"]["adviser"], at=at, by=by)
    elif act is not SeveralAct.WRITE:
        _stand_again(case, line, at=at, by=by)


def _give_back(case: Case, adviser_id: int | None, *, at: datetime, by: "AbstractUser") -> None:
    """To whoever had it, without a word to the person: nobody told them of the other one."""
    adviser = active_adviser(adviser_id) if adviser_id is not None else None
    if adviser is None:
        raise _Left(NotDone.CHANGED)
    latest = case.notices.aggregate(latest=Max("pk"))["latest"] or 0
    give_case(case=case, adviser=adviser, seen_id=case.adviser_id, why="", at=at, by=by)
    said = case.notices.filter(pk__gt=latest, state=NoticeState.QUEUED)
    said.update(state=NoticeState.DROPPED)


def _stand_again(case: Case, line: dict[str, Any], *, at: datetime, by: "AbstractUser") -> None:
    """Open what was closed, or end the promise that was made, and wait as it waited."""
    before = line["before"]
    if "callback" in line:
        callback = Callback.objects.get(pk=line["callback"])
        if callback.is_being_called:
            raise _Left(NotDone.RUNNING)
        stop_callback(callback=callback, at=at, by=by)
        move_case(case=case, move=Move.UNPLAN, at=at, by=by)
    else:
        move_case(case=case, move=Move.REOPEN, at=at, by=by)
    if before["state"] == CaseState.ACTIVE:
        move_case(case=case, move=Move.START, at=at, by=by)
    elif before["state"] == CaseState.WAITING:
        reason = PendingReason.objects.get(pk=before["pending_reason_id"])
        case = move_case(case=case, move=Move.WAIT, at=at, by=by, pending_reason=reason)
        Case.objects.filter(pk=case.pk).update(**{name: before[name] for name in _WAITED})
    if before["adviser"] != line["after"]["adviser"]:
        Case.objects.filter(pk=case.pk).update(adviser=before["adviser"])


def forget_several(*, before: datetime) -> int:
    """Delete what can be taken back no more, made before this instant; returns how many."""
    return ActOnSeveral.objects.filter(made_at__lt=before).delete()[0]
