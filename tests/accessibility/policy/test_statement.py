"""What may be claimed from results: never more than was checked."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility.policy.statement import (
    AlarmKind,
    Checked,
    Compliance,
    CriterionState,
    Outcome,
    Result,
    Source,
    alarms,
    answer_by,
    compliance,
    in_force,
    newer_version_on,
    states_of,
    summary_of,
    valid_until,
)

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = MONDAY + timedelta(days=30)
PAGES = {"home": MONDAY, "guide": MONDAY}


def machine(outcome, page="home", at=MONDAY):
    return Result("1.1", Outcome(outcome), Source.MACHINE, at, page)


def person(outcome, page=None, at=LATER):
    return Result("1.1", Outcome(outcome), Source.PERSON, at, page)


def state(*results, pages=PAGES):
    return states_of(["1.1"], pages=pages, results=results)["1.1"]


# --- One criterion ----------------------------------------------------------------------------


def test_a_criterion_that_nobody_looked_at_is_not_assessed():
    assert state() == CriterionState(Outcome.NOT_ASSESSED, Checked.NOBODY)


def test_a_machine_that_found_nothing_decisive_proves_nothing():
    found = state(machine("not_assessed", "home"), machine("not_assessed", "guide"))
    assert (found.outcome, found.by) == (Outcome.NOT_ASSESSED, Checked.NOBODY)
    assert found.is_begun


def test_a_person_may_judge_the_whole_sample_at_once():
    assert state(person("conform")) == CriterionState(Outcome.CONFORM, Checked.PERSON)


def test_a_criterion_is_met_only_when_every_page_was_checked():
    begun = state(person("conform", "home"))
    assert (begun.outcome, begun.is_begun) == (Outcome.NOT_ASSESSED, True)
    both = state(person("conform", "home"), person("conform", "guide"))
    assert both.outcome is Outcome.CONFORM


def test_one_page_that_fails_is_enough():
    found = state(person("conform"), person("not_conform", "guide", LATER + timedelta(days=1)))
    assert (found.outcome, found.failing) == (Outcome.NOT_CONFORM, ("guide",))


def test_a_failure_counts_even_where_other_pages_were_not_checked():
    assert state(machine("not_conform", "home")).outcome is Outcome.NOT_CONFORM


def test_a_criterion_applies_when_it_applies_to_one_page():
    found = state(machine("not_applicable", "home"), machine("conform", "guide"))
    assert (found.outcome, found.by) == (Outcome.CONFORM, Checked.MACHINE)


def test_a_criterion_that_applies_nowhere_is_not_applicable():
    found = state(machine("not_applicable", "home"), machine("not_applicable", "guide"))
    assert (found.outcome, found.by) == (Outcome.NOT_APPLICABLE, Checked.MACHINE)


def test_pages_checked_by_one_and_by_the_other_are_said_to_be_by_both():
    found = state(machine("not_applicable", "home"), person("conform", "guide"))
    assert (found.outcome, found.by) == (Outcome.CONFORM, Checked.BOTH)


def test_only_who_found_a_failure_is_named_for_it():
    found = state(machine("not_conform", "home"), person("conform", "guide"))
    assert (found.outcome, found.by) == (Outcome.NOT_CONFORM, Checked.MACHINE)


def test_a_person_overrules_what_the_machine_had_found():
    found = state(machine("not_conform"), machine("conform", "guide"), person("conform"))
    assert (found.outcome, found.by) == (Outcome.CONFORM, Checked.PERSON)


def test_what_the_machine_finds_after_the_person_looked_counts_again():
    later = machine("not_conform", at=LATER + timedelta(days=1))
    found = state(person("conform"), later)
    assert (found.outcome, found.by) == (Outcome.NOT_CONFORM, Checked.MACHINE)


def test_a_machine_never_mends_what_a_person_found_broken():
    later = machine("conform", at=LATER + timedelta(days=1))
    assert state(person("not_conform"), later).outcome is Outcome.NOT_CONFORM


def test_a_person_has_not_judged_a_page_that_came_later():
    pages = {**PAGES, "new": LATER + timedelta(days=1)}
    assert state(person("conform"), pages=pages).outcome is Outcome.NOT_ASSESSED


def test_the_last_word_of_a_person_counts_for_a_page():
    first = person("not_conform", "home", MONDAY)
    assert state(first, person("conform")).outcome is Outcome.CONFORM


def test_a_person_may_judge_before_any_page_is_known():
    assert state(person("conform"), pages={}).outcome is Outcome.CONFORM


def test_what_is_told_of_another_page_or_criterion_does_not_count():
    other = replace(person("conform"), criterion="9.9")
    assert state(person("conform", "gone"), other).outcome is Outcome.NOT_ASSESSED


results = st.builds(
    Result,
    criterion=st.just("1.1"),
    outcome=st.sampled_from(Outcome),
    source=st.sampled_from(Source),
    at=st.sampled_from([MONDAY, LATER, LATER + timedelta(days=5)]),
    page=st.sampled_from([None, "home", "guide"]),
)


@given(st.lists(results, max_size=8))
def test_nothing_is_called_met_without_a_word_about_every_page(told):
    found = state(*told)
    if found.outcome in (Outcome.CONFORM, Outcome.NOT_APPLICABLE):
        for page in PAGES:
            assert any(
                result.page in (page, None) and result.outcome is not Outcome.NOT_ASSESSED
                for result in told
            )


# --- All of them ------------------------------------------------------------------------------


def summary(conform=0, not_conform=0, not_applicable=0, not_assessed=0, weight=1.0):
    counts = {
        Outcome.CONFORM: conform,
        Outcome.NOT_CONFORM: not_conform,
        Outcome.NOT_APPLICABLE: not_applicable,
        Outcome.NOT_ASSESSED: not_assessed,
    }
    states = [
        CriterionState(outcome, Checked.PERSON)
        for outcome, count in counts.items()
        for _ in range(count)
    ]
    numbers = [f"1.{place}" for place in range(len(states))]
    weights = dict.fromkeys(numbers, weight)
    return summary_of(dict(zip(numbers, states, strict=True)), weights=weights)


def test_the_percent_is_of_what_applies_and_was_checked():
    told = summary(conform=6, not_conform=2, not_applicable=10, not_assessed=88)
    assert (told.percent, told.not_assessed) == (75, 88)


def test_the_percent_is_never_rounded_up():
    assert summary(conform=199, not_conform=1).percent == 99


def test_without_anything_checked_there_is_no_percent():
    assert summary(not_applicable=3, not_assessed=103).percent is None


def test_the_score_counts_heavy_criteria_more():
    states = {
        "1.1": CriterionState(Outcome.CONFORM, Checked.PERSON),
        "1.7": CriterionState(Outcome.NOT_CONFORM, Checked.PERSON),
    }
    assert summary_of(states, weights={"1.1": 1.5, "1.7": 1.0}).score == 60


def test_all_met_and_all_checked_is_full_compliance():
    assert compliance(summary(conform=100, not_applicable=6), is_in_force=True) is Compliance.FULL


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (summary(conform=50, not_conform=50), Compliance.PARTIAL),
        (summary(conform=49, not_conform=51), Compliance.NONE),
        (summary(conform=99, not_assessed=1), Compliance.PARTIAL),
        (summary(conform=49, not_assessed=51), Compliance.NONE),
        (summary(not_applicable=106), Compliance.NONE),
        (summary(not_assessed=106), Compliance.NONE),
    ],
)
def test_what_was_not_checked_is_never_counted_as_met(told, expected):
    assert compliance(told, is_in_force=True) is expected


def test_without_an_audit_in_force_the_site_is_not_compliant():
    assert compliance(summary(conform=106), is_in_force=False) is Compliance.NONE


# --- Dates ------------------------------------------------------------------------------------
DONE = date(2026, 11, 23)


def test_a_statement_is_good_for_three_years():
    assert valid_until(DONE, newer_version_on=None) == date(2029, 11, 23)
    assert in_force(DONE, newer_version_on=None, today=date(2029, 11, 22))
    assert not in_force(DONE, newer_version_on=None, today=date(2029, 11, 23))


def test_a_new_version_of_the_reference_leaves_eighteen_months():
    assert valid_until(DONE, newer_version_on=date(2027, 1, 31)) == date(2028, 7, 31)


def test_a_new_version_never_makes_a_statement_last_longer():
    assert valid_until(DONE, newer_version_on=date(2029, 10, 1)) == date(2029, 11, 23)


def test_three_years_after_a_leap_day_is_the_last_of_february():
    assert valid_until(date(2028, 2, 29), newer_version_on=None) == date(2031, 2, 28)


def test_without_a_finished_audit_nothing_is_in_force():
    assert not in_force(None, newer_version_on=None, today=DONE)


VERSIONS = {"4.1": date(2021, 2, 16), "4.1.2": date(2023, 4, 18), "5": date(2027, 1, 31)}


@pytest.mark.parametrize(
    ("audited", "expected"),
    [("4.1", VERSIONS["4.1.2"]), ("4.1.2", VERSIONS["5"]), ("5", None), ("3", VERSIONS["4.1"])],
)
def test_the_first_version_after_the_audited_one_starts_the_clock(audited, expected):
    assert newer_version_on(audited, VERSIONS) == expected


def told(today, *, concluded_on=DONE, newer=None, audited="0.1.0", site="0.1.0"):
    return alarms(
        concluded_on=concluded_on,
        newer_version_on=newer,
        audited_version=audited,
        site_version=site,
        today=today,
    )


def test_all_is_quiet_long_before_the_date():
    assert told(date(2027, 11, 23)) == []


def test_an_audit_that_was_never_finished_is_an_alarm():
    (alarm,) = told(DONE, concluded_on=None)
    assert (alarm.kind, alarm.is_over) == (AlarmKind.NO_AUDIT, True)


def test_three_months_before_three_years_there_is_a_warning():
    assert told(date(2029, 8, 24)) == []
    (alarm,) = told(date(2029, 8, 25))
    assert (alarm.kind, alarm.due_on, alarm.is_over) == (
        AlarmKind.THREE_YEARS,
        date(2029, 11, 23),
        False,
    )


def test_after_three_years_the_warning_is_an_alarm():
    (alarm,) = told(date(2029, 11, 23))
    assert alarm.is_over


def test_a_new_version_is_told_from_its_first_day():
    (alarm,) = told(date(2027, 2, 1), newer=date(2027, 1, 31))
    assert (alarm.kind, alarm.due_on, alarm.is_over) == (
        AlarmKind.NEW_VERSION,
        date(2028, 7, 31),
        False,
    )


def test_eighteen_months_after_a_new_version_it_is_over():
    found = told(date(2028, 7, 31), newer=date(2027, 1, 31))
    assert [alarm.is_over for alarm in found] == [True]


def test_a_version_that_is_not_published_yet_alarms_nobody():
    assert told(date(2027, 1, 30), newer=date(2027, 1, 31)) == []


def test_another_version_of_the_site_asks_for_another_look():
    (alarm,) = told(date(2027, 1, 1), site="0.2.0")
    assert (alarm.kind, alarm.due_on) == (AlarmKind.SITE_CHANGED, None)


def test_a_repaired_version_of_the_site_asks_for_nothing():
    assert told(date(2027, 1, 1), site="0.1.7") == []


# --- Complaints -------------------------------------------------------------------------------


def hours(day):
    """From nine to five, that many days after Monday."""
    return (MONDAY + timedelta(days=day), MONDAY + timedelta(days=day, hours=8))


def test_an_answer_is_due_a_week_after_the_complaint():
    assert answer_by(MONDAY, opened=[]) == MONDAY + timedelta(days=7)
    assert answer_by(MONDAY, opened=[hours(7)]) == MONDAY + timedelta(days=7)


def test_a_week_that_ends_while_nobody_is_there_leaves_less_time():
    saturday = MONDAY + timedelta(days=5)
    weekdays = [hours(day) for day in (*range(5), *range(7, 12))]
    friday_evening = MONDAY + timedelta(days=11, hours=8)
    assert answer_by(saturday, opened=weekdays) == friday_evening


def test_the_time_never_ends_before_it_begins():
    evening = MONDAY + timedelta(hours=9)
    assert answer_by(evening, opened=[hours(0)]) == evening + timedelta(days=7)
