"""Knows what follows a try to call: the next step from a table, the next time from free slots."""

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from helpdesk.choices import AttemptOutcome, NextStep
from helpdesk.policy.slots import Slot

# Contact centres stop after 3 to 5 tries (site/docs/vocabulary.md).
MAX_TRIES = 4
# The most that a desk may set for itself.
MOST_TRIES = 5
# Without an hour agreed, nobody's phone rings before or after, by their own clock.
CALLS_FROM, CALLS_UNTIL = time(8), time(20)
# Bounds of a delay that a coordinator sets, in minutes.
SHORTEST_WAIT, LONGEST_WAIT = 10, 7 * 24 * 60
# An upper bound of `Rule.tries_to`: however many.
ANY_NUMBER = sys.maxsize
# How many local days, from the first that has room, a better hour is looked for.
DAYS_TO_CHOOSE_FROM = 3


class PartOfDay(StrEnum):
    """Morning ends at 12, afternoon at 17, by the local clock."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True)
class Rule:
    """What follows an outcome after `tries_from` to `tries_to` tries, both included.

    `after_minutes` and `other_part_of_day` matter to TRY_AGAIN only; `source` says why.
    """

    outcome: AttemptOutcome
    tries_from: int
    tries_to: int
    step: NextStep
    after_minutes: int
    other_part_of_day: bool
    source: str


class Source(StrEnum):
    """Where a line of the table comes from. "Centres": what contact centres do (vocabulary.md)."""

    ALIVE = "centres: busy means soon, the line is in use"
    LATER = "centres: no answer or voicemail means later, another hour of the day"
    SPREAD = "product.md: tries are spread over different hours"
    ONCE_MORE = "centres: a network failure is tried once more"
    BOUND = "centres: 3 to 5 tries at most; product.md: after the last, a letter"
    DEAD = "centres: an invalid number is never called again"
    REFUSED = "centres: a refusal is never called again"
    THEY_SAID = "decision 20: no hour was agreed, somebody must find one"
    DONE = "product.md: the call took place"


# From any hour of a working day, 16 hours later is the next day and never the same.
_NEXT_DAY = 16 * 60
_O, _S = AttemptOutcome, NextStep

RULES: tuple[Rule, ...] = (
    Rule(_O.REACHED, 1, ANY_NUMBER, _S.NONE, 0, False, Source.DONE),
    Rule(_O.REACHED_OTHER, 1, 3, _S.TRY_AGAIN, 120, False, Source.SPREAD),
    Rule(_O.REACHED_OTHER, MAX_TRIES, ANY_NUMBER, _S.LETTER, 0, False, Source.BOUND),
    Rule(_O.NO_ANSWER, 1, 1, _S.TRY_AGAIN, 120, True, Source.LATER),
    Rule(_O.NO_ANSWER, 2, 3, _S.TRY_AGAIN, _NEXT_DAY, True, Source.LATER),
    Rule(_O.NO_ANSWER, MAX_TRIES, ANY_NUMBER, _S.LETTER, 0, False, Source.BOUND),
    # A message asks to be called back: it is given half a day before we try again.
    Rule(_O.VOICEMAIL_LEFT, 1, 1, _S.TRY_AGAIN, 240, True, Source.LATER),
    Rule(_O.VOICEMAIL_LEFT, 2, 3, _S.TRY_AGAIN, _NEXT_DAY, True, Source.LATER),
    Rule(_O.VOICEMAIL_LEFT, MAX_TRIES, ANY_NUMBER, _S.LETTER, 0, False, Source.BOUND),
    Rule(_O.VOICEMAIL_FULL, 1, 1, _S.TRY_AGAIN, 120, True, Source.LATER),
    Rule(_O.VOICEMAIL_FULL, 2, 3, _S.TRY_AGAIN, _NEXT_DAY, True, Source.LATER),
    Rule(_O.VOICEMAIL_FULL, MAX_TRIES, ANY_NUMBER, _S.LETTER, 0, False, Source.BOUND),
    Rule(_O.BUSY, 1, 2, _S.TRY_AGAIN, 30, False, Source.ALIVE),
    Rule(_O.BUSY, 3, 3, _S.TRY_AGAIN, 120, True, Source.SPREAD),
    Rule(_O.BUSY, MAX_TRIES, ANY_NUMBER, _S.LETTER, 0, False, Source.BOUND),
    Rule(_O.CUT_OFF, 1, 2, _S.TRY_AGAIN, 15, False, Source.ONCE_MORE),
    Rule(_O.CUT_OFF, 3, 3, _S.TRY_AGAIN, 120, False, Source.SPREAD),
    Rule(_O.CUT_OFF, MAX_TRIES, ANY_NUMBER, _S.LETTER, 0, False, Source.BOUND),
    Rule(_O.WRONG_NUMBER, 1, 3, _S.OTHER_NUMBER, 0, False, Source.DEAD),
    Rule(_O.WRONG_NUMBER, MAX_TRIES, ANY_NUMBER, _S.LETTER, 0, False, Source.BOUND),
    Rule(_O.OUT_OF_SERVICE, 1, 3, _S.OTHER_NUMBER, 0, False, Source.DEAD),
    Rule(_O.OUT_OF_SERVICE, MAX_TRIES, ANY_NUMBER, _S.LETTER, 0, False, Source.BOUND),
    Rule(_O.ASKED_LATER, 1, ANY_NUMBER, _S.FIND_A_TIME, 0, False, Source.THEY_SAID),
    # A time when the adviser and an interpreter are both there.
    Rule(_O.LANGUAGE_BARRIER, 1, ANY_NUMBER, _S.FIND_A_TIME, 0, False, Source.THEY_SAID),
    Rule(_O.REFUSED, 1, ANY_NUMBER, _S.STOP, 0, False, Source.REFUSED),
    Rule(_O.WRITTEN, 1, ANY_NUMBER, _S.NONE, 0, False, Source.DONE),
)


# Ends where we spoke with the person: what asks them to call back then waits (decision 22).
SPOKEN = frozenset({_O.REACHED, _O.ASKED_LATER, _O.REFUSED, _O.LANGUAGE_BARRIER, _O.CUT_OFF})

# Ends after which this number of this person is dead: it is never dialled again by itself.
DEAD_LINES = frozenset({_O.WRONG_NUMBER, _O.OUT_OF_SERVICE})

_MISSED = frozenset({_S.TRY_AGAIN, _S.FIND_A_TIME, _S.LETTER, _S.STOP})
# An hour would be of no use: a number is found first.
_DEAD_LINE = frozenset({_S.OTHER_NUMBER, _S.LETTER, _S.STOP})
# What may follow each outcome, whatever a desk decides; the table above is within it.
ALLOWED: Mapping[AttemptOutcome, frozenset[NextStep]] = MappingProxyType(
    {
        **dict.fromkeys(AttemptOutcome, _MISSED),
        **dict.fromkeys((_O.REACHED, _O.WRITTEN), frozenset({_S.NONE})),
        _O.REFUSED: frozenset({_S.STOP}),
        **dict.fromkeys(DEAD_LINES, _DEAD_LINE),
        _O.ASKED_LATER: frozenset({_S.FIND_A_TIME}),
        _O.LANGUAGE_BARRIER: frozenset({_S.FIND_A_TIME, _S.STOP}),
    }
)


class RuleProblem(StrEnum):
    """Why a rule that a desk wrote is outside the safe bounds."""

    TRIES = "tries"
    STEP = "step"
    TOO_MANY = "too_many"
    WAIT = "wait"


def problem_of(rule: Rule) -> RuleProblem | None:
    """What makes a desk's own rule unsafe; None for one that may stand.

    It is about one number of tries from 1 to MOST_TRIES, takes a step of ALLOWED, never tries more
    than MOST_TRIES times, and waits from SHORTEST_WAIT to LONGEST_WAIT.
    """
    if not 1 <= rule.tries_from == rule.tries_to <= MOST_TRIES:
        return RuleProblem.TRIES
    if rule.step not in ALLOWED[rule.outcome]:
        return RuleProblem.STEP
    if rule.step != NextStep.TRY_AGAIN:
        return None
    if rule.tries_to >= MOST_TRIES:
        return RuleProblem.TOO_MANY
    return None if SHORTEST_WAIT <= rule.after_minutes <= LONGEST_WAIT else RuleProblem.WAIT


def next_step(outcome: AttemptOutcome, tries: int, own: Collection[Rule] = ()) -> Rule:
    """The rule for an outcome after `tries` tries of this promise, this one included.

    The desk's `own` rules come before the table, those outside the safe bounds apart. TRY_AGAIN
    never comes at MOST_TRIES or later, and in the table never at MAX_TRIES. Raises ValueError
    before the first try.
    """
    if tries < 1:
        raise ValueError("Nothing was tried yet.")
    for rule in own:
        if (rule.outcome, rule.tries_from) == (outcome, tries) and problem_of(rule) is None:
            return rule
    return next(
        rule
        for rule in RULES
        if rule.outcome == outcome and rule.tries_from <= tries <= rule.tries_to
    )


def part_of_day(at: datetime, zone: ZoneInfo) -> PartOfDay:
    """The part of the local day that an instant lies in."""
    hour = at.astimezone(zone).hour
    if hour < 12:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if hour < 17 else PartOfDay.EVENING


def pick_retry(
    rule: Rule,
    slots: Sequence[Slot],
    *,
    at: datetime,
    previous: Sequence[datetime],
    zone: ZoneInfo,
    best_parts: Collection[str] = (),
) -> Slot | None:
    """The slot for the next try, or None: then somebody must find a time.

    `zone` is the person's. `previous` are the starts of the tries so far, this one included;
    `best_parts` are the parts of the day when the person says to call: no other is ever chosen,
    and none from CALLS_UNTIL to CALLS_FROM. Never before the rule's delay. Never at an hour of the
    clock that was tried in vain while another exists: after a busy line or a call cut off
    somebody was there, so that try does not count. Among the rest the soonest, but within
    DAYS_TO_CHOOSE_FROM days another part of the day may come first.
    """
    if rule.step != NextStep.TRY_AGAIN:
        return None
    earliest = at + timedelta(minutes=rule.after_minutes)
    suitable = sorted(
        slot
        for slot in slots
        if slot.starts_at >= earliest and _may_ring(slot.starts_at, zone, best_parts)
    )
    missed = _tries_in_vain(rule, previous)
    hours = {tried.astimezone(zone).hour for tried in missed}
    fresh = [slot for slot in suitable if slot.starts_at.astimezone(zone).hour not in hours]
    soon = _first_days(fresh, zone)
    for parts in _parts_in_order(rule, missed, zone):
        for slot in soon:
            if part_of_day(slot.starts_at, zone) in parts:
                return slot
    return next(iter(fresh or suitable), None)


def _may_ring(at: datetime, zone: ZoneInfo, best_parts: Collection[str]) -> bool:
    """Whether the person's phone may ring then: by day, and in the parts they gave, if any."""
    by_day = CALLS_FROM <= at.astimezone(zone).time() < CALLS_UNTIL
    known = {str(part) for part in PartOfDay} & {str(part) for part in best_parts}
    return by_day and (not known or part_of_day(at, zone) in known)


