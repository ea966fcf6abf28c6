"""Who would take a sooner hour hears of one that opens: seldom, by day, one person an hour."""

from datetime import timedelta

import pytest

from helpdesk.actions.messages.notices import note_contact
from helpdesk.actions.promises import sooner
from helpdesk.actions.promises.appointments import PromiseEnded, move_appointment
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.sooner import offer_sooner, wish_sooner
from helpdesk.choices import Channel, Confidence, EventKind, NoticeKind, Presence
from helpdesk.models import Absence, Callback, Person, SoonerWish
from tests.factories.helpdesk import MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Friday, two in the afternoon in Paris.
FRIDAY = MONDAY + 4 * DAY + 4 * HOUR
# The hours that open: Wednesday and Thursday, two in the afternoon.
WEDNESDAY, THURSDAY = FRIDAY - 2 * DAY, FRIDAY - DAY
LANDLINE = "+33199001235"


@pytest.fixture(autouse=True)
def full(cast) -> Absence:
    """Karim works alone, and nothing is free before Friday but what a test frees."""
    cast.ines.presence = Presence.AWAY
    cast.ines.save()
    return Absence.objects.create(
        adviser=cast.karim, starts_at=MONDAY - DAY, ends_at=FRIDAY - 6 * HOUR
    )


def waiting(cast, n: int = 1, *, starts_at=FRIDAY, at=MONDAY, **fields) -> Callback:
    """Somebody with an hour on Friday who would take a sooner one."""
    fields.setdefault("number", f"+3363998{n:04d}")
    callback = make_callback(cast.topic, name=f"Person {n}", starts_at=starts_at, **fields)
    assert wish_sooner(callback=callback, at=at) is not None
    return callback


def opens(adviser, full: Absence, *hours) -> None:
    """These quarters of an hour become free."""
    edges = sorted(hours)
    Absence.objects.filter(adviser=adviser, starts_at__lt=FRIDAY - 6 * HOUR).delete()
    starts_at = full.starts_at
    for hour in edges:
        if hour > starts_at:
            Absence.objects.create(adviser=adviser, starts_at=starts_at, ends_at=hour)
        starts_at = hour + timedelta(minutes=15)
    Absence.objects.create(adviser=adviser, starts_at=starts_at, ends_at=full.ends_at)


def said(callback) -> list[list[str]]:
    """The hours of each message about a sooner one."""
    notices = callback.notices.filter(kind=NoticeKind.SOONER).order_by("pk")
    return [notice.times for notice in notices]


def test_a_wish_is_kept_once(cast):
    callback = waiting(cast)
    again = wish_sooner(callback=callback, at=MONDAY + HOUR)
    assert again is not None
    assert again.asked_at == MONDAY
    assert callback.case.events.filter(kind=EventKind.SOONER_WANTED).count() == 1


def test_without_an_hour_none_is_sooner(cast):
    callback = make_callback(cast.topic, starts_at=None, reachable_when="evenings")
    assert wish_sooner(callback=callback, at=MONDAY) is None
    assert not SoonerWish.objects.exists()


def test_a_promise_that_ended_wishes_nothing(cast):
    callback = make_callback(cast.topic, starts_at=FRIDAY)
    cancel_callback(callback=callback, at=MONDAY)
    with pytest.raises(PromiseEnded):
        wish_sooner(callback=callback, at=MONDAY)


def test_nobody_hears_anything_when_nothing_is_free(cast):
    callback = waiting(cast)
    assert offer_sooner(at=MONDAY) == 0
    assert said(callback) == []


def test_what_was_free_when_the_wish_was_made_is_no_news(cast, full):
    opens(cast.karim, full, WEDNESDAY)
    callback = waiting(cast)
    assert offer_sooner(at=MONDAY + HOUR) == 0
    opens(cast.karim, full, WEDNESDAY, THURSDAY)
    assert offer_sooner(at=MONDAY + HOUR) == 1
    assert said(callback) == [[THURSDAY.isoformat()]]


