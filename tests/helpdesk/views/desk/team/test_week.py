"""The week of the team: read at one sight, light, with few queries."""

import gzip
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.choices import Presence
from helpdesk.models import Absence, Adviser, Appointment, DayException
from tests.factories.helpdesk import MONDAY, make_adviser, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
QUERIES, BYTES = 10, 40_000


@pytest.fixture
def promised(cast):
    return make_callback(cast.topic, starts_at=MONDAY + timedelta(hours=2))


def test_a_promised_call_leads_to_the_page_that_moves_it(desk, promised):
    page = desk.read("week")
    assert f'href="{desk.url("promise_time", promised.pk)}"' in page
    assert "Karim" in page


def test_what_is_promised_is_no_longer_free(desk, cast):
    before = desk.read("week")
    make_callback(cast.topic, starts_at=MONDAY + timedelta(hours=2))
    assert "Still free:" in before
    assert desk.read("week") != before
    assert "Promised: 0\u00a0min." in before
    assert "Promised: 0\u00a0min." not in desk.read("week")


def test_absent_and_closed_days_say_so(desk, cast):
    tomorrow = MONDAY + timedelta(days=1)
    Absence.objects.create(
        adviser=cast.karim,
        starts_at=tomorrow - timedelta(hours=12),
        ends_at=tomorrow + timedelta(hours=14),
    )
    DayException.objects.create(on=(MONDAY + timedelta(days=2)).date())
    page = desk.read("week")
    assert "absent" in page
    assert "closed" in page


def test_weeks_follow_each_other_and_an_odd_day_is_today(desk):
    page = desk.read("week")
    following = (MONDAY.date() + timedelta(days=7)).isoformat()
    assert f"?day={following}" in page
    assert "This week" in desk.read("week", day=following)
    for odd in ("x", "0001-01-01", "9999-12-31", "2026-13-45"):
        assert "The week of Monday 23\u00a0November" in desk.read("week", day=odd)


def test_a_desk_where_nobody_takes_calls_says_so(desk, cast):
    Adviser.objects.update(presence=Presence.AWAY)
    assert "Nobody takes calls." in desk.read("week")


def test_the_weeks_of_both_clock_changes_are_read(desk, cast):
    for day in ("2027-03-28", "2026-10-25", "2027-10-31"):
        assert "Karim" in desk.read("week", day=day)


def test_fifty_advisers_are_one_light_page(desk, cast):
    for n in range(50):
        make_adviser(f"Jean-Baptiste-{n}", topics=(cast.topic,))
        make_callback(
            cast.topic,
            name=f"N{n}",
            number=f"+336399800{n:02}",
            starts_at=MONDAY + timedelta(hours=2, days=n % 4),
        )
    desk.read("week")
    with CaptureQueriesContext(connection) as asked:
        page = desk.read("week")
    assert Appointment.objects.count() >= 50
    assert len(asked) <= QUERIES, [query["sql"][:90] for query in asked]
    assert len(gzip.compress(page.encode())) <= BYTES
