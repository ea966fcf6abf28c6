"""Trying a call, and what follows each outcome."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from helpdesk.actions.promises import attempts
from helpdesk.actions.promises.appointments import SlotRefused
from helpdesk.actions.promises.attempts import AttemptEnded, end_attempt, start_attempt
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.intake import record_incoming_call
from helpdesk.choices import (
    AppointmentKind,
    AppointmentState,
    AttemptOutcome,
    CallbackState,
    CaseState,
    Channel,
    EventKind,
    NextStep,
    NoticeKind,
    NoticeState,
    PromiseResult,
    SlotRefusal,
)
from helpdesk.models import Adviser, RetryRule, TakenQuarter
from helpdesk.reads.next_try import previews
from tests.factories.helpdesk import (
    AFTERNOON,
    make_callback,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def run_attempt(callback, adviser, outcome, at):
    attempt = start_attempt(callback=callback, adviser=adviser, at=at, by=adviser.user)
    return end_attempt(attempt=attempt, outcome=outcome, at=at, by=adviser.user)


def test_a_call_in_the_window_keeps_the_promise(cast):
    callback = make_callback(cast.topic)
    start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=cast.karim.user)
    callback.refresh_from_db()
    assert callback.result == PromiseResult.KEPT


def test_a_try_before_the_window_leaves_the_promised_hour_standing(cast):
    callback = make_callback(cast.topic)
    early = AFTERNOON - timedelta(minutes=30)
    following = run_attempt(callback, cast.karim, AttemptOutcome.NO_ANSWER, early)

    callback.refresh_from_db()
    assert following.starts_at == AFTERNOON
    assert callback.live_appointment.kind == AppointmentKind.PROMISED
    assert callback.result == PromiseResult.PENDING
    start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    callback.refresh_from_db()
    assert callback.result == PromiseResult.KEPT


def test_somebody_reached_before_the_hour_has_moved_the_promise(cast):
    callback = make_callback(cast.topic)
    early = AFTERNOON - timedelta(minutes=30)
    run_attempt(callback, cast.karim, AttemptOutcome.REACHED, early)
    callback.refresh_from_db()
    assert callback.result == PromiseResult.MOVED_BY_PERSON
    assert callback.state == CallbackState.DONE


def test_a_call_after_the_window_breaks_the_promise(cast):
    callback = make_callback(cast.topic)
    late = AFTERNOON + timedelta(minutes=16)
    start_attempt(callback=callback, adviser=cast.karim, at=late, by=None)
    callback.refresh_from_db()
    assert callback.result == PromiseResult.BROKEN


def test_a_try_that_the_desk_planned_itself_keeps_no_promise_and_breaks_none(cast):
    callback = make_callback(cast.topic, starts_at=None, reachable_when="Le matin.")
    following = run_attempt(callback, cast.karim, AttemptOutcome.NO_ANSWER, AFTERNOON)
    assert callback.live_appointment.kind == AppointmentKind.RETRY

    run_attempt(callback, cast.karim, AttemptOutcome.REACHED, following.starts_at)
    callback.refresh_from_db()
    assert (callback.state, callback.result) == (CallbackState.DONE, PromiseResult.PENDING)


def test_two_advisers_who_start_the_same_call_share_one_try(cast):
    callback = make_callback(cast.topic)
    first = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    second = start_attempt(callback=callback, adviser=cast.ines, at=AFTERNOON, by=None)
    assert first == second


def test_no_answer_plans_another_try_that_takes_its_quarters(cast):
    callback = make_callback(cast.topic)
    following = run_attempt(callback, cast.karim, AttemptOutcome.NO_ANSWER, AFTERNOON)

    live = callback.live_appointment
    assert following.step is NextStep.TRY_AGAIN
    assert live.kind == AppointmentKind.RETRY
    assert live.starts_at == following.starts_at > AFTERNOON
    assert live.quarters.count() == 1
    assert callback.case.notices.filter(kind=NoticeKind.TRIED_TO_REACH).exists()


def test_the_preview_says_what_will_be_done(cast):
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    shown = previews(attempt=attempt, at=AFTERNOON)[AttemptOutcome.NO_ANSWER]
    done = end_attempt(attempt=attempt, outcome=AttemptOutcome.NO_ANSWER, at=AFTERNOON, by=None)
    assert shown == done


def test_reached_ends_the_promise_and_opens_the_work(cast):
    callback = make_callback(cast.topic)
    run_attempt(callback, cast.karim, AttemptOutcome.REACHED, AFTERNOON)
    callback.refresh_from_db()
    assert callback.state == CallbackState.DONE
    assert callback.case.state == CaseState.ACTIVE
    assert not TakenQuarter.objects.exists()


@pytest.mark.parametrize("outcome", list(AttemptOutcome))
def test_after_every_outcome_an_open_promise_has_exactly_one_next_step(cast, outcome):
    callback = make_callback(cast.topic)
    run_attempt(callback, cast.karim, outcome, AFTERNOON)
    callback.refresh_from_db()
    steps = callback.appointments.filter(state=AppointmentState.LIVE).count() + (
        callback.find_a_time_by is not None
    )
    assert steps == (1 if callback.state == CallbackState.OPEN else 0)


def test_missed_calls_end_after_a_bounded_number_of_tries(cast):
    callback = make_callback(cast.topic)
    tries = 0
    while (live := callback.live_appointment) is not None:
        run_attempt(callback, cast.karim, AttemptOutcome.NO_ANSWER, live.starts_at)
        tries += 1
        assert tries < 10
    callback.refresh_from_db()
    assert 3 <= tries <= 5
    assert callback.find_a_time_by is not None


def test_the_same_outcome_twice_is_said_once_and_another_one_is_refused(cast):
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    for _ in range(2):
        end_attempt(attempt=attempt, outcome=AttemptOutcome.REACHED, at=AFTERNOON, by=None)
    with pytest.raises(AttemptEnded):
        end_attempt(attempt=attempt, outcome=AttemptOutcome.BUSY, at=AFTERNOON, by=None)
    assert callback.case.events.filter(kind=EventKind.ATTEMPT_ENDED).count() == 1


def test_the_previews_of_all_outcomes_cost_no_more_than_one(cast, django_assert_max_num_queries):
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    with django_assert_max_num_queries(12):
        shown = previews(attempt=attempt, at=AFTERNOON)

    assert set(shown) == set(AttemptOutcome)
    assert shown[AttemptOutcome.REACHED].step is NextStep.NONE
    assert shown[AttemptOutcome.BUSY].starts_at < shown[AttemptOutcome.NO_ANSWER].starts_at


def test_a_call_can_be_ended_though_the_person_cancelled_while_it_rang(cast):
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    cancel_callback(callback=callback, at=AFTERNOON)

    following = end_attempt(
        attempt=attempt, outcome=AttemptOutcome.NO_ANSWER, at=AFTERNOON, by=None, note="Sonne"
    )

    attempt.refresh_from_db()
    callback.refresh_from_db()
    assert (following.step, attempt.outcome) == (NextStep.NONE, AttemptOutcome.NO_ANSWER)
    assert callback.state == CallbackState.CANCELLED
    assert callback.live_appointment is None
    assert callback.case.notes.get().text == "Sonne"


def test_the_desks_own_rule_is_followed(cast):
    RetryRule.objects.create(
        outcome=AttemptOutcome.NO_ANSWER, tries=1, step=NextStep.LETTER, source="Awa"
    )
    following = run_attempt(make_callback(cast.topic), cast.karim, "no_answer", AFTERNOON)
    assert following.step is NextStep.LETTER


def test_an_unsafe_rule_is_refused_where_it_is_written():
    rule = RetryRule(outcome="refused", tries=1, step="try_again", after_minutes=60, source="Awa")
    with pytest.raises(ValidationError) as refused:
        rule.full_clean()
    assert "step" in refused.value.message_dict


def test_a_new_try_keeps_to_the_hours_that_the_person_gave(cast):
    callback = make_callback(cast.topic)
    callback.case.person.numbers.update(best_parts=["morning"])
    following = run_attempt(callback, cast.karim, AttemptOutcome.NO_ANSWER, AFTERNOON)
    assert following.starts_at.hour < 11


def test_after_the_last_try_a_letter_proposes_three_hours_after_the_post(cast):
    callback = make_callback(cast.topic)
    callback.case.person.postal_address = "1 rue des Lilas, 57000 Metz"
    callback.case.person.save()
    at = AFTERNOON
    for _try in range(4):
        following = run_attempt(callback, cast.karim, AttemptOutcome.NO_ANSWER, at)
        at = following.starts_at or at
    letter = callback.notices.get(kind=NoticeKind.PROPOSED_TIMES)
    assert following.step is NextStep.LETTER
    assert letter.channel == Channel.LETTER
    times = [datetime.fromisoformat(time) for time in letter.times]
    assert len({time.date() for time in times}) == 3
    assert min(times) >= at + timedelta(days=5)


def test_speaking_with_the_person_silences_what_asks_to_call_back(cast):
    callback = make_callback(cast.topic, email="madeleine@courriel.example")
    run_attempt(callback, cast.karim, AttemptOutcome.VOICEMAIL_LEFT, AFTERNOON)
    chasers = callback.notices.filter(kind=NoticeKind.TRIED_TO_REACH, state=NoticeState.QUEUED)
    assert chasers.count() == 1
    record_incoming_call(
        callback=callback, adviser=cast.karim, at=AFTERNOON + timedelta(minutes=5), by=cast.awa
    )
    assert not chasers.exists()


def test_the_call_just_made_counts_in_the_day_of_the_next_try(cast):
    """Preview and result agree, also where this call filled the adviser's day."""
    Adviser.objects.update(daily_cap=1)
    cast.ines.delete()
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    shown = previews(attempt=attempt, at=AFTERNOON)[AttemptOutcome.CUT_OFF]
    following = end_attempt(attempt=attempt, outcome="cut_off", at=AFTERNOON, by=None)
    assert following == shown
    assert following.starts_at.date() > AFTERNOON.date()


