"""An hour set by hand: what speaks against it is said, and can be set aside; a call cannot."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import translation

from helpdesk import labels
from helpdesk.actions.promises.appointments import PromiseEnded, SlotRefused
from helpdesk.actions.promises.by_hand import Hour, NeedsOverruling, set_hour
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.watch import watch_promises
from helpdesk.choices import (
    AppointmentState,
    BookingWarning,
    Confidence,
    EventKind,
    NoticeKind,
    Presence,
    SlotRefusal,
)
from helpdesk.models import Absence, Callback, DayException, SpecialHours, TakenQuarter
from helpdesk.reads.booking_warnings import warnings_for
from helpdesk.words.story import story_of
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

# Tuesday, ten in the morning in Paris.
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@pytest.fixture
def callback(cast) -> Callback:
    return make_callback(cast.topic)


def set_it(callback, cast, *, starts_at=TUESDAY, minutes=15, overruling=(), adviser=None):
    return set_hour(
        callback=callback,
        at=MONDAY,
        by=cast.ines.user,
        overruling=overruling,
        hour=Hour(adviser=adviser or cast.karim, starts_at=starts_at, minutes=minutes),
    )


def another_call(cast, *, starts_at=TUESDAY, minutes=15, name="Rose"):
    """Somebody else's call with Karim."""
    other = make_callback(cast.topic, name=name, number=f"+3363998{len(name):04d}")
    return set_it(other, cast, starts_at=starts_at, minutes=minutes, overruling=BookingWarning)


def outside_hours(cast, callback):
    return {"starts_at": datetime.combine(TUESDAY.date(), time(19), UTC)}


def closed_day(cast, callback):
    DayException.objects.create(on=TUESDAY.date())
    return {}


def absent(cast, callback):
    Absence.objects.create(
        adviser=cast.karim, starts_at=TUESDAY, ends_at=TUESDAY + timedelta(hours=2)
    )
    return {}


def in_a_pause(cast, callback):
    another_call(cast, starts_at=TUESDAY - 2 * QUARTER, minutes=30)
    return {}


def day_full(cast, callback):
    cast.karim.daily_cap = 0
    cast.karim.save()
    return {}


def first_calls_full(cast, callback):
    cast.karim.first_calls_cap = 0
    cast.karim.save()
    person = callback.case.person
    person.confidence = Confidence.LOW
    person.save()
    return {}


def too_far(cast, callback):
    return {"starts_at": TUESDAY + timedelta(days=28)}


CASES = {
    BookingWarning.OUTSIDE_HOURS: outside_hours,
    BookingWarning.CLOSED_DAY: closed_day,
    BookingWarning.ABSENT: absent,
    BookingWarning.GAP: in_a_pause,
    BookingWarning.DAY_FULL: day_full,
    BookingWarning.FIRST_CALLS_FULL: first_calls_full,
    BookingWarning.TOO_FAR: too_far,
}


def test_an_hour_against_which_nothing_speaks_is_simply_set(cast, callback):
    appointment = set_it(callback, cast)
    callback.refresh_from_db()
    assert (appointment.starts_at, appointment.adviser) == (TUESDAY, cast.karim)
    assert appointment.overruled == []
    assert callback.adviser == cast.karim
    assert not callback.case.events.filter(kind=EventKind.OVERRULED).exists()
    assert callback.notices.filter(kind=NoticeKind.MOVED).count() == 1


@pytest.mark.parametrize("warning", BookingWarning)
def test_what_speaks_against_an_hour_is_said_and_nothing_is_changed(cast, callback, warning):
    chosen = CASES[warning](cast, callback)
    with pytest.raises(NeedsOverruling) as refused:
        set_it(callback, cast, **chosen)

    assert refused.value.warnings == (warning,)
    live = callback.appointments.get()
    assert (live.starts_at, live.state) == (AFTERNOON, AppointmentState.LIVE)


@pytest.mark.parametrize("warning", BookingWarning)
def test_what_is_overruled_is_kept_on_the_hour_and_in_the_story(cast, callback, warning):
    chosen = CASES[warning](cast, callback)
    appointment = set_it(callback, cast, **chosen, overruling=[warning])

    appointment.refresh_from_db()
    assert appointment.overruled == [str(warning)]
    event = callback.case.events.get(kind=EventKind.OVERRULED)
    assert event.data == {"appointment_id": appointment.pk, "warnings": str(warning)}
    assert event.actor == cast.ines.user


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_overruled_is_told_as_sentences(cast, callback, language):
    set_it(callback, cast, **day_full(cast, callback), overruling=BookingWarning)
    with translation.override(language):
        line = next(li for li in story_of(callback.case) if li.kind == EventKind.OVERRULED)
        assert str(labels.BOOKING_WARNING[BookingWarning.DAY_FULL]) in line.words
        assert line.who == "Inès"
    assert "day_full" not in line.words