def _tries_in_vain(rule: Rule, previous: Sequence[datetime]) -> list[datetime]:
    """The tries that nobody answered, as far as is known: oldest first."""
    tries = sorted(previous)
    line_was_alive = rule.outcome in (AttemptOutcome.BUSY, AttemptOutcome.CUT_OFF)
    return tries[:-1] if line_was_alive else tries


def _first_days(slots: Sequence[Slot], zone: ZoneInfo) -> list[Slot]:
    if not slots:
        return []
    last = slots[0].starts_at.astimezone(zone).date() + timedelta(days=DAYS_TO_CHOOSE_FROM - 1)
    return [slot for slot in slots if slot.starts_at.astimezone(zone).date() <= last]


def _parts_in_order(rule: Rule, missed: Sequence[datetime], zone: ZoneInfo) -> Iterator[set[str]]:
    """Parts of the day to look in, the most wanted first; nothing when any will do."""
    tried = [str(part_of_day(at, zone)) for at in missed]
    every = {str(part) for part in PartOfDay}
    if rule.other_part_of_day:
        yield every - set(tried)
        yield every - set(tried[-1:])


def propose(slots: Sequence[Slot], *, zone: ZoneInfo, count: int = 3) -> list[datetime]:
    """Times for a letter: one a day on the first days, at different parts of the day in turn.

    By day and by the person's clock (`zone`). Fewer where there is no room; [] for no slots.
    """
    chosen: list[datetime] = []
    by_day: dict[date, list[datetime]] = {}
    for slot in sorted(slots):
        if _may_ring(slot.starts_at, zone, ()):
            by_day.setdefault(slot.starts_at.astimezone(zone).date(), []).append(slot.starts_at)
    for times in list(by_day.values())[:count]:
        said = [part_of_day(at, zone) for at in chosen]
        chosen.append(min(times, key=lambda at: (said.count(part_of_day(at, zone)), at)))
    return chosen


@dataclass(frozen=True)
class Next:
    """What follows an outcome: a step, and the time of the next try when there is one."""

    step: NextStep
    starts_at: datetime | None = None
