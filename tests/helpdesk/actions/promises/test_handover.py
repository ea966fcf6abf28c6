"""A promise goes from one adviser to another, and the person waits for nobody in vain."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import translation

from helpdesk.actions.promises.appointments import PromiseEnded, SlotRefused
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.callbacks import CallIsRunning, cancel_callback
from helpdesk.actions.promises.handover import PROPOSED, find_owner, reroute, take_over
from helpdesk.choices import (
    AppointmentState,
    Channel,
    EventKind,
    NoticeKind,
    NoticeState,
    Presence,
    PromiseResult,
    SlotRefusal,
)
from helpdesk.models import (
    Absence,
    Appointment,
    Case,
    DayException,
    DeskSettings,
    PublicBooking,
    TakenQuarter,
)
from helpdesk.policy.acting import Acting, Why
from helpdesk.reads.availability import slots_for
from helpdesk.reads.owners import why_gone
from helpdesk.words.story import story_of
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_adviser, make_callback
from tests.helpdesk.reads.test_fair_use import crowd

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TOMORROW = AFTERNOON + timedelta(days=1)
LATE = AFTERNOON + timedelta(minutes=6)


def live_of(callback) -> Appointment:
    return callback.appointments.get(state=AppointmentState.LIVE)


def notice_kinds(callback, state=NoticeState.QUEUED) -> list[str]:
    return sorted(callback.notices.filter(state=state).values_list("kind", flat=True))


def is_away(adviser) -> None:
    adviser.presence = Presence.AWAY
    adviser.save()


@pytest.fixture
def callback(cast):
    """A promise of Karim's for tomorrow afternoon."""
    callback = make_callback(cast.topic, starts_at=TOMORROW)
    assert callback.adviser == cast.karim
    return callback


@pytest.fixture
def ours(cast):
    """A promise of Karim's for this afternoon."""
    callback = make_callback(cast.topic)
    assert callback.adviser == cast.karim
    return callback


def another_call(cast, adviser, *, starts_at=AFTERNOON, name="Rose"):
    """Somebody else's call that this adviser has at that hour."""
    others = {cast.karim, cast.ines} - {adviser}
    for other in others:
        other.presence = Presence.AWAY
        other.save()
    number = f"+3363998{len(name):04d}"
    callback = make_callback(cast.topic, name=name, number=number, starts_at=starts_at)
    for other in others:
        other.presence = Presence.PRESENT
        other.save()
    assert live_of(callback).adviser == adviser
    return callback


def test_the_hour_is_kept_with_somebody_else_who_is_free(cast, callback):
    before = live_of(callback)
    is_away(cast.karim)
    given = reroute(callback=callback, at=MONDAY)

    callback.refresh_from_db()
    before.refresh_from_db()
    assert (given.starts_at, given.minutes) == (TOMORROW, before.minutes)
    assert given.adviser == callback.adviser == callback.case.adviser == cast.ines
    assert before.state == AppointmentState.MOVED
    assert list(TakenQuarter.objects.values_list("adviser", "starts_at")) == [
        (cast.ines.pk, TOMORROW)
    ]
    assert callback.result == PromiseResult.PENDING
    assert callback.find_a_time_by is None


def test_the_person_hears_who_calls_and_is_reminded_again(cast, callback):
    is_away(cast.karim)
    given = reroute(callback=callback, at=MONDAY)
    said = given.notices.filter(state=NoticeState.QUEUED)
    assert sorted(said.values_list("kind", flat=True)) == [
        NoticeKind.NEW_ADVISER,
        NoticeKind.REMINDER,
    ]
    assert notice_kinds(callback) == [NoticeKind.NEW_ADVISER, NoticeKind.REMINDER]
    assert NoticeKind.REMINDER in notice_kinds(callback, NoticeState.DROPPED)


def test_the_story_says_from_whom_to_whom_by_whom_and_why(cast, callback):
    is_away(cast.karim)
    given = reroute(callback=callback, at=MONDAY)
    event = callback.case.events.get(kind=EventKind.PROMISE_HANDED_OVER)
    assert event.acting == Acting.DESK
    assert event.data == {
        "appointment_id": given.pk,
        "adviser_id": cast.ines.pk,
        "before_id": cast.karim.pk,
        "why": Why.AWAY,
    }
    with translation.override("en"):
        told = next(line for line in story_of(callback.case) if line.kind == event.kind)
    assert told.words == "The call goes to Inès. Karim is away then."
    assert told.who == "The desk, by itself"


@pytest.mark.parametrize(
    ("leave", "why"),
    [
        (lambda karim: _leaves(karim.user_id), Why.LEFT),
        (lambda _karim: DayException.objects.create(on=TOMORROW.date()), Why.CLOSED_DAY),
        (lambda karim: karim.opening_periods.all().delete(), Why.NO_HOURS),
    ],
)
def test_why_the_hour_was_lost_is_known(cast, leave, why):
    callback = make_callback(cast.topic, starts_at=TOMORROW)
    leave(cast.karim)
    assert why_gone(callback.live_appointment) == why


