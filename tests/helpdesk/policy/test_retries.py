"""What follows a try to call, and when the next one is."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.choices import AttemptOutcome, NextStep
from helpdesk.policy.retries import (
    ALLOWED,
    ANY_NUMBER,
    LONGEST_WAIT,
    MAX_TRIES,
    MOST_TRIES,
    RULES,
    SHORTEST_WAIT,
    PartOfDay,
    Rule,
    RuleProblem,
    next_step,
    part_of_day,
    pick_retry,
    problem_of,
    propose,
)
from helpdesk.policy.slots import Slot

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 11, 23)
RETRIED = {rule.outcome for rule in RULES if rule.step is NextStep.TRY_AGAIN}
outcomes = st.sampled_from(AttemptOutcome)


def local(hour: int, minute: int = 0, *, day: int = 0) -> datetime:
    """An hour in Paris, `day` days after Monday 23 November 2026, in UTC."""
    at = datetime.combine(MONDAY + timedelta(days=day), time(hour, minute), PARIS)
    return at.astimezone(UTC)


def week(first: int = 9, last: int = 18) -> list[Slot]:
    """Every quarter from `first` to `last` o'clock, for five days."""
    return [
        Slot(local(hour, minute, day=day), 15, (1,))
        for day in range(5)
        for hour in range(first, last)
        for minute in (0, 15, 30, 45)
    ]


def retry(outcome: AttemptOutcome, *tries: datetime, slots=None, **facts) -> str | None:
    """When the next try is, if the last of these tries ended so."""
    found = pick_retry(
        next_step(outcome, len(tries)),
        week() if slots is None else slots,
        at=tries[-1],
        previous=tries,
        zone=PARIS,
        **facts,
    )
    return found.starts_at.astimezone(PARIS).strftime("%a %H:%M") if found else None


@pytest.mark.parametrize("outcome", AttemptOutcome)
def test_every_outcome_has_exactly_one_rule_for_every_number_of_tries(outcome):
    for tries in (*range(1, 3 * MAX_TRIES), ANY_NUMBER):
        fitting = [
            rule
            for rule in RULES
            if rule.outcome == outcome and rule.tries_from <= tries <= rule.tries_to
        ]
        assert fitting == [next_step(outcome, tries)]


def test_every_rule_says_where_it_comes_from():
    assert all(rule.source for rule in RULES)


def test_every_step_of_the_vocabulary_is_used():
    assert {rule.step for rule in RULES} == set(NextStep)


def test_a_delay_belongs_to_a_new_try_and_to_nothing_else():
    for rule in RULES:
        assert (rule.after_minutes > 0) == (rule.step is NextStep.TRY_AGAIN)


def test_nothing_follows_before_the_first_try():
    with pytest.raises(ValueError, match="Nothing was tried"):
        next_step(AttemptOutcome.NO_ANSWER, 0)


@pytest.mark.parametrize(
    ("outcome", "step"),
    [
        (AttemptOutcome.REACHED, NextStep.NONE),
        (AttemptOutcome.REFUSED, NextStep.STOP),
        (AttemptOutcome.ASKED_LATER, NextStep.FIND_A_TIME),
        (AttemptOutcome.LANGUAGE_BARRIER, NextStep.FIND_A_TIME),
    ],
)
@pytest.mark.parametrize("tries", [1, 2, MAX_TRIES, 20])
def test_somebody_who_answered_is_heard_whatever_the_number_of_tries(outcome, step, tries):
    assert next_step(outcome, tries).step is step


@pytest.mark.parametrize("outcome", [AttemptOutcome.WRONG_NUMBER, AttemptOutcome.OUT_OF_SERVICE])
def test_a_dead_number_asks_for_another_and_never_for_an_hour_then_for_a_letter(outcome):
    steps = [next_step(outcome, tries).step for tries in range(1, 5)]
    assert steps == [
        NextStep.OTHER_NUMBER, NextStep.OTHER_NUMBER, NextStep.OTHER_NUMBER, NextStep.LETTER,
    ]  # fmt: skip


@pytest.mark.parametrize("outcome", sorted(RETRIED))
def test_after_the_last_try_a_letter_is_written(outcome):
    assert next_step(outcome, MAX_TRIES - 1).step is NextStep.TRY_AGAIN
    assert next_step(outcome, MAX_TRIES).step is NextStep.LETTER


def test_a_busy_line_is_called_again_soon():
    assert retry(AttemptOutcome.BUSY, local(10)) == "Mon 10:30"


def test_a_call_cut_off_is_called_again_at_once():
    assert retry(AttemptOutcome.CUT_OFF, local(10)) == "Mon 10:15"


def test_a_morning_without_answer_is_tried_again_in_the_afternoon():
    assert retry(AttemptOutcome.NO_ANSWER, local(9)) == "Mon 12:00"


def test_a_message_is_given_half_a_day_to_be_answered():
    assert retry(AttemptOutcome.VOICEMAIL_LEFT, local(9)) == "Mon 13:00"


def test_a_second_no_answer_is_tried_again_next_morning():
    tries = local(14), local(17)
    assert retry(AttemptOutcome.NO_ANSWER, *tries) == "Tue 09:00"


