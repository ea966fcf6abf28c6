"""Reads what the end of a try would lead to: the next step, and the time it would take."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from zoneinfo import ZoneInfo

from helpdesk.choices import AppointmentKind, AttemptOutcome, NextStep
from helpdesk.models import Appointment, Attempt, Callback, RetryRule
from helpdesk.policy.deadlines import promise_window
from helpdesk.policy.reminders import LETTER_TAKES
from helpdesk.policy.retries import Next, Rule, next_step, pick_retry, propose
from helpdesk.policy.slots import Slot
from helpdesk.reads.availability import slots_for


def is_early(live: Appointment | None, at: datetime) -> bool:
    """Whether the promised hour is still ahead: a try before its window does not use it up."""
    return (
        live is not None
        and live.kind == AppointmentKind.PROMISED
        and at < promise_window(live.starts_at).starts_at
    )


def own_rules() -> list[Rule]:
    """The rules that the desk wants otherwise than the table, by outcome and tries. One query."""
    return [row.as_rule() for row in RetryRule.objects.all()]


@dataclass(frozen=True)
class TryFacts:
    """What the next try depends on; the free times are read when they are first asked for."""

    live: Appointment | None
    tries: Sequence[datetime]
    times: Callable[[], Sequence[Slot]]
    own_rules: Sequence[Rule]
    zone: ZoneInfo
    best_parts: Sequence[str]


def facts_of_try(callback: Callback, at: datetime, *, has_ended: bool = False) -> TryFacts:
    """What the next try of a promise depends on.

    `has_ended`: the try has an outcome already, so its hour is counted as over in any case.
    """
    times = partial(slots_for, callback, at=at, notice_minutes=0, is_over=not has_ended)
    number = callback.case.person.numbers.filter(number=callback.number).first()
    return TryFacts(
        live=callback.live_appointment,
        tries=list(callback.attempts.values_list("started_at", flat=True)),
        times=cache(times),
        own_rules=own_rules(),
        zone=callback.zone,
        best_parts=number.best_parts if number else (),
    )


def next_try(
    *, outcome: AttemptOutcome, facts: TryFacts, at: datetime
) -> tuple[NextStep, Slot | None]:
    """What the table says of this outcome, and the time it would take; the same for the preview."""
    rule = next_step(outcome, len(facts.tries), facts.own_rules)
    if rule.step is not NextStep.TRY_AGAIN:
        return rule.step, None
    live = facts.live
    if live is not None and is_early(live, at):
        return NextStep.TRY_AGAIN, Slot(live.starts_at, live.minutes, (live.adviser_id,))
    slot = pick_retry(
        rule,
        facts.times(),
        at=at,
        previous=facts.tries,
        zone=facts.zone,
        best_parts=facts.best_parts,
    )
    return (NextStep.TRY_AGAIN, slot) if slot else (NextStep.FIND_A_TIME, None)


def previews(*, attempt: Attempt, at: datetime) -> Mapping[AttemptOutcome, Next]:
    """What ending this try would lead to, for each outcome, without doing it.

    As many queries for all as for one. For a try that has ended, what a correction would lead to:
    from the promise as it stood before.
    """
    facts = facts_of_try(attempt.callback, at, has_ended=attempt.ended_at is not None)
    if attempt.ended_at is not None:
        stood = Appointment.objects.filter(pk=attempt.before.get("appointment_id")).first()
        facts = replace(facts, live=stood)
    steps = {}
    for outcome in AttemptOutcome:
        step, slot = next_try(outcome=outcome, facts=facts, at=at)
        steps[outcome] = Next(step, slot.starts_at if slot else None)
    return steps


def times_for_a_letter(callback: Callback, *, at: datetime) -> list[datetime]:
    """Three hours that the person can still answer when the post has come."""
    arrived = at + LETTER_TAKES
    later = [slot for slot in slots_for(callback, at=at) if slot.starts_at >= arrived]
    return propose(later, zone=callback.zone)
