"""The owner of a number wants no call: nothing is promised, dialled or written there."""

from datetime import timedelta

import pytest
from django.test import override_settings

from helpdesk.actions.messages.notices import About, queue_for_case
from helpdesk.actions.messages.sending import send_due
from helpdesk.actions.people.people import Newcomer, add_person
from helpdesk.actions.promises.appointments import PromiseEnded, move_appointment
from helpdesk.actions.promises.attempts import NoNumberToCall, end_attempt, start_attempt
from helpdesk.actions.promises.callbacks import NumberRefused
from helpdesk.actions.promises.do_not_call import (
    MayNotLift,
    hear_wish,
    lift_refusal,
    refuse_calls,
    stop_for_owner,
)
from helpdesk.actions.promises.handover import take_over
from helpdesk.actions.promises.intake import PhoneRequest, open_by_phone, use_number
from helpdesk.choices import (
    AttemptOutcome,
    CallbackState,
    CaseSource,
    CaseState,
    Channel,
    EventKind,
    HowSaid,
    NoticeKind,
    NoticeState,
)
from helpdesk.models import Callback, Case, DoNotCall, Notice, PhoneNumber, TakenQuarter
from helpdesk.reads.checking import check_desk
from helpdesk.reads.do_not_call import how_many, is_refused
from tests.factories.helpdesk import (
    AFTERNOON,
    MADELEINE,
    MONDAY,
    make_callback,
    make_case,
    make_reason,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
OTHER = "+33639985678"


@pytest.fixture
def callback(cast):
    return make_callback(cast.topic)


def refuse(**facts):
    refuse_calls(number=MADELEINE, at=MONDAY, **facts)


# --- It was not me ----------------------------------------------------------------------------


def test_calls_as_harassment(cast, callback):
    """Story 4: the number of somebody who wants no call cannot be booked again, by anybody."""
    refuse()
    for name in ("Madeleine Petit", "Paul Robert", "Zoé"):
        with pytest.raises(NumberRefused):
            make_callback(cast.topic, name=name, starts_at=AFTERNOON + timedelta(hours=1))
    assert not Callback.objects.open().exists()
    assert Case.objects.count() == 1


def test_the_owner_of_a_number_stops_a_call_that_a_stranger_asked_for(callback):
    stop_for_owner(callback=callback, at=MONDAY)
    callback.refresh_from_db()
    assert callback.state == CallbackState.STOPPED
    assert (callback.case.state, callback.case.closing_reason) == (CaseState.CLOSED, "withdrawn")
    assert not TakenQuarter.objects.exists()
    told = callback.case.events.get(kind=EventKind.STOPPED_BY_OWNER)
    assert told.actor is None
    assert not callback.notices.filter(state=NoticeState.QUEUED).exists()
    assert not check_desk(at=MONDAY).faults


def test_once_more_changes_nothing(callback):
    for _twice in range(2):
        stop_for_owner(callback=callback, at=MONDAY)
    assert callback.case.events.filter(kind=EventKind.STOPPED_BY_OWNER).count() == 1


def test_a_request_that_was_made_with_the_person_goes_back_to_the_desk(cast, callback):
    Case.objects.update(source=CaseSource.PHONE)
    stop_for_owner(callback=callback, at=MONDAY)
    callback.case.refresh_from_db()
    assert callback.case.state == CaseState.NEW
    assert not check_desk(at=MONDAY).faults


def test_a_call_of_a_request_that_waits_by_mistake_is_stopped_all_the_same(cast, callback):
    """The check of the desk knows this fault: the owner need not wait until it is mended."""
    Case.objects.update(
        source=CaseSource.PHONE,
        state=CaseState.WAITING,
        pending_reason=make_reason(),
        waiting_since=MONDAY,
    )
    stop_for_owner(callback=callback, at=MONDAY)
    callback = Callback.objects.get(pk=callback.pk)
    assert callback.state == CallbackState.STOPPED
    assert callback.case.state == CaseState.WAITING
    assert not check_desk(at=MONDAY).faults


# --- The list ---------------------------------------------------------------------------------


def test_the_list_keeps_no_number(callback):
    for _twice in range(2):
        refuse()
    row = DoNotCall.objects.get()
    assert len(row.digest) == 64
    assert "639981234" not in str(vars(row))
    assert (how_many(), is_refused(MADELEINE), is_refused(OTHER)) == (1, True, False)


def test_it_outlives_a_change_of_the_key(settings):
    refuse()
    before = settings.SECRET_KEY
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[before]):
        assert is_refused(MADELEINE)
        refuse()
        assert how_many() == 1
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        assert not is_refused(MADELEINE)


def test_every_promise_to_the_number_ends_whoever_it_is_for(cast, callback):
    other = make_callback(cast.topic, name="Paul", starts_at=AFTERNOON + timedelta(hours=1))
    refuse(by=cast.karim.user)
    assert not Callback.objects.open().exists()
    told = other.case.events.get(kind=EventKind.CALLS_REFUSED)
    assert told.actor == cast.karim.user


