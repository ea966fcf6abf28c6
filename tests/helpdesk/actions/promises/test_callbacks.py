"""Asking for a call, moving it, cancelling it, closing its case."""

import uuid
from datetime import timedelta

import pytest

from helpdesk.actions.messages.notices import note_contact
from helpdesk.actions.promises.appointments import (
    PromiseEnded,
    SlotRefused,
    move_appointment,
)
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.callbacks import (
    Arrival,
    CallIsRunning,
    ask_for_callback,
    cancel_callback,
)
from helpdesk.actions.promises.closing import close_case
from helpdesk.actions.promises.holds import WantedTime, hold_time
from helpdesk.choices import (
    AppointmentState,
    CallbackState,
    CaseState,
    Channel,
    ClosingReason,
    EventKind,
    NoticeKind,
    NoticeState,
    PromiseResult,
    SlotRefusal,
)
from helpdesk.models import Callback, Case, Notice, Person, TakenQuarter
from helpdesk.policy.slots import Call
from tests.factories.helpdesk import (
    AFTERNOON,
    MONDAY,
    make_callback,
    make_request,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def kinds(case):
    return set(case.events.values_list("kind", flat=True))


def test_asking_makes_a_promise_with_an_owner_a_time_and_a_trust_word(cast):
    callback = make_callback(cast.topic)

    assert callback.state == CallbackState.OPEN
    assert callback.adviser in (cast.karim, cast.ines)
    assert callback.live_appointment.starts_at == AFTERNOON
    assert len(callback.trust_word.split()) == 2
    assert callback.case.state == CaseState.PLANNED
    assert {EventKind.OPENED, EventKind.BOOKED, EventKind.ROUTED} <= kinds(callback.case)


def test_the_appointment_takes_each_quarter_hour_that_it_covers(cast):
    cast.topic.call_minutes = 30
    cast.topic.save()
    callback = make_callback(cast.topic)

    taken = TakenQuarter.objects.filter(adviser=callback.adviser).values_list(
        "starts_at", flat=True
    )
    assert sorted(taken) == [AFTERNOON, AFTERNOON + timedelta(minutes=15)]


def test_the_same_form_sent_twice_is_one_request(cast):
    key = uuid.uuid4()
    first = ask_for_callback(
        request=make_request(cast.topic), at=MONDAY, arrival=Arrival(request_key=key)
    )
    second = ask_for_callback(
        request=make_request(cast.topic), at=MONDAY, arrival=Arrival(request_key=key)
    )

    assert first == second
    assert Case.objects.count() == 1


def test_as_many_people_as_advisers_get_the_hour_and_the_next_one_gets_none_of_it(cast):
    make_callback(cast.topic, name="One")
    make_callback(cast.topic, name="Two")

    with pytest.raises(SlotRefused) as refused:
        make_callback(cast.topic, name="Three")

    assert refused.value.reason is SlotRefusal.TAKEN
    assert not Person.objects.filter(name="Three").exists()
    assert Callback.objects.count() == 2


@pytest.mark.parametrize(
    ("starts_at", "reason"),
    [
        (MONDAY + timedelta(minutes=15), SlotRefusal.TOO_SOON),
        (AFTERNOON + timedelta(minutes=5), SlotRefusal.NOT_A_QUARTER),
        (AFTERNOON + timedelta(days=60), SlotRefusal.TOO_FAR),
        (AFTERNOON + timedelta(hours=9), SlotRefusal.CLOSED),
        (AFTERNOON + timedelta(days=6), SlotRefusal.CLOSED),
    ],
)
def test_an_impossible_time_is_refused_with_its_reason(cast, starts_at, reason):
    with pytest.raises(SlotRefused) as refused:
        make_callback(cast.topic, starts_at=starts_at)
    assert refused.value.reason is reason


def test_nothing_is_promised_while_the_desk_has_no_phone_number(cast):
    from helpdesk.models import DeskSettings

    desk = DeskSettings.current()
    desk.phone_number = ""
    desk.save()
    with pytest.raises(SlotRefused) as refused:
        make_callback(cast.topic)
    assert refused.value.reason is SlotRefusal.DESK_NOT_READY


def test_when_no_hour_suits_an_adviser_has_one_open_day_to_find_one(cast):
    callback = make_callback(cast.topic, starts_at=None, reachable_when="after six")

    assert callback.live_appointment is None
    assert MONDAY < callback.find_a_time_by <= MONDAY + timedelta(days=2)
    assert callback.reachable_when == "after six"
    assert callback.case.state == CaseState.PLANNED


def test_a_second_request_is_accepted_and_linked_and_the_person_is_the_same(cast):
    first = make_callback(cast.topic)
    second = make_callback(cast.topic, starts_at=AFTERNOON + timedelta(hours=1))

    assert second.case.person == first.case.person
    assert list(second.case.related.all()) == [first.case]
    assert second.trust_word != first.trust_word


def test_another_name_at_the_same_number_is_another_person(cast):
    first = make_callback(cast.topic)
    second = make_callback(cast.topic, name="Paul Petit", starts_at=AFTERNOON + timedelta(hours=1))
    assert second.case.person != first.case.person
    assert not second.case.related.exists()


def test_moving_frees_the_old_quarters_and_keeps_the_promise(cast):
    callback = make_callback(cast.topic)
    later = AFTERNOON + timedelta(days=1)
    move_appointment(callback=callback, starts_at=later, at=MONDAY)

    callback.refresh_from_db()
    assert callback.live_appointment.starts_at == later
    assert list(TakenQuarter.objects.values_list("starts_at", flat=True)) == [later]
    assert callback.appointments.filter(state=AppointmentState.MOVED).count() == 1
    assert EventKind.REBOOKED in kinds(callback.case)


def test_a_move_that_is_refused_leaves_the_promised_hour_alone(cast):
    callback = make_callback(cast.topic)
    with pytest.raises(SlotRefused):
        move_appointment(callback=callback, starts_at=AFTERNOON + timedelta(hours=9), at=MONDAY)
    assert callback.live_appointment.starts_at == AFTERNOON
    assert TakenQuarter.objects.filter(starts_at=AFTERNOON).exists()


def test_moving_to_the_same_hour_changes_nothing(cast):
    callback = make_callback(cast.topic)
    before = callback.case.events.count()
    move_appointment(callback=callback, starts_at=AFTERNOON, at=MONDAY)
    assert callback.case.events.count() == before


def test_cancelling_frees_the_time_drops_the_reminders_and_closes_the_case(cast):
    callback = make_callback(cast.topic)
    cancel_callback(callback=callback, at=MONDAY)

    callback.refresh_from_db()
    assert callback.state == CallbackState.CANCELLED
    assert callback.result == PromiseResult.CANCELLED_IN_TIME
    assert not TakenQuarter.objects.exists()
    assert not Notice.objects.filter(state=NoticeState.QUEUED, appointment__isnull=False).exists()
    assert Case.objects.get().closing_reason == ClosingReason.WITHDRAWN


def test_a_cancelled_promise_cannot_be_cancelled_moved_or_tried_again(cast):
    callback = make_callback(cast.topic)
    cancel_callback(callback=callback, at=MONDAY)
    with pytest.raises(PromiseEnded):
        cancel_callback(callback=callback, at=MONDAY)
    with pytest.raises(PromiseEnded):
        move_appointment(callback=callback, starts_at=AFTERNOON + timedelta(days=1), at=MONDAY)
    with pytest.raises(PromiseEnded):
        start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)


