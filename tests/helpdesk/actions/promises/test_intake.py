"""Somebody calls the desk: who they are, what is opened, which promise is over."""

import uuid
from datetime import timedelta

import pytest

from helpdesk.actions.promises.appointments import PromiseEnded
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.callbacks import CallIsRunning
from helpdesk.actions.promises.intake import (
    PhoneRequest,
    open_and_promise,
    open_by_phone,
    record_incoming_call,
    use_number,
)
from helpdesk.choices import (
    AttemptOutcome,
    CallbackState,
    CaseSource,
    CaseState,
    EventKind,
    PromiseResult,
    PromiseWay,
    SaidNeed,
)
from helpdesk.models import Case, Person, TakenQuarter
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def open_case_for(cast, *, at=MONDAY, by=None, request_key=None, **fields):
    asked = {
        "number": MADELEINE,
        "name": "Madeleine Petit",
        "topic": cast.topic,
        "adviser": cast.karim,
        **fields,
    }
    return open_by_phone(
        request=PhoneRequest(**asked), at=at, by=by or cast.karim.user, request_key=request_key
    )


def test_a_case_by_phone_is_looked_after_by_who_answered(cast):
    case = open_case_for(cast, question="Plus de son")
    assert (case.source, case.state, case.adviser) == (
        CaseSource.PHONE,
        CaseState.NEW,
        cast.karim,
    )
    assert case.events.get(kind=EventKind.OPENED).actor == cast.karim.user
    assert case.person.numbers.get().number == MADELEINE


def test_the_same_name_at_the_same_number_may_be_somebody_new(cast):
    first = open_case_for(cast)
    second = open_case_for(cast)
    assert first.person != second.person


def test_a_person_who_was_recognised_keeps_their_new_number(cast):
    person = open_case_for(cast).person
    again = open_case_for(cast, person=person, number="+33199005678")
    assert again.person == person
    assert set(person.numbers.values_list("number", flat=True)) == {MADELEINE, "+33199005678"}


def test_a_form_sent_twice_opens_one_case(cast):
    key = uuid.uuid4()
    assert open_case_for(cast, request_key=key) == open_case_for(cast, request_key=key)
    assert (Case.objects.count(), Person.objects.count()) == (1, 1)


def test_another_number_is_called_from_now_on_and_no_event_holds_it(cast):
    callback = make_callback(cast.topic)
    use_number(
        case=callback.case, number="+33199005678", note="Fixe", at=MONDAY, by=cast.karim.user
    )
    callback.refresh_from_db()
    assert callback.number == "+33199005678"
    assert callback.case.notes.get().text == "Fixe"
    assert "99005678" not in str([event.data for event in callback.case.events.all()])


def test_when_the_person_calls_us_the_promise_is_over_and_its_hour_free(cast):
    callback = make_callback(cast.topic)
    attempt = record_incoming_call(
        callback=callback, adviser=cast.ines, at=MONDAY, by=cast.ines.user
    )

    callback.refresh_from_db()
    assert attempt.outcome == AttemptOutcome.REACHED
    assert callback.state == CallbackState.DONE
    assert callback.result == PromiseResult.MOVED_BY_PERSON
    assert callback.live_appointment is None
    assert not TakenQuarter.objects.exists()
    assert Case.objects.get().state == CaseState.ACTIVE


def test_a_call_of_the_person_inside_the_window_keeps_the_promise(cast):
    callback = make_callback(cast.topic)
    record_incoming_call(
        callback=callback,
        adviser=cast.karim,
        at=AFTERNOON - timedelta(minutes=2),
        by=cast.karim.user,
    )
    callback.refresh_from_db()
    assert callback.result == PromiseResult.KEPT


def test_a_promise_that_is_over_or_being_called_cannot_end_by_their_call(cast):
    callback = make_callback(cast.topic)
    call = {"callback": callback, "adviser": cast.karim, "at": MONDAY, "by": cast.karim.user}
    start_attempt(callback=callback, adviser=cast.ines, at=MONDAY, by=None)
    with pytest.raises(CallIsRunning):
        record_incoming_call(**call)

    callback.attempts.update(ended_at=MONDAY, outcome=AttemptOutcome.NO_ANSWER)
    record_incoming_call(**call)
    with pytest.raises(PromiseEnded):
        record_incoming_call(**call)


def test_a_case_and_its_hour_are_one_press_and_a_double_click_is_one_promise(cast):
    facts = {
        "request": PhoneRequest(MADELEINE, "Madeleine Petit", cast.topic, adviser=cast.karim),
        "request_key": uuid.uuid4(),
        "starts_at": AFTERNOON,
        "at": MONDAY,
        "by": cast.karim.user,
    }
    promised = open_and_promise(**facts)
    assert promised.live_appointment.starts_at == AFTERNOON
    assert open_and_promise(**facts) == promised
    assert Case.objects.count() == 1


def test_who_calls_while_an_hour_is_still_looked_for_is_helped_and_the_promise_is_over(cast):
    callback = make_callback(cast.topic, starts_at=None)
    attempt = record_incoming_call(
        callback=callback, adviser=cast.karim, at=AFTERNOON, by=cast.karim.user
    )
    callback.refresh_from_db()
    assert attempt.outcome == AttemptOutcome.REACHED
    assert callback.state == CallbackState.DONE


def test_a_case_opens_when_nobody_takes_calls_and_waits_for_an_adviser(cast):
    cast.karim.user.is_active = cast.ines.user.is_active = False
    cast.karim.user.save()
    cast.ines.user.save()
    assert open_case_for(cast, adviser=None, by=cast.awa).adviser is None


def test_who_is_recognised_and_has_no_phone_keeps_the_numbers_that_are_known(cast):
    person = open_case_for(cast).person
    again = open_case_for(
        cast, person=person, number="", way=PromiseWay.EMAIL, email="madeleine@example.org"
    )
    assert (again.person, again.number) == (person, "")
    assert list(person.numbers.values_list("number", flat=True)) == [MADELEINE]
    assert again.said_needs == [SaidNeed.IN_WRITING]