def _leaves(user_id):
    get_user_model().objects.filter(pk=user_id).update(is_active=False)


def test_whoever_speaks_the_language_comes_first(cast):
    zoe = make_adviser("Zoé", topics=(), languages=["ar"])
    callback = make_callback(cast.topic, starts_at=TOMORROW, language="ar")
    assert callback.adviser == cast.karim
    is_away(cast.karim)
    assert reroute(callback=callback, at=MONDAY).adviser == zoe


def test_a_first_call_stays_one_with_its_new_adviser(cast):
    callback = make_callback(cast.topic, starts_at=TOMORROW, wanted_help="with_somebody")
    assert live_of(callback).is_first_call
    is_away(callback.adviser)
    given = reroute(callback=callback, at=MONDAY)
    assert given.is_first_call
    assert given.minutes == 30


def test_with_nobody_free_we_say_so_and_propose_up_to_three_hours(cast, callback):
    another_call(cast, cast.ines, starts_at=TOMORROW)
    is_away(cast.karim)
    assert reroute(callback=callback, at=MONDAY) is None

    callback.refresh_from_db()
    notice = callback.notices.get(kind=NoticeKind.TIME_NEEDED)
    assert notice.state == NoticeState.QUEUED
    assert len(notice.times) == PROPOSED == 3
    free = {slot.starts_at.isoformat() for slot in slots_for(callback, at=MONDAY)}
    assert set(notice.times) <= free
    assert TOMORROW.isoformat() not in notice.times
    assert notice_kinds(callback) == [NoticeKind.TIME_NEEDED]


def test_a_promise_that_we_break_is_counted_and_its_hour_is_to_be_found(cast, callback):
    is_away(cast.karim)
    is_away(cast.ines)
    assert reroute(callback=callback, at=MONDAY) is None

    callback.refresh_from_db()
    assert callback.result == PromiseResult.BROKEN
    assert callback.find_a_time_by is not None
    assert callback.find_a_time_by > MONDAY
    assert callback.appointments.get().state == AppointmentState.CANCELLED
    assert not TakenQuarter.objects.exists()
    assert callback.case.events.filter(kind=EventKind.TIME_WANTED).count() == 1
    assert callback.notices.get(kind=NoticeKind.TIME_NEEDED).times == []


def test_a_landline_is_told_by_an_adviser(cast):
    callback = make_callback(cast.topic, starts_at=TOMORROW, number="+33199001235")
    is_away(cast.karim)
    is_away(cast.ines)
    reroute(callback=callback, at=MONDAY)
    assert callback.notices.get(kind=NoticeKind.TIME_NEEDED).channel == Channel.ADVISER


def test_a_promise_whose_hour_is_to_be_found_is_left_as_it_is(cast, callback):
    is_away(cast.karim)
    is_away(cast.ines)
    reroute(callback=callback, at=MONDAY)
    assert reroute(callback=callback, at=MONDAY) is None
    assert callback.notices.filter(kind=NoticeKind.TIME_NEEDED).count() == 1


def test_a_promise_that_ended_goes_to_nobody(cast, callback):
    cancel_callback(callback=callback, at=MONDAY)
    with pytest.raises(PromiseEnded):
        reroute(callback=callback, at=MONDAY)
    with pytest.raises(PromiseEnded):
        take_over(callback=callback, adviser=cast.ines, at=LATE, by=cast.ines.user)


def test_a_late_call_is_whose_who_takes_it(cast, ours):
    ours.offered_to = cast.ines
    ours.save()
    taken = take_over(callback=ours, adviser=cast.ines, at=LATE, by=cast.ines.user)

    ours.refresh_from_db()
    assert taken.adviser == ours.adviser == ours.case.adviser == cast.ines
    assert taken.starts_at == AFTERNOON
    assert ours.offered_to is None
    assert list(taken.quarters.values_list("adviser", "starts_at")) == [(cast.ines.pk, AFTERNOON)]
    assert TakenQuarter.objects.count() == 1
    event = ours.case.events.get(kind=EventKind.PROMISE_HANDED_OVER)
    assert event.actor == cast.ines.user


def test_nothing_is_said_about_an_hour_that_has_come(cast, ours):
    take_over(callback=ours, adviser=cast.ines, at=LATE, by=None)
    assert not ours.notices.filter(kind=NoticeKind.NEW_ADVISER).exists()


def test_ones_own_call_is_left_as_it_is(cast, ours):
    live = live_of(ours)
    assert take_over(callback=ours, adviser=cast.karim, at=LATE, by=None) == live
    assert not ours.case.events.filter(kind=EventKind.PROMISE_HANDED_OVER).exists()