def test_overruling_one_thing_does_not_overrule_another(cast, callback):
    absent(cast, callback)
    day_full(cast, callback)
    with pytest.raises(NeedsOverruling) as refused:
        set_it(callback, cast, overruling=[BookingWarning.DAY_FULL])
    assert refused.value.warnings == (BookingWarning.ABSENT, BookingWarning.DAY_FULL)


def test_only_what_was_true_is_kept_as_overruled(cast, callback):
    day_full(cast, callback)
    assert set_it(callback, cast, overruling=BookingWarning).overruled == ["day_full"]


def test_an_adviser_who_is_away_has_no_hours_to_call_in(cast, callback):
    cast.karim.presence = Presence.AWAY
    cast.karim.save()
    with pytest.raises(NeedsOverruling) as refused:
        set_it(callback, cast)
    assert refused.value.warnings == (BookingWarning.OUTSIDE_HOURS,)


def test_a_long_call_that_leaves_no_pause_before_the_next_is_warned_about(cast, callback):
    another_call(cast, starts_at=TUESDAY + 2 * QUARTER)
    assert warnings_for(
        callback=callback, adviser=cast.karim, starts_at=TUESDAY, minutes=30, at=MONDAY
    ) == (BookingWarning.GAP,)


def test_the_hour_that_is_moved_does_not_speak_against_its_neighbour(cast, callback):
    set_it(callback, cast, minutes=30)
    moved = set_it(callback, cast, starts_at=TUESDAY + QUARTER, minutes=30)
    assert moved.starts_at == TUESDAY + QUARTER
    assert TakenQuarter.objects.count() == 2


@pytest.mark.parametrize("overruling", [(), tuple(BookingWarning)])
@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_nobody_calls_two_people_at_once_whatever_is_overruled(cast, callback, overruling, shift):
    cast.karim.gap_minutes = 0
    cast.karim.save()
    another_call(cast, minutes=30)
    with pytest.raises(SlotRefused) as refused:
        set_it(
            callback,
            cast,
            starts_at=TUESDAY + shift * QUARTER,
            minutes=30,
            overruling=overruling,
        )
    assert refused.value.reason == SlotRefusal.TAKEN
    live = callback.appointments.get()
    assert (live.starts_at, live.state) == (AFTERNOON, AppointmentState.LIVE)
    assert live.quarters.count() == 1


def test_an_hour_that_has_passed_is_refused_whatever_is_overruled(cast, callback):
    with pytest.raises(SlotRefused) as refused:
        set_it(callback, cast, starts_at=MONDAY - QUARTER, overruling=BookingWarning)
    assert refused.value.reason == SlotRefusal.TOO_SOON


def test_an_hour_off_the_quarter_is_refused(cast, callback):
    with pytest.raises(SlotRefused) as refused:
        set_it(callback, cast, starts_at=TUESDAY + timedelta(minutes=5), overruling=BookingWarning)
    assert refused.value.reason == SlotRefusal.NOT_A_QUARTER


def test_a_promise_that_ended_gets_no_hour(cast, callback):
    cancel_callback(callback=callback, at=MONDAY)
    with pytest.raises(PromiseEnded):
        set_it(callback, cast)


def test_a_promise_without_an_hour_gets_its_first(cast):
    callback = make_callback(cast.topic, starts_at=None, reachable_when="evenings")
    set_it(callback, cast)
    callback.refresh_from_db()
    assert callback.find_a_time_by is None
    assert callback.case.events.filter(kind=EventKind.BOOKED).exists()
    assert callback.notices.filter(kind=NoticeKind.CONFIRMATION).exists()


@pytest.mark.parametrize(
    "warning", [BookingWarning.OUTSIDE_HOURS, BookingWarning.CLOSED_DAY, BookingWarning.ABSENT]
)
def test_an_hour_chosen_on_purpose_stays_where_it_is(cast, callback, warning):
    chosen = CASES[warning](cast, callback)
    appointment = set_it(callback, cast, **chosen, overruling=[warning])
    watch_promises(at=MONDAY)
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.LIVE


def test_an_hour_set_by_the_rules_moves_when_the_adviser_is_not_there_any_more(cast, callback):
    appointment = set_it(callback, cast)
    SpecialHours.objects.create(adviser=cast.karim, on=TUESDAY.date())
    watch_promises(at=MONDAY)
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.MOVED