def test_an_hour_that_opens_is_told_and_kept_in_the_story(cast, full):
    callback = waiting(cast)
    opens(cast.karim, full, WEDNESDAY)
    assert offer_sooner(at=MONDAY + HOUR) == 1

    assert said(callback) == [[WEDNESDAY.isoformat()]]
    wish = callback.sooner_wish
    wish.refresh_from_db()
    assert (wish.offers, wish.offered_at, wish.offered_time) == (1, MONDAY + HOUR, WEDNESDAY)
    event = callback.case.events.get(kind=EventKind.SOONER_OFFERED)
    assert event.data == {"starts_at": WEDNESDAY.isoformat()}
    assert callback.appointments.get().starts_at == FRIDAY


def test_a_call_that_somebody_cancels_is_offered_to_the_longest_waiting_only(cast, full):
    opens(cast.karim, full, WEDNESDAY)
    other = make_callback(cast.topic, name="Rose", number="+33639980900", starts_at=WEDNESDAY)
    second = waiting(cast, 2, at=MONDAY + timedelta(minutes=2), starts_at=FRIDAY)
    first = waiting(cast, 1, at=MONDAY + timedelta(minutes=1), starts_at=FRIDAY + HOUR)
    assert offer_sooner(at=MONDAY + HOUR) == 0

    cancel_callback(callback=other, at=MONDAY + HOUR)
    assert offer_sooner(at=MONDAY + HOUR) == 1
    assert said(first) == [[WEDNESDAY.isoformat()]]
    assert said(second) == []
    assert offer_sooner(at=MONDAY + 2 * HOUR) == 0


def test_who_is_not_at_ease_hears_of_it_first(cast, full):
    at_ease = waiting(cast, 1, at=MONDAY)
    uneasy = waiting(cast, 2, at=MONDAY + timedelta(minutes=1), starts_at=FRIDAY + HOUR)
    Person.objects.filter(cases=uneasy.case).update(confidence=Confidence.LOW)
    # Their calls are longer.
    opens(cast.karim, full, *(WEDNESDAY + n * timedelta(minutes=15) for n in range(3)))
    assert offer_sooner(at=MONDAY + HOUR) >= 1
    assert said(uneasy) == [[WEDNESDAY.isoformat()]]
    assert WEDNESDAY.isoformat() not in str(said(at_ease))


def test_two_hours_that_open_are_offered_to_two_people(cast, full):
    first = waiting(cast, 1)
    second = waiting(cast, 2, starts_at=FRIDAY + HOUR)
    opens(cast.karim, full, WEDNESDAY, THURSDAY)
    assert offer_sooner(at=MONDAY + HOUR) == 2
    assert said(first) == [[WEDNESDAY.isoformat()]]
    assert said(second) == [[THURSDAY.isoformat()]]


def test_an_hour_that_nobody_took_for_a_day_is_offered_to_the_next(cast, full):
    first = waiting(cast, 1, at=MONDAY)
    second = waiting(cast, 2, at=MONDAY + timedelta(minutes=1), starts_at=FRIDAY + HOUR)
    opens(cast.karim, full, THURSDAY)
    offer_sooner(at=MONDAY + HOUR)
    assert (len(said(first)), len(said(second))) == (1, 0)
    SoonerWish.objects.filter(callback=first).update(offers=2)
    assert offer_sooner(at=MONDAY + HOUR + DAY) == 1
    assert said(second) == [[THURSDAY.isoformat()]]


def test_nobody_hears_more_than_twice_nor_twice_within_a_day(cast, full):
    callback = waiting(cast)
    opens(cast.karim, full, WEDNESDAY, WEDNESDAY + HOUR, THURSDAY)
    assert offer_sooner(at=MONDAY + HOUR) == 1
    assert offer_sooner(at=MONDAY + DAY) == 0
    assert offer_sooner(at=MONDAY + DAY + HOUR) == 1
    assert offer_sooner(at=MONDAY + 2 * DAY + HOUR) == 0
    assert len(said(callback)) == 2


def test_the_hour_that_somebody_left_is_no_news_a_day_later(cast, full):
    callback = waiting(cast)
    opens(cast.karim, full, THURSDAY)
    offer_sooner(at=MONDAY + HOUR)
    assert offer_sooner(at=MONDAY + DAY + HOUR) == 0
    assert said(callback) == [[THURSDAY.isoformat()]]