def test_the_pause_after_a_long_call_is_kept_before_the_next_try(cast):
    cast.ines.delete()
    cast.topic.call_minutes = 30
    cast.topic.save()
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    at = AFTERNOON + timedelta(minutes=15)
    following = end_attempt(attempt=attempt, outcome=AttemptOutcome.CUT_OFF, at=at, by=None)
    assert following.starts_at == AFTERNOON + timedelta(minutes=45)


def test_an_hour_taken_in_the_same_instant_leaves_the_outcome_standing(cast, monkeypatch):
    def taken(**_facts):
        raise SlotRefused(SlotRefusal.TAKEN)

    monkeypatch.setattr(attempts, "book_appointment", taken)
    callback = make_callback(cast.topic)
    following = run_attempt(callback, cast.karim, AttemptOutcome.NO_ANSWER, AFTERNOON)
    callback.refresh_from_db()
    assert following.step is NextStep.FIND_A_TIME
    assert callback.find_a_time_by is not None
    assert callback.live_appointment is None


def test_who_is_tried_while_an_hour_is_looked_for_has_an_hour_or_is_done(cast):
    tried = make_callback(cast.topic, starts_at=None)
    following = run_attempt(tried, cast.karim, AttemptOutcome.NO_ANSWER, AFTERNOON)
    live = tried.live_appointment
    assert (live.kind, live.starts_at) == (AppointmentKind.RETRY, following.starts_at)

    reached = make_callback(cast.topic, starts_at=None, number="+33639985678")
    run_attempt(reached, cast.karim, AttemptOutcome.REACHED, AFTERNOON)
    reached.refresh_from_db()
    assert reached.state == CallbackState.DONE
