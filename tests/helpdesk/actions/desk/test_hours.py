"""A date in the CMS takes no call away in silence: seen, decided, done, and taken back."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest

from helpdesk.actions.desk.hours import (
    Decision,
    NotDecided,
    TooLateToTakeBack,
    change_hours,
    take_back,
)
from helpdesk.actions.desk.presence import go_away
from helpdesk.actions.messages.sending import send_due
from helpdesk.actions.promises.appointments import move_appointment
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.by_hand import Hour, set_hour
from helpdesk.actions.promises.watch import watch_promises
from helpdesk.choices import (
    BookingWarning,
    Channel,
    EventKind,
    NoticeKind,
    NoticeState,
    Presence,
    PromiseResult,
)
from helpdesk.models import (
    Absence,
    Adviser,
    Callback,
    DayException,
    HoursChange,
    Notice,
    OpeningPeriod,
    PhoneNumber,
    SpecialHours,
)
from helpdesk.reads.checking import check_desk
from helpdesk.reads.hours import hours_rows, lost_hours, stands
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_adviser, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

MINUTE = timedelta(minutes=1)
TUESDAY = AFTERNOON + timedelta(days=1)
LATER = MONDAY + 11 * MINUTE
Write = Callable[[], object]


def close_tuesday() -> object:
    return DayException.objects.create(on=TUESDAY.date())


@pytest.fixture
def tuesday(cast) -> list[Callback]:
    """Two calls of Tuesday afternoon: Karim's and Inès's."""
    return [
        make_callback(cast.topic, starts_at=TUESDAY),
        make_callback(cast.topic, starts_at=TUESDAY, name="Rose Roy", number="+33639985678"),
    ]


def ask(write: Write, by, at: datetime = MONDAY):
    """What a change would do."""
    with pytest.raises(NotDecided) as asked:
        change_hours(write=write, at=at, by=by)
    return asked.value.consequences


def decide(write: Write, by, *, stay=(), at: datetime = MONDAY) -> HoursChange:
    """The change as it was shown."""
    shown = frozenset(one.callback.pk for one in ask(write, by, at))
    found = change_hours(write=write, at=at, by=by, decided=Decision(shown, frozenset(stay)))
    assert found is not None
    return found


def everything(callbacks) -> list:
    return [stands(Callback.objects.get(pk=callback.pk)) for callback in callbacks]


def lives(callback) -> tuple[str, datetime] | None:
    live = callback.live_appointment
    return (live.adviser.first_name, live.starts_at) if live else None


# --- Seen first -------------------------------------------------------------------------------


def test_a_closing_day_shows_every_call_that_it_takes_and_writes_nothing(cast, tuesday):
    before, rows = everything(tuesday), hours_rows()
    found = ask(close_tuesday, cast.awa)
    assert [(one.callback.pk, one.starts_at, one.adviser, one.goes_to) for one in found] == [
        (tuesday[0].pk, TUESDAY, "Karim", ""),
        (tuesday[1].pk, TUESDAY, "Inès", ""),
    ]
    assert everything(tuesday) == before
    assert hours_rows() == rows
    assert not HoursChange.objects.exists()


def absence(cast):
    Absence.objects.create(
        adviser=cast.karim, starts_at=TUESDAY, ends_at=TUESDAY + timedelta(hours=1)
    )


def weekly_absence(cast):
    week = timedelta(days=7)
    Absence.objects.create(
        adviser=cast.karim,
        starts_at=TUESDAY - week,
        ends_at=TUESDAY - week + timedelta(hours=1),
        repeats="weekly",
    )


def no_hours_that_day(cast):
    SpecialHours.objects.create(adviser=cast.karim, on=TUESDAY.date())


def other_weekly_hours(cast):
    afternoon = OpeningPeriod.objects.filter(adviser=cast.karim, weekday=1, starts=time(14))
    afternoon.update(starts=time(16))


def no_weekly_hours(cast):
    OpeningPeriod.objects.filter(adviser=cast.karim, weekday=1).delete()


def away(cast):
    Adviser.objects.filter(pk=cast.karim.pk).update(presence=Presence.AWAY)


def goes_away(cast):
    go_away(
        adviser=cast.karim,
        until=date(2026, 11, 25),
        text="",
        gives_requests=False,
        at=MONDAY,
        by=cast.awa,
    )


WAYS = [
    absence,
    weekly_absence,
    no_hours_that_day,
    other_weekly_hours,
    no_weekly_hours,
    away,
    goes_away,
]


@pytest.mark.parametrize("way", WAYS)
def test_whatever_takes_an_hour_is_seen_decided_done_and_taken_back(cast, tuesday, way):
    zoe = make_adviser("Zoé", topics=(cast.topic,))
    before, rows = everything(tuesday), hours_rows()
    [one] = ask(lambda: way(cast), cast.awa)
    assert (one.callback, one.adviser, one.goes_to) == (tuesday[0], "Karim", "Zoé")
    change = decide(lambda: way(cast), cast.awa)
    assert lives(tuesday[0]) == ("Zoé", TUESDAY)
    assert hours_rows() != rows
    watch_promises(at=MONDAY + MINUTE)
    assert lives(tuesday[0]) == (zoe.first_name, TUESDAY)
    assert take_back(change=change, at=MONDAY + 9 * MINUTE, by=cast.awa) == 0
    assert everything(tuesday) == before
    assert hours_rows() == rows
    watch_promises(at=MONDAY + 9 * MINUTE)
    assert everything(tuesday) == before
    assert check_desk(at=MONDAY + 9 * MINUTE).total == 0


def test_holidays_that_the_desk_worked_take_calls_when_they_are_holidays_again(cast):
    christmas = DayException.objects.create(on=date(2026, 12, 25), is_open=True)
    cast.topic.horizon_days = 60
    cast.topic.save()
    noel = datetime(2026, 12, 25, 9, 0, tzinfo=MONDAY.tzinfo)
    callback = make_callback(cast.topic, starts_at=noel)
    pk = christmas.pk
    change = decide(lambda: DayException.objects.filter(pk=pk).delete(), cast.awa)
    assert callback.live_appointment is None
    take_back(change=change, at=MONDAY, by=cast.awa)
    assert DayException.objects.get(pk=pk).is_open
    assert lives(callback) == ("Karim", noel)


def test_a_change_that_takes_no_call_asks_nothing(cast, tuesday):
    saved = change_hours(
        write=lambda: DayException.objects.create(on=date(2026, 11, 27)), at=MONDAY, by=cast.awa
    )
    assert saved is None
    assert DayException.objects.count() == 1
    assert not HoursChange.objects.exists()


def test_what_was_decided_about_other_calls_is_asked_again(cast, tuesday):
    """Somebody booked an hour of that day between the two pages."""
    shown = frozenset(one.callback.pk for one in ask(close_tuesday, cast.awa))
    third = make_callback(
        cast.topic, starts_at=TUESDAY + timedelta(hours=1), name="Léa", number="+33639984321"
    )
    with pytest.raises(NotDecided) as again:
        change_hours(write=close_tuesday, at=MONDAY, by=cast.awa, decided=Decision(shown))
    assert third.pk in {one.callback.pk for one in again.value.consequences}
    assert not DayException.objects.exists()


def test_a_call_that_runs_is_left_to_whoever_is_calling(cast, tuesday):
    start_attempt(callback=tuesday[0], adviser=cast.karim, at=MONDAY, by=None)
    assert [one.callback for one in ask(close_tuesday, cast.awa)] == [tuesday[1]]


def test_what_cannot_be_saved_moves_nothing(cast, tuesday):
    before = everything(tuesday)

    def fails() -> None:
        close_tuesday()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_hours(write=fails, at=MONDAY, by=cast.awa)
    assert everything(tuesday) == before
    assert not DayException.objects.exists()


# --- Decided and done -------------------------------------------------------------------------


def test_a_call_may_stay_on_the_closed_day_with_whoever_wants_to_make_it(cast, tuesday):
    decide(close_tuesday, cast.awa, stay=[tuesday[0].pk])
    watch_promises(at=LATER)
    assert lives(tuesday[0]) == ("Karim", TUESDAY)
    assert lives(tuesday[1]) is None
    event = tuesday[0].case.events.get(kind=EventKind.OVERRULED)
    assert event.actor == cast.awa


def test_whoever_is_away_keeps_no_call(cast, tuesday):
    change = decide(lambda: away(cast), cast.awa, stay=[tuesday[0].pk])
    assert lives(tuesday[0]) is None
    assert change.promises.count() == 1


def test_the_story_says_who_decided_it(cast, tuesday):
    decide(close_tuesday, cast.awa)
    event = tuesday[0].case.events.get(kind=EventKind.TIME_WANTED)
    assert event.actor == cast.awa


def test_nobody_is_told_for_ten_minutes_and_then_everybody(cast, tuesday, settings):
    """Rose by SMS, Madeleine by voice."""
    settings.SMS_REACHES_PEOPLE = True
    PhoneNumber.objects.filter(number="+33639985678").update(number="+33612345678")
    Callback.objects.filter(pk=tuesday[1].pk).update(number="+33612345678")
    decide(close_tuesday, cast.awa)
    told = Notice.objects.filter(kind=NoticeKind.TIME_NEEDED)
    assert set(told.values_list("channel", flat=True)) == {Channel.SMS, Channel.ADVISER}
    for at, expected in ((LATER - 2 * MINUTE, 0), (LATER, 1)):
        assert Notice.objects.due(at).filter(pk__in=told).count() == expected
        assert Notice.objects.to_carry(at).filter(pk__in=told).count() == expected


def test_an_hour_that_is_near_is_told_at_once(cast):
    callback = make_callback(cast.topic)
    at = AFTERNOON - 20 * MINUTE
    decide(lambda: DayException.objects.create(on=AFTERNOON.date()), cast.awa, at=at)
    assert callback.notices.get(kind=NoticeKind.TIME_NEEDED).due_at == at


# --- Taken back -------------------------------------------------------------------------------


def test_taken_back_nobody_hears_of_it_and_the_reminder_stands(cast, tuesday):
    send_due(at=MONDAY)
    change = decide(close_tuesday, cast.awa)
    assert take_back(change=change, at=MONDAY + 5 * MINUTE, by=cast.awa) == 0
    send_due(at=LATER)
    said = Notice.objects.filter(kind=NoticeKind.TIME_NEEDED)
    assert set(said.values_list("state", flat=True)) == {NoticeState.DROPPED}
    reminder = tuesday[0].notices.get(kind=NoticeKind.REMINDER)
    assert reminder.state == NoticeState.QUEUED
    tuesday[0].refresh_from_db()
    assert tuesday[0].result == PromiseResult.PENDING
    assert tuesday[0].case.events.filter(kind=EventKind.HOUR_GIVEN_BACK).count() == 1


def test_after_ten_minutes_it_is_too_late(cast, tuesday):
    change = decide(close_tuesday, cast.awa)
    with pytest.raises(TooLateToTakeBack):
        take_back(change=change, at=MONDAY + 10 * MINUTE, by=cast.awa)
    assert DayException.objects.exists()


def test_it_is_taken_back_once(cast, tuesday):
    change = decide(close_tuesday, cast.awa)
    take_back(change=change, at=MONDAY, by=cast.awa)
    with pytest.raises(TooLateToTakeBack):
        take_back(change=change, at=MONDAY, by=cast.awa)


def test_hours_that_were_changed_again_are_not_overwritten(cast, tuesday):
    change = decide(close_tuesday, cast.awa)
    DayException.objects.update(reason="Inventaire")
    with pytest.raises(TooLateToTakeBack):
        take_back(change=change, at=MONDAY, by=cast.awa)
    assert DayException.objects.get().reason == "Inventaire"


def test_a_promise_that_somebody_moved_since_is_left_as_it_is(cast, tuesday):
    change = decide(close_tuesday, cast.awa)
    wednesday = TUESDAY + timedelta(days=1)
    move_appointment(callback=tuesday[0], starts_at=wednesday, at=MONDAY, by=cast.awa)
    assert take_back(change=change, at=MONDAY + MINUTE, by=cast.awa) == 1
    assert lives(tuesday[0])[1] == wednesday
    assert lives(tuesday[1]) == ("Inès", TUESDAY)


def test_an_hour_that_somebody_took_since_is_left_to_them(cast):
    callback = make_callback(cast.topic, starts_at=TUESDAY)
    change = decide(lambda: goes_away(cast), cast.awa)
    other = make_callback(
        cast.topic, starts_at=TUESDAY + timedelta(hours=1), name="Rose", number="+33639985678"
    )
    hour = Hour(adviser=cast.karim, starts_at=TUESDAY, minutes=15)
    set_hour(callback=other, hour=hour, at=MONDAY, by=cast.awa, overruling=tuple(BookingWarning))
    assert take_back(change=change, at=MONDAY + MINUTE, by=cast.awa) == 1
    assert lives(callback) == ("Inès", TUESDAY)


# --- Given back later -------------------------------------------------------------------------


def test_deleting_the_closed_day_later_gives_its_calls_back(cast, tuesday):
    decide(close_tuesday, cast.awa)
    send_due(at=LATER)
    found = ask(lambda: DayException.objects.all().delete(), cast.awa, at=LATER)
    assert [(one.is_given_back, one.goes_to) for one in found] == [(True, "Karim"), (True, "Inès")]
    decide(lambda: DayException.objects.all().delete(), cast.awa, at=LATER)
    assert [lives(callback) for callback in tuesday] == [("Karim", TUESDAY), ("Inès", TUESDAY)]
    assert lost_hours(at=LATER) == []
    told = tuesday[0].notices.filter(kind=NoticeKind.CONFIRMATION, state=NoticeState.QUEUED)
    assert told.get().due_at == LATER + 10 * MINUTE


def test_an_hour_is_given_back_only_where_it_is_wanted(cast, tuesday):
    decide(close_tuesday, cast.awa)
    stay = [tuesday[0].pk]
    decide(lambda: DayException.objects.all().delete(), cast.awa, stay=stay, at=LATER)
    assert lives(tuesday[0]) is None
    assert lives(tuesday[1]) == ("Karim", TUESDAY)


def test_an_hour_that_one_adviser_has_left_is_given_back_once(cast, tuesday):
    """Two calls lost the hour, and one of the two advisers is away by now."""
    decide(close_tuesday, cast.awa)
    Adviser.objects.filter(pk=cast.ines.pk).update(presence=Presence.AWAY)
    decide(lambda: DayException.objects.all().delete(), cast.awa, at=LATER)
    assert sorted(map(lives, tuesday), key=bool) == [None, ("Karim", TUESDAY)]
