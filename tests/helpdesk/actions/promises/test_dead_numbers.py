"""A wrong number is never dialled again by itself: the next step is to find another one."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from helpdesk.actions.messages.notices import queue_notice
from helpdesk.actions.messages.sending import send_due
from helpdesk.actions.people.merging import merge_people, undo_merge
from helpdesk.actions.people.numbers import number_was_right
from helpdesk.actions.promises.attempts import (
    NoNumberToCall,
    correct_attempt,
    end_attempt,
    start_attempt,
)
from helpdesk.actions.promises.intake import (
    NumberIsDead,
    PhoneRequest,
    open_by_phone,
    use_number,
)
from helpdesk.choices import AttemptOutcome, Channel, EventKind, NextStep, NoticeKind, NoticeState
from helpdesk.models import Callback, Notice, PhoneNumber, RetryRule
from helpdesk.reads.numbers import first_number_of, numbers_to_call
from helpdesk.reads.promises import find_promise
from helpdesk.reads.reach import reach_of
from helpdesk.words.next_step import next_of_case
from tests.factories.helpdesk import AFTERNOON, MADELEINE, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

OTHER = "+33199007777"
DEAD = [AttemptOutcome.WRONG_NUMBER, AttemptOutcome.OUT_OF_SERVICE]


@pytest.fixture
def callback(cast):
    return make_callback(cast.topic)


def call(callback, adviser, outcome=AttemptOutcome.WRONG_NUMBER, at=AFTERNOON):
    attempt = start_attempt(callback=callback, adviser=adviser, at=at, by=adviser.user)
    end_attempt(attempt=attempt, outcome=outcome, at=at, by=adviser.user)
    return attempt


def step_of(callback):
    found = find_promise(callback.pk)
    live = found.live_appointment
    return next_of_case(found.case, callback=found, appointment=live, running=None, now=AFTERNOON)


@pytest.mark.parametrize("outcome", DEAD)
def test_after_a_wrong_number_a_number_is_found_and_not_an_hour(cast, callback, outcome):
    call(callback, cast.karim, outcome)
    assert find_promise(callback.pk).lacks_number
    assert step_of(callback).startswith("Il faut trouver un numéro.")


@pytest.mark.parametrize("outcome", DEAD)
def test_a_wrong_number_is_not_dialled_again(cast, callback, outcome):
    call(callback, cast.karim, outcome)
    with pytest.raises(NoNumberToCall):
        start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    assert callback.attempts.count() == 1


@pytest.mark.parametrize("tries", [1, 2, 3])
@pytest.mark.parametrize("outcome", DEAD)
def test_the_third_wrong_number_too_leads_to_a_number(cast, callback, outcome, tries):
    for n in range(tries):
        number = f"+3319900{7000 + n}"
        use_number(case=callback.case, number=number, note="…", at=AFTERNOON, by=cast.awa)
        attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
        done = end_attempt(attempt=attempt, outcome=outcome, at=AFTERNOON, by=None)
    assert done.step is NextStep.OTHER_NUMBER


def test_a_desk_that_wants_an_hour_after_a_wrong_number_gets_a_number_all_the_same(cast, callback):
    RetryRule.objects.create(
        outcome=AttemptOutcome.WRONG_NUMBER, tries=1, step=NextStep.FIND_A_TIME, source="nous"
    )
    call(callback, cast.karim)
    assert step_of(callback).startswith("Il faut trouver un numéro.")


def test_another_number_makes_an_hour_the_next_step(cast, callback):
    call(callback, cast.karim)
    use_number(case=callback.case, number=OTHER, note="…", at=AFTERNOON, by=cast.karim.user)
    assert not find_promise(callback.pk).lacks_number
    assert step_of(callback).startswith("Il faut trouver une heure.")
    assert [row.number for row in numbers_to_call(callback.case.person)] == [OTHER]
    assert first_number_of(callback.case.person).number == OTHER


def test_it_was_right_after_all_is_said_and_told(cast, callback):
    call(callback, cast.karim)
    person = callback.case.person
    number_was_right(person=person, number=MADELEINE, at=AFTERNOON, by=cast.karim.user)
    number_was_right(person=person, number=MADELEINE, at=AFTERNOON, by=cast.karim.user)
    assert callback.case.events.filter(kind=EventKind.NUMBER_RIGHT).count() == 1
    call(callback, cast.karim, AttemptOutcome.REACHED)


def test_the_dead_number_is_not_taken_again_as_another_one(cast, callback):
    call(callback, cast.karim)
    with pytest.raises(NumberIsDead):
        use_number(case=callback.case, number=MADELEINE, note="…", at=AFTERNOON, by=cast.awa)


def test_a_caller_says_that_the_dead_number_is_theirs(cast, callback):
    call(callback, cast.karim)
    facts = {"number": MADELEINE, "name": "Madeleine Petit", "topic": cast.topic}
    person = callback.case.person
    with pytest.raises(NumberIsDead):
        open_by_phone(request=PhoneRequest(**facts, person=person), at=AFTERNOON, by=cast.awa)
    open_by_phone(
        request=PhoneRequest(**facts, person=person, is_right=True), at=AFTERNOON, by=cast.awa
    )
    assert not find_promise(callback.pk).lacks_number


def test_another_promise_to_the_same_dead_number_asks_for_a_number_too(cast, callback):
    later = make_callback(cast.topic, starts_at=AFTERNOON + timedelta(hours=1))
    call(callback, cast.karim)
    assert find_promise(later.pk).lacks_number
    assert step_of(later) == (
        "Il faut trouver un numéro. Inès le fait au plus tard aujourd’hui à 15\u00a0h."
    )
    with pytest.raises(NoNumberToCall):
        start_attempt(callback=later, adviser=cast.karim, at=AFTERNOON, by=None)


def test_somebody_else_at_the_same_landline_is_still_called(cast, callback):
    husband = make_callback(cast.topic, name="Jean Petit", starts_at=AFTERNOON + timedelta(hours=1))
    call(callback, cast.karim)
    assert not find_promise(husband.pk).lacks_number


def test_a_correction_within_the_minute_makes_the_number_right_again(cast, callback):
    attempt = call(callback, cast.karim)
    correct_attempt(attempt=attempt, outcome=AttemptOutcome.NO_ANSWER, at=AFTERNOON, by=None)
    assert not find_promise(callback.pk).lacks_number
    assert callback.live_appointment is not None


def test_a_correction_to_a_wrong_number_makes_it_dead(cast, callback):
    attempt = call(callback, cast.karim, AttemptOutcome.NO_ANSWER)
    correct_attempt(attempt=attempt, outcome=AttemptOutcome.WRONG_NUMBER, at=AFTERNOON, by=None)
    assert find_promise(callback.pk).lacks_number


def test_no_message_goes_to_whoever_has_that_number(cast, callback, settings, tmp_path):
    settings.SMS_REACHES_PEOPLE, settings.SMS_URL = True, f"file://{tmp_path}"
    person = callback.case.person
    PhoneNumber.objects.filter(person=person).update(kind="mobile")
    waiting = make_callback(cast.topic, starts_at=AFTERNOON + timedelta(hours=1))
    Notice.objects.all().delete()
    queue_notice(callback=waiting, kind=NoticeKind.NEW_ADVISER, at=AFTERNOON)
    Notice.objects.update(channel=Channel.SMS)
    call(callback, cast.karim)
    send_due(at=AFTERNOON)
    notice = waiting.notices.get()
    assert (notice.state, notice.failure) == (NoticeState.GIVEN_UP, "no number")
    reach = reach_of(waiting)
    assert not reach.has_sms
    assert not reach.has_landline
    assert person.number_to_write_to({MADELEINE}) is None


def test_a_promise_without_any_number_asks_for_one(cast, callback):
    Callback.objects.filter(pk=callback.pk).update(number="")
    assert step_of(callback).startswith("Il faut trouver un numéro.")
    with pytest.raises(NoNumberToCall):
        start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)


def test_two_files_of_one_person_keep_the_dead_number_dead(cast, callback):
    other = make_callback(
        cast.topic, name="Madeleine Lepetit", starts_at=AFTERNOON + timedelta(hours=1)
    )
    call(callback, cast.karim)
    kept, merged = other.case.person, callback.case.person
    merge = merge_people(kept=kept, merged=merged, choices={}, at=AFTERNOON, by=cast.awa)
    assert kept.numbers.get().is_dead
    undo_merge(merge=merge, at=AFTERNOON, by=cast.awa)
    assert not kept.numbers.get().is_dead
    assert merged.numbers.get().is_dead


def update_of_before():
    """What the update does with the promises that a desk of before has."""
    import_module("helpdesk.migrations.0015_numbers_that_are_dead").mark_what_was_wrong(apps, None)


def test_an_update_marks_what_the_last_call_of_before_found_wrong(cast, callback):
    call(callback, cast.karim)
    PhoneNumber.objects.update(is_dead=False)
    update_of_before()
    assert PhoneNumber.objects.get().is_dead


def test_an_update_leaves_a_number_that_was_given_since(cast, callback):
    call(callback, cast.karim)
    later = AFTERNOON + timedelta(minutes=2)
    use_number(case=callback.case, number=OTHER, note="…", at=later, by=cast.awa)
    PhoneNumber.objects.update(is_dead=False)
    update_of_before()
    assert not PhoneNumber.objects.filter(is_dead=True).exists()