def test_whoever_has_a_call_at_that_hour_cannot_take_another(cast, ours):
    another_call(cast, cast.ines)
    live = live_of(ours)
    with pytest.raises(SlotRefused) as refused:
        take_over(callback=ours, adviser=cast.ines, at=LATE, by=cast.ines.user)

    assert refused.value.reason == SlotRefusal.TAKEN
    ours.refresh_from_db()
    assert live_of(ours) == live
    assert ours.adviser == cast.karim
    assert live.quarters.count() == 1


def test_a_call_without_an_hour_cannot_be_taken_over(cast):
    callback = make_callback(cast.topic, starts_at=None, reachable_when="evenings")
    with pytest.raises(SlotRefused):
        take_over(callback=callback, adviser=cast.ines, at=LATE, by=None)


def test_of_two_who_take_a_call_the_last_has_it_alone(cast, ours):
    zoe = make_adviser("Zoé", topics=(cast.topic,))
    stale = type(ours).objects.get(pk=ours.pk)
    take_over(callback=ours, adviser=cast.ines, at=LATE, by=cast.ines.user)
    take_over(callback=stale, adviser=zoe, at=LATE, by=zoe.user)

    ours.refresh_from_db()
    assert live_of(ours).adviser == ours.adviser == zoe
    assert list(TakenQuarter.objects.values_list("adviser", flat=True)) == [zoe.pk]


def test_a_call_taken_twice_by_the_same_adviser_is_taken_once(cast, ours):
    first = take_over(callback=ours, adviser=cast.ines, at=LATE, by=cast.ines.user)
    assert take_over(callback=ours, adviser=cast.ines, at=LATE, by=cast.ines.user) == first
    assert ours.case.events.filter(kind=EventKind.PROMISE_HANDED_OVER).count() == 1


def test_an_adviser_who_is_absent_at_the_hour_does_not_get_it(cast, callback):
    Absence.objects.create(
        adviser=cast.ines, starts_at=TOMORROW, ends_at=TOMORROW + timedelta(hours=1)
    )
    is_away(cast.karim)
    assert reroute(callback=callback, at=MONDAY) is None


def test_the_hour_is_not_given_to_somebody_who_does_not_speak_the_language(cast):
    callback = make_callback(cast.topic, starts_at=TOMORROW, language="ar")
    assert callback.adviser == cast.karim
    is_away(cast.karim)
    assert reroute(callback=callback, at=MONDAY) is None
    assert callback.notices.filter(kind=NoticeKind.TIME_NEEDED).exists()


def test_an_hour_chosen_on_purpose_is_still_on_purpose_with_another_adviser(cast, callback):
    live = live_of(callback)
    live.overruled = ["outside_hours"]
    live.save()
    taken = take_over(callback=callback, adviser=cast.ines, at=MONDAY, by=None)
    assert taken.overruled == ["outside_hours"]


def test_a_call_that_is_running_cannot_be_taken_over(cast, ours):
    start_attempt(callback=ours, adviser=cast.karim, at=LATE, by=cast.karim.user)
    with pytest.raises(CallIsRunning):
        take_over(callback=ours, adviser=cast.ines, at=LATE, by=cast.ines.user)
    assert live_of(ours).adviser == cast.karim


@pytest.mark.parametrize("starts_at", [TOMORROW, None])
def test_who_came_back_before_the_watch_had_its_turn_keeps_the_step(cast, starts_at):
    callback = make_callback(cast.topic, starts_at=starts_at)
    before = callback.case.events.count()
    assert not find_owner(callback=callback, at=MONDAY)
    callback.refresh_from_db()
    assert (callback.adviser, callback.case.adviser) == (cast.karim, cast.karim)
    assert callback.case.events.count() == before


def in_a_crowd(callback):
    """Strangers crowd, and all hours are kept from them; they asked for this promise too."""
    crowd(callback.case.topic)
    PublicBooking.objects.create(callback=callback, asked_at=MONDAY)
    desk = DeskSettings.current()
    desk.reserve_percent = 100
    desk.save()


def test_the_hours_kept_for_the_phone_went_to_strangers_by_a_handover(callback, cast):
    in_a_crowd(callback)
    is_away(cast.karim)
    assert reroute(callback=callback, at=MONDAY) is None
    assert notice_kinds(callback) == [NoticeKind.TIME_NEEDED]
    assert not TakenQuarter.objects.filter(adviser=cast.ines).exists()


def test_what_was_confirmed_with_the_person_is_handed_over_in_a_crowd_too(callback, cast):
    in_a_crowd(callback)
    Case.objects.filter(pk=callback.case_id).update(confirmed_at=MONDAY)
    is_away(cast.karim)
    assert reroute(callback=callback, at=MONDAY).adviser == cast.ines