def test_a_case_cannot_close_while_a_call_has_no_outcome(cast):
    callback = make_callback(cast.topic)
    start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    with pytest.raises(CallIsRunning):
        close_case(case=callback.case, reason=ClosingReason.NOT_HELPED, at=AFTERNOON, by=None)


def test_closing_a_case_ends_its_open_promise(cast):
    callback = make_callback(cast.topic)
    close_case(case=callback.case, reason=ClosingReason.NOT_HELPED, at=MONDAY, by=None)
    callback.refresh_from_db()
    assert callback.state == CallbackState.STOPPED
    assert not TakenQuarter.objects.exists()


def test_an_hour_that_was_held_is_free_again_when_no_hour_suits(cast):
    key = uuid.uuid4()
    wanted = WantedTime(AFTERNOON, cast.topic, Call(15, is_first_call=True), "fr")
    hold_time(key=key, wanted=wanted, address="192.0.2.1", at=MONDAY)
    assert TakenQuarter.objects.exists()
    ask_for_callback(
        request=make_request(cast.topic, starts_at=None),
        at=MONDAY,
        arrival=Arrival(hold_key=key),
    )
    assert not TakenQuarter.objects.exists()


def test_a_call_without_an_hour_is_cancelled_in_time(cast):
    callback = make_callback(cast.topic, starts_at=None)
    cancel_callback(callback=callback, at=MONDAY)
    callback.refresh_from_db()
    assert callback.result == PromiseResult.CANCELLED_IN_TIME
    assert callback.case.closing_reason == ClosingReason.WITHDRAWN