def test_a_third_try_looks_for_the_part_of_the_day_never_tried():
    assert retry(AttemptOutcome.NO_ANSWER, local(9), local(14)) == "Tue 17:00"


def test_when_no_part_is_new_the_next_try_leaves_the_part_of_the_last():
    tries = local(14), local(9, day=1)
    assert retry(AttemptOutcome.NO_ANSWER, *tries, slots=week(9, 17)) == "Wed 12:00"


def test_somebody_else_answered_so_another_hour_of_the_day_is_tried():
    assert retry(AttemptOutcome.REACHED_OTHER, local(10)) == "Mon 12:00"
    only_tens = [slot for slot in week() if slot.starts_at.astimezone(PARIS).hour in (10, 17)]
    assert retry(AttemptOutcome.REACHED_OTHER, local(10), slots=only_tens) == "Mon 17:00"


def test_another_hour_is_waited_for_rather_than_the_one_tried_in_vain():
    tomorrow = [Slot(local(10, day=1), 15, (1,)), Slot(local(11, day=4), 15, (1,))]
    assert retry(AttemptOutcome.NO_ANSWER, local(10), slots=tomorrow) == "Fri 11:00"


def test_the_same_hour_is_better_than_no_call():
    assert retry(AttemptOutcome.NO_ANSWER, local(10), slots=week(10, 11)) == "Tue 10:00"


def test_a_better_part_of_the_day_is_not_waited_for_more_than_three_days():
    evening_on_friday = [*week(9, 12), Slot(local(17, day=4), 15, (1,))]
    assert retry(AttemptOutcome.NO_ANSWER, local(9), slots=evening_on_friday) == "Mon 11:00"


def test_no_other_part_than_the_persons_own_is_ever_chosen():
    assert retry(AttemptOutcome.BUSY, local(9), slots=week(9, 12), best_parts=["evening"]) is None


def test_the_night_is_the_persons_own():
    """Seven in the evening in Paris is late at night in Réunion."""
    rule = next_step(AttemptOutcome.BUSY, 1)
    slots = [Slot(local(19), 15, (1,)), Slot(local(9, day=1), 15, (1,))]
    facts = {"at": local(18), "previous": [local(18)]}
    assert pick_retry(rule, slots, zone=PARIS, **facts) == slots[0]
    assert pick_retry(rule, slots, zone=ZoneInfo("Indian/Reunion"), **facts) == slots[1]


def test_the_part_that_the_person_prefers_wins():
    tries = local(9), local(14)
    assert retry(AttemptOutcome.NO_ANSWER, *tries, best_parts=["morning"]) == "Tue 10:00"
    assert retry(AttemptOutcome.BUSY, local(9), best_parts=["evening"]) == "Mon 17:00"


def test_of_two_preferred_parts_the_one_not_tried_comes_first():
    parts = ["morning", "evening"]
    assert retry(AttemptOutcome.NO_ANSWER, local(9), best_parts=parts) == "Mon 17:00"


def test_no_slot_left_means_that_somebody_must_find_a_time():
    assert retry(AttemptOutcome.NO_ANSWER, local(10), slots=[]) is None
    assert retry(AttemptOutcome.BUSY, local(17, 45), slots=week()[:36]) is None


def test_nothing_is_picked_for_a_step_that_is_no_try():
    assert retry(AttemptOutcome.REFUSED, local(10)) is None


@pytest.mark.parametrize(
    ("hour", "minute", "part"),
    [(11, 59, "morning"), (12, 0, "afternoon"), (16, 59, "afternoon"), (17, 0, "evening")],
)
def test_the_parts_of_the_day_meet_at_noon_and_at_five(hour, minute, part):
    assert part_of_day(local(hour, minute), PARIS) == part


free = st.lists(st.integers(0, 5 * 96), max_size=40, unique=True).map(
    lambda numbers: [Slot(local(0) + n * timedelta(minutes=15), 15, (1,)) for n in sorted(numbers)]
)
tried = st.lists(st.integers(0, 1440), min_size=1, max_size=3).map(
    lambda minutes: [local(0) + timedelta(minutes=m) for m in sorted(minutes)]
)


@settings(max_examples=50, deadline=None)
@given(outcomes, free, tried, st.sets(st.sampled_from(PartOfDay)))
def test_a_retry_is_one_of_the_slots_and_never_too_soon(outcome, slots, previous, parts):
    rule = next_step(outcome, len(previous))
    found = pick_retry(
        rule, slots, at=previous[-1], previous=previous, zone=PARIS, best_parts=parts
    )
    earliest = previous[-1] + timedelta(minutes=rule.after_minutes)
    suitable = [
        slot
        for slot in slots
        if slot.starts_at >= earliest
        and time(8) <= slot.starts_at.astimezone(PARIS).time() < time(20)
        and (not parts or part_of_day(slot.starts_at, PARIS) in parts)
    ]
    if rule.step is NextStep.TRY_AGAIN and suitable:
        assert found in suitable
    else:
        assert found is None