def test_nobody_hears_of_it_at_night(cast, full):
    callback = waiting(cast)
    opens(cast.karim, full, THURSDAY)
    evening = MONDAY + 10 * HOUR
    assert offer_sooner(at=evening) == 0
    assert offer_sooner(at=evening + 11 * HOUR) == 0
    assert offer_sooner(at=evening + 12 * HOUR) == 1
    assert len(said(callback)) == 1


def test_the_night_is_that_of_the_person(cast, full):
    waiting(cast, 1, time_zone="Indian/Reunion")
    opens(cast.karim, full, THURSDAY)
    assert offer_sooner(at=MONDAY + 7 * HOUR) == 0
    assert offer_sooner(at=MONDAY + 6 * HOUR + timedelta(minutes=59)) == 1


def test_somebody_with_a_landline_is_told_by_an_adviser(cast, full):
    callback = waiting(cast, number=LANDLINE)
    opens(cast.karim, full, WEDNESDAY)
    offer_sooner(at=MONDAY + HOUR)
    assert callback.notices.get(kind=NoticeKind.SOONER).channel == Channel.ADVISER


def test_somebody_we_have_just_spoken_with_is_left_in_peace(cast, full):
    callback = waiting(cast)
    opens(cast.karim, full, THURSDAY)
    note_contact(person=callback.case.person, at=MONDAY - 2 * DAY)
    assert offer_sooner(at=MONDAY + HOUR) == 0
    callback.sooner_wish.refresh_from_db()
    assert callback.sooner_wish.offers == 0
    assert not callback.case.events.filter(kind=EventKind.SOONER_OFFERED).exists()
    assert offer_sooner(at=MONDAY + DAY) == 1


def test_an_hour_goes_to_the_next_while_the_first_is_left_in_peace(cast, full):
    first, second = waiting(cast, 1), waiting(cast, 2, starts_at=FRIDAY + HOUR)
    opens(cast.karim, full, THURSDAY)
    note_contact(person=first.case.person, at=MONDAY)
    assert offer_sooner(at=MONDAY + HOUR) == 1
    assert said(second) == [[THURSDAY.isoformat()]]


def test_a_promise_that_ended_hears_nothing(cast, full):
    callback = waiting(cast)
    opens(cast.karim, full, WEDNESDAY)
    cancel_callback(callback=callback, at=MONDAY)
    assert offer_sooner(at=MONDAY + HOUR) == 0
    assert said(callback) == []


def test_whoever_has_moved_to_that_hour_hears_nothing_more(cast, full):
    callback = waiting(cast)
    opens(cast.karim, full, WEDNESDAY)
    move_appointment(callback=callback, starts_at=WEDNESDAY, at=MONDAY + HOUR)
    assert offer_sooner(at=MONDAY + HOUR) == 0


def test_a_pass_that_is_full_of_people_without_news_reaches_the_others_later(
    cast, full, monkeypatch
):
    monkeypatch.setattr(sooner, "MOST", 1)
    opens(cast.karim, full, THURSDAY)
    waiting(cast, 1)
    second = waiting(cast, 2, starts_at=FRIDAY + HOUR)
    SoonerWish.objects.filter(callback=second).update(known_times=[])
    assert sum(offer_sooner(at=MONDAY + n * HOUR) for n in range(1, 4)) == 1


def test_one_wish_that_fails_stops_no_other(cast, full, monkeypatch):
    bad, good = waiting(cast, 1), waiting(cast, 2, starts_at=FRIDAY + HOUR)
    opens(cast.karim, full, THURSDAY)
    real = sooner.queue_notice

    def failing(*, callback, **facts):
        if callback.pk == bad.pk:
            raise ZeroDivisionError
        return real(callback=callback, **facts)

    monkeypatch.setattr(sooner, "queue_notice", failing)
    offer_sooner(at=MONDAY + HOUR)
    assert said(good) == [[THURSDAY.isoformat()]]


def test_hours_that_were_free_when_somebody_moved_to_a_later_one_are_no_news(cast):
    callback = waiting(cast)
    move_appointment(callback=callback, starts_at=FRIDAY + 3 * DAY, at=MONDAY + HOUR)
    assert offer_sooner(at=MONDAY + 2 * HOUR) == 0
