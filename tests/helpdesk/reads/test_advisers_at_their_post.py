"""Whether an adviser is there for a call that was promised."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.actions.promises.by_hand import Hour, set_hour
from helpdesk.choices import BookingWarning, Presence
from helpdesk.models import Absence, Appointment, DayException, SpecialHours
from helpdesk.reads.availability import not_there
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

# Some take half a minute, and four times that on a machine with much else to do.
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.timeout(600)]

DAY = timedelta(days=1)


def live_of(callback) -> Appointment:
    return callback.appointments.get()


def test_an_adviser_at_their_post_is_there(cast):
    make_callback(cast.topic)
    assert not_there(at=MONDAY) == []


def test_without_any_call_one_query_is_enough(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert not_there(at=MONDAY) == []


def test_an_adviser_who_is_away_is_not_there(cast):
    live = live_of(make_callback(cast.topic))
    live.adviser.presence = Presence.AWAY
    live.adviser.save()
    assert not_there(at=MONDAY) == [live.pk]


def test_an_adviser_who_left_the_house_is_not_there(cast):
    live = live_of(make_callback(cast.topic))
    live.adviser.user.is_active = False
    live.adviser.user.save()
    assert not_there(at=MONDAY) == [live.pk]


def test_an_adviser_absent_for_part_of_the_call_is_not_there(cast):
    live = live_of(make_callback(cast.topic))
    starts_at = AFTERNOON + timedelta(minutes=10)
    absence = Absence.objects.create(
        adviser=live.adviser, starts_at=starts_at, ends_at=starts_at + DAY
    )
    assert not_there(at=MONDAY) == [live.pk]
    absence.starts_at = live.ends_at
    absence.save()
    assert not_there(at=MONDAY) == []


def test_nobody_is_there_on_a_closed_day(cast):
    live = live_of(make_callback(cast.topic))
    DayException.objects.create(on=AFTERNOON.date())
    assert not_there(at=MONDAY) == [live.pk]


def test_an_adviser_whose_hours_changed_is_not_there(cast):
    live = live_of(make_callback(cast.topic))
    SpecialHours.objects.create(adviser=live.adviser, on=AFTERNOON.date())
    assert not_there(at=MONDAY) == [live.pk]


def test_an_hour_that_has_come_is_left_to_its_adviser(cast):
    live = live_of(make_callback(cast.topic))
    DayException.objects.create(on=AFTERNOON.date())
    assert not_there(at=AFTERNOON) == []
    assert not_there(at=AFTERNOON - timedelta(seconds=1)) == [live.pk]


def test_the_calls_that_are_soonest_come_first(cast):
    later = live_of(make_callback(cast.topic, starts_at=AFTERNOON + DAY))
    sooner = live_of(make_callback(cast.topic, name="Rose", number="+33639980001"))
    for adviser in (cast.karim, cast.ines):
        adviser.presence = Presence.AWAY
        adviser.save()
    assert not_there(at=MONDAY) == [sooner.pk, later.pk]


def test_an_hour_chosen_against_the_rules_stays_unless_the_adviser_is_away(cast):
    saturday = MONDAY + 5 * DAY
    live = set_hour(
        callback=make_callback(cast.topic),
        at=MONDAY,
        by=cast.karim.user,
        overruling=[BookingWarning.OUTSIDE_HOURS],
        hour=Hour(adviser=cast.karim, starts_at=saturday, minutes=15),
    )
    assert not_there(at=MONDAY) == []
    cast.karim.presence = Presence.AWAY
    cast.karim.save()
    assert not_there(at=MONDAY) == [live.pk]


def test_any_number_of_calls_to_come_is_checked_in_seven_queries(cast):
    for n in range(8):
        make_callback(
            cast.topic,
            name=f"Person {n}",
            number=f"+3363998{n:04d}",
            starts_at=AFTERNOON + n * timedelta(minutes=15),
        )
    with CaptureQueriesContext(
        connection,
    ) as queries:
        not_there(at=MONDAY)
    assert len(queries) <= 7