def test_a_promise_that_we_broke_stays_broken_when_it_is_cancelled(cast):
    callback = make_callback(cast.topic, starts_at=None)
    Callback.objects.filter(pk=callback.pk).update(result=PromiseResult.BROKEN)
    cancel_callback(callback=callback, at=MONDAY)
    callback.refresh_from_db()
    assert callback.result == PromiseResult.BROKEN


def test_a_call_that_an_adviser_cancels_leaves_the_case_to_be_handled(cast):
    callback = make_callback(cast.topic)
    cancel_callback(callback=callback, at=MONDAY, by=cast.karim.user)
    callback.case.refresh_from_db()
    assert callback.case.state not in (CaseState.PLANNED, CaseState.CLOSED)
    assert not TakenQuarter.objects.exists()


def test_a_case_that_closes_ends_a_promise_that_has_no_hour_yet(cast):
    callback = make_callback(cast.topic, starts_at=None)
    close_case(case=callback.case, reason=ClosingReason.NOT_HELPED, at=MONDAY, by=None)
    callback.refresh_from_db()
    assert callback.state == CallbackState.STOPPED


# --- A case that an adviser closes --------------------------------------------------------------


def test_a_case_was_closed_and_its_person_waited_for_a_call_that_nobody_makes(cast, settings):
    """One password was enough to silence a promise: nothing was said to the number."""
    settings.SMS_REACHES_PEOPLE = True
    callback = make_callback(cast.topic, number="+33612345678")
    facts = {"reason": ClosingReason.NOT_HELPED, "at": MONDAY, "by": cast.karim.user}
    close_case(case=callback.case, **facts)
    said = callback.notices.get(kind=NoticeKind.CANCELLED)
    assert (said.channel, said.state) == (Channel.SMS, NoticeState.QUEUED)
    assert not Notice.objects.filter(pk=said.pk).of_nothing().exists()


def test_on_a_landline_somebody_says_that_no_call_comes(cast):
    callback = make_callback(cast.topic, number="+33199001235")
    facts = {"reason": ClosingReason.NOT_HELPED, "at": MONDAY, "by": cast.karim.user}
    close_case(case=callback.case, **facts)
    assert callback.notices.get(kind=NoticeKind.CANCELLED).channel == Channel.ADVISER


def test_whoever_was_on_the_phone_a_moment_ago_is_not_called_for_it(cast):
    callback = make_callback(cast.topic, number="+33199001235")
    note_contact(person=callback.case.person, at=MONDAY)
    facts = {"reason": ClosingReason.SOLVED_TOGETHER, "at": MONDAY, "by": cast.karim.user}
    close_case(case=callback.case, **facts)
    told = callback.notices.filter(kind=NoticeKind.CANCELLED)
    assert not told.filter(channel=Channel.ADVISER).exists()
