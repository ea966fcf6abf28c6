"""A call ends, and what follows for its request is done with it: all of it, or none."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.cases.cases import lock_case
from helpdesk.actions.cases.checklist import spend_time
from helpdesk.actions.cases.drafts import keep_note, keep_note_once
from helpdesk.actions.promises.attempts import correct_attempt, end_attempt
from helpdesk.actions.promises.closing import ReferredTo, close_case
from helpdesk.actions.promises.waiting import wait_for_person
from helpdesk.actions.promises.ways import write_and_end
from helpdesk.choices import AfterCall, AttemptOutcome, CaseState, NextStep, NextTime
from helpdesk.models import Attempt, Case, PendingReason
from helpdesk.policy.finishing import CLOSES, may_follow
from helpdesk.policy.retries import Next
from helpdesk.reads.promises import as_it_stands

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class DoesNotFollow(Exception):
    """Nobody was spoken with who could have agreed to this; or it waits, and not for anything."""


@dataclass(frozen=True)
class Said:
    """How a try ended. `text`: the words of a written promise; `is_correction`: it ended before.

    `sending` is the key of the form that says it, the same each time it is sent; "" without one.
    """

    outcome: AttemptOutcome
    note: str = ""
    text: str = ""
    is_correction: bool = False
    sending: str = ""


@dataclass(frozen=True)
class After:
    """What is done with the request; None, "" and 0 for what nobody said.

    `next_time` counts where the request closes, `reason` where it waits. `minutes` are by nobody.
    """

    then: AfterCall | None = None
    next_time: NextTime | None = None
    referred_to: ReferredTo | None = None
    reason: PendingReason | None = None
    minutes: int = 0


@dataclass(frozen=True)
class Finished:
    """What follows the try, and what was done with the request.

    `done` is None where nothing was asked, and where the request was closed meanwhile. A repeat
    found all of it done by the same form, whose answer was lost on its way.
    """

    follows: Next
    done: AfterCall | None = None
    is_repeat: bool = False


NOTHING_MORE = After()


@transaction.atomic
def finish_call(
    *,
    attempt: Attempt,
    said: Said,
    at: datetime,
    by: "AbstractUser",
    after: After = NOTHING_MORE,
) -> Finished:
    """Say how a try ended and carry out what follows for its request: all of it, or nothing.

    The same again changes nothing; from the same form it gives the same answer, however late, and
    keeps a note that is another one. Within the minute of a correction, another outcome takes back
    what was done with the request. Raises what `end_attempt`, `correct_attempt` and
    `write_and_end` do; DoesNotFollow; NoReferral; and CallIsPromised where a case cannot wait.
    """
    then = after.then
    waits_for_nothing = then is AfterCall.WAIT and after.reason is None
    if waits_for_nothing or (then is not None and not may_follow(then, said.outcome)):
        raise DoesNotFollow
    before = Attempt.objects.select_for_update(of=("self",), no_key=True).get(pk=attempt.pk)
    if (finished := _finished_before(before, said)) is not None:
        keep_note_once(case=attempt.callback.case, text=said.note, at=at, by=by)
        return finished
    follows, is_new = _end(attempt, said, at=at, by=by), before.outcome != said.outcome
    if after.minutes and is_new:
        spend_time(case=attempt.callback.case, minutes=after.minutes, at=at)
    case = lock_case(attempt.callback.case)
    is_over = case.state in (CaseState.CLOSED, CaseState.WAITING)
    finished = Finished(follows, None if is_over else then)
    if finished.done is not None:
        _carry_out(case, after, at=at, by=by)
    if finished.done is not None or is_new:
        _remember(attempt, finished, sending=said.sending)
    return finished


def _finished_before(attempt: Attempt, said: Said) -> Finished | None:
    """What this very form was answered, or would have been; None for any other."""
    sent = attempt.before.get("sent", {})
    if not said.sending or (sent.get("key"), attempt.outcome) != (said.sending, said.outcome):
        return None
    starts_at = datetime.fromisoformat(sent["starts_at"]) if sent["starts_at"] else None
    done = AfterCall(sent["done"]) if sent["done"] else None
    return Finished(Next(NextStep(sent["step"]), starts_at), done, is_repeat=True)


def _end(attempt: Attempt, said: Said, *, at: datetime, by: "AbstractUser") -> Next:
    if said.outcome is AttemptOutcome.WRITTEN:
        return write_and_end(attempt=attempt, text=said.text, note=said.note, at=at, by=by)[0]
    if said.is_correction:
        follows = correct_attempt(attempt=attempt, outcome=said.outcome, at=at, by=by)
        keep_note(case=attempt.callback.case, text=said.note, at=at, by=by)
        return follows
    return end_attempt(attempt=attempt, outcome=said.outcome, note=said.note, at=at, by=by)


def _carry_out(case: Case, after: After, *, at: datetime, by: "AbstractUser") -> None:
    """Close the request or let it wait; a call is planned on the page of its hours."""
    if after.then is not None and (reason := CLOSES.get(after.then)):
        close_case(
            case=case,
            reason=reason,
            next_time=after.next_time,
            referred_to=after.referred_to,
            at=at,
            by=by,
        )
    elif after.reason is not None and after.then is AfterCall.WAIT:
        wait_for_person(case=case, reason=after.reason, at=at, by=by)


def _remember(attempt: Attempt, finished: Finished, *, sending: str) -> None:
    """How things stand now is what a correction compares with: this was done in the same breath.

    What is answered is kept with the key of the form, so that it can be answered again.
    """
    attempt = Attempt.objects.select_related("callback").get(pk=attempt.pk)
    starts_at = finished.follows.starts_at
    attempt.before = {
        **attempt.before,
        "after": as_it_stands(attempt.callback),
        "sent": {
            "key": sending,
            "step": finished.follows.step,
            "starts_at": starts_at.isoformat() if starts_at else "",
            "done": finished.done or "",
        },
    }
    attempt.save(update_fields=["before"])