def test_no_promise_to_it_is_moved_given_away_or_tried(cast, callback):
    refuse()
    with pytest.raises(PromiseEnded):
        move_appointment(callback=callback, starts_at=AFTERNOON + timedelta(hours=1), at=MONDAY)
    with pytest.raises(PromiseEnded):
        take_over(callback=callback, adviser=cast.ines, at=MONDAY, by=cast.awa)
    with pytest.raises(PromiseEnded):
        start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)


def test_a_promise_made_in_the_moment_of_the_refusal_is_not_dialled(cast, callback):
    """The booking did not see the refusal, and the refusal did not see the booking."""
    refuse()
    Callback.objects.update(state=CallbackState.OPEN, ended_at=None)
    PhoneNumber.objects.update(do_not_call=False)
    with pytest.raises(NoNumberToCall):
        start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)


def test_no_message_goes_there(cast, callback, settings, tmp_path):
    settings.SMS_REACHES_PEOPLE, settings.SMS_URL = True, f"file://{tmp_path}"
    Notice.objects.all().delete()
    case = make_case(cast.topic)
    refuse()
    answer = queue_for_case(
        case=case,
        kind=NoticeKind.REPLY,
        at=MONDAY,
        channel=Channel.SMS,
        about=About(text="Bonjour"),
    )
    send_due(at=MONDAY)
    answer.refresh_from_db()
    assert (answer.state, answer.failure) == (NoticeState.GIVEN_UP, "no number")


def test_an_adviser_is_told_at_the_intake_and_for_another_number(cast):
    refuse()
    request = PhoneRequest(number=MADELEINE, name="Paul", topic=cast.topic)
    with pytest.raises(NumberRefused):
        open_by_phone(request=request, at=MONDAY, by=cast.karim.user)
    case = make_case(cast.topic, number=OTHER)
    with pytest.raises(NumberRefused):
        use_number(case=case, number=MADELEINE, note="", at=MONDAY, by=cast.karim.user)


def test_whoever_is_written_down_later_at_this_number_is_not_called_either():
    refuse()
    person = add_person(Newcomer(name="Paul", number=MADELEINE, language="fr"), at=MONDAY)
    assert not person.numbers.get().is_usable


# --- Two hands --------------------------------------------------------------------------------


def lift(by, *, is_coordinator=True, at=MONDAY):
    row = DoNotCall.objects.latest("pk")
    lift_refusal(row=row, at=at, by=by, is_coordinator=is_coordinator)


def test_only_a_wish_of_the_owner_and_a_second_hand_lift_it(cast, callback):
    karim = cast.karim.user
    refuse()
    with pytest.raises(MayNotLift):
        lift(cast.awa)
    hear_wish(number=MADELEINE, how=HowSaid.CALL, at=MONDAY, by=karim)
    with pytest.raises(MayNotLift):
        lift(karim, is_coordinator=False)
    assert is_refused(MADELEINE)
    for _twice in range(2):
        lift(cast.awa)
    row = DoNotCall.objects.get()
    assert (row.wish_by, row.lifted_by, row.wish_how) == (karim, cast.awa, HowSaid.CALL)
    assert not is_refused(MADELEINE)
    assert PhoneNumber.objects.get(number=MADELEINE).is_usable
    make_callback(cast.topic)
    refuse()
    assert is_refused(MADELEINE)


def test_a_coordinator_alone_waits_a_day(cast):
    refuse()
    hear_wish(number=MADELEINE, how=HowSaid.LETTER, at=MONDAY, by=cast.awa)
    with pytest.raises(MayNotLift):
        lift(cast.awa, at=MONDAY + timedelta(hours=23))
    lift(cast.awa, at=MONDAY + timedelta(days=1))
    assert not is_refused(MADELEINE)


def test_a_wish_about_a_number_that_may_be_called_is_none(cast):
    assert hear_wish(number=OTHER, how=HowSaid.CALL, at=MONDAY, by=cast.awa) is None


def test_a_call_without_an_hour_is_stopped_and_the_request_of_the_person_stays(cast, callback):
    """Somebody else called with her name: what an adviser confirmed with her goes on."""
    attempt = start_attempt(callback=callback, adviser=cast.ines, at=AFTERNOON, by=None)
    end_attempt(
        attempt=attempt, outcome=AttemptOutcome.LANGUAGE_BARRIER, at=AFTERNOON, by=cast.ines.user
    )
    Case.objects.filter(pk=callback.case_id).update(confirmed_at=MONDAY)
    callback = Callback.objects.get(pk=callback.pk)
    assert callback.live_appointment is None
    stop_for_owner(callback=callback, at=AFTERNOON)
    callback = Callback.objects.get(pk=callback.pk)
    assert callback.state == CallbackState.STOPPED
    assert callback.case.state != CaseState.CLOSED