@settings(max_examples=50, deadline=None)
@given(st.sampled_from([AttemptOutcome.NO_ANSWER, AttemptOutcome.REACHED_OTHER]), free, tried)
def test_an_hour_tried_in_vain_is_tried_again_only_when_there_is_no_other(outcome, slots, previous):
    rule = next_step(outcome, len(previous))
    found = pick_retry(rule, slots, at=previous[-1], previous=previous, zone=PARIS)
    hours = {at.astimezone(PARIS).hour for at in previous}
    if found and found.starts_at.astimezone(PARIS).hour in hours:
        earliest = previous[-1] + timedelta(minutes=rule.after_minutes)
        later = [slot for slot in slots if slot.starts_at >= earliest]
        rings = {slot.starts_at.astimezone(PARIS).hour for slot in later}
        assert {hour for hour in rings if 8 <= hour < 20} <= hours


@settings(max_examples=50, deadline=None)
@given(st.lists(outcomes, min_size=MAX_TRIES, max_size=12))
def test_the_desk_always_stops_trying(ends):
    at, tries = local(9), []
    slots = [Slot(local(h, day=d), 15, (1,)) for d in range(60) for h in range(9, 18)]
    for outcome in ends:
        tries.append(at)
        rule = next_step(outcome, len(tries))
        found = pick_retry(rule, slots, at=at, previous=tries, zone=PARIS)
        if found is None:
            break
        assert found.starts_at > at
        at = found.starts_at
    assert len(tries) <= MAX_TRIES
    assert max(Counter(tries).values()) == 1


# --- A desk's own rules ------------------------------------------------------------------------


def own(outcome=AttemptOutcome.NO_ANSWER, tries=2, step=NextStep.TRY_AGAIN, wait=60) -> Rule:
    return Rule(outcome, tries, tries, step, wait, False, "decided by the coordinator")


def test_a_desks_own_rule_comes_before_the_table():
    assert next_step(AttemptOutcome.NO_ANSWER, 2, [own()]) == own()
    assert next_step(AttemptOutcome.NO_ANSWER, 1, [own()]) in RULES
    assert next_step(AttemptOutcome.BUSY, 2, [own()]) in RULES


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (own(AttemptOutcome.REFUSED, 1), RuleProblem.STEP),
        (own(AttemptOutcome.WRONG_NUMBER, 1), RuleProblem.STEP),
        (own(AttemptOutcome.REACHED, 1, NextStep.STOP), RuleProblem.STEP),
        (own(step=NextStep.NONE), RuleProblem.STEP),
        (own(tries=MOST_TRIES), RuleProblem.TOO_MANY),
        (own(tries=MOST_TRIES + 1), RuleProblem.TRIES),
        (own(tries=0), RuleProblem.TRIES),
        (own(wait=SHORTEST_WAIT - 1), RuleProblem.WAIT),
        (own(wait=LONGEST_WAIT + 1), RuleProblem.WAIT),
    ],
)
def test_an_unsafe_rule_is_named_and_never_followed(rule, problem):
    assert problem_of(rule) is problem
    tries = max(rule.tries_from, 1)
    assert next_step(rule.outcome, tries, [rule]) in RULES


def test_the_table_itself_is_within_the_bounds_of_each_outcome():
    assert [rule for rule in RULES if rule.step not in ALLOWED[rule.outcome]] == []


any_rule = st.builds(
    own,
    outcomes,
    st.integers(-1, 8),
    st.sampled_from(NextStep),
    st.integers(-10, 2 * LONGEST_WAIT),
)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(outcomes, min_size=8, max_size=12),
    st.lists(any_rule, max_size=8),
    st.sets(st.sampled_from(PartOfDay)),
)
def test_whatever_a_desk_writes_calls_end_and_never_ring_at_night(ends, rules, parts):
    at, tries = local(9), []
    slots = [Slot(local(h, day=d), 15, (1,)) for d in range(60) for h in range(24)]
    for outcome in ends:
        tries.append(at)
        rule = next_step(outcome, len(tries), rules)
        found = pick_retry(rule, slots, at=at, previous=tries, zone=PARIS, best_parts=parts)
        if found is None:
            break
        clock = found.starts_at.astimezone(PARIS).time()
        assert time(8) <= clock < time(20)
        assert not parts or part_of_day(found.starts_at, PARIS) in parts
        at = found.starts_at
    assert len(tries) <= MOST_TRIES


# --- Hours for a letter ------------------------------------------------------------------------


def test_a_letter_proposes_three_days_and_three_parts_of_the_day():
    said = [at.astimezone(PARIS).strftime("%a %H:%M") for at in propose(week(), zone=PARIS)]
    assert said == ["Mon 09:00", "Tue 12:00", "Wed 17:00"]


def test_a_letter_proposes_what_there_is():
    assert propose([], zone=PARIS) == []
    assert len(propose(week()[:3], zone=PARIS)) == 1


def test_a_letter_proposes_no_hour_of_the_night():
    assert propose([Slot(local(6), 15, (1,)), Slot(local(21), 15, (1,))], zone=PARIS) == []
