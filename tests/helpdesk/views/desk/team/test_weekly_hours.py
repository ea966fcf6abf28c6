"""The hours of the team on one page: ticked people and days, one date, and what it touches."""

from datetime import date, time, timedelta

import pytest
import time_machine

from helpdesk.models import HoursChange, OpeningPeriod, SpecialHours
from tests.factories.helpdesk import MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TODAY = date(2026, 11, 23)
WEEK = {
    "do": "week",
    "weekdays": ["0", "2"],
    "starts_0": "08:30",
    "ends_0": "12:00",
    "first": "2026-12-07",
}


@pytest.fixture
def desk(desk_of, cast):
    return desk_of(cast.awa)


@pytest.fixture
def both(cast):
    return [cast.karim.pk, cast.ines.pk]


def periods(adviser, weekday):
    rows = OpeningPeriod.objects.filter(adviser=adviser, weekday=weekday)
    return [
        (row.starts, row.valid_from, row.valid_to)
        for row in rows.order_by("valid_from", "starts")
        if row.valid_to is None
    ]


def test_two_people_have_other_hours_on_two_days_in_one_form(desk, cast, both):
    page = desk.says(desk.post("team_hours", **WEEK, advisers=both))
    assert "The hours are kept." in page
    for adviser in (cast.karim, cast.ines):
        for weekday in (0, 2):
            assert periods(adviser, weekday) == [(time(8, 30), date(2026, 12, 7), None)]
        assert len(periods(adviser, 1)) == 2
    assert "from Monday 7\xa0December on" in page
    assert "until Sunday 6\xa0December included" in page


def test_sent_again_it_changes_nothing(desk, both):
    desk.post("team_hours", **WEEK, advisers=both)
    before = set(OpeningPeriod.objects.values_list("pk", flat=True))
    desk.post("team_hours", **WEEK, advisers=both)
    assert set(OpeningPeriod.objects.values_list("pk", flat=True)) == before


def test_what_it_touches_is_shown_first_then_done_and_taken_back(desk, cast):
    callback = make_callback(cast.topic)
    adviser = callback.live_appointment.adviser
    said = {**WEEK, "first": "2026-11-23", "advisers": [cast.karim.pk, cast.ines.pk]}
    answer = desk.post("team_hours", **said)
    page = answer.content.decode()
    assert "Nothing is changed yet." in page
    assert "Nobody is free: another hour must be found." in page
    assert len(periods(adviser, 0)) == 2
    page = desk.says(desk.post("team_hours", **said, consequences_of=[callback.pk]))
    callback.refresh_from_db()
    assert callback.live_appointment is None
    assert [row[0] for row in periods(adviser, 0)] == [time(8, 30)]
    desk.post("hours_change", HoursChange.objects.get().pk)
    callback.refresh_from_db()
    assert callback.live_appointment is not None
    assert len(periods(adviser, 0)) == 2


def test_one_date_is_changed_alone_and_shown(desk, cast, both):
    said = {"do": "date", "day": "2026-12-24", "starts_0": "09:00", "ends_0": "12:00"}
    page = desk.says(desk.post("team_hours", **said, advisers=both))
    assert SpecialHours.objects.filter(on="2026-12-24", starts=time(9)).count() == 2
    assert "Karim, Thursday 24\xa0December" in page
    desk.post("team_hours", do="date", day="2026-12-24", advisers=[cast.karim.pk])
    [row] = SpecialHours.objects.filter(adviser=cast.karim)
    assert row.starts is None
    assert "not there" in desk.read("team_hours")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"weekdays": []}, "Choose one of the answers."),
        ({"advisers": []}, "Choose one of the answers."),
        ({"first": "2026-11-22"}, "This day has passed."),
        ({"last": "2026-12-06"}, "The last day must follow the first day."),
        ({"ends_0": ""}, "Write from when to when"),
        ({"ends_0": "08:00"}, "Write from when to when"),
        ({"starts_1": "11:00", "ends_1": "13:00"}, "begins before another one has ended"),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(desk, both, wrong, words):
    before = OpeningPeriod.objects.count()
    answer = desk.post("team_hours", **{**WEEK, "advisers": both, **wrong})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert OpeningPeriod.objects.count() == before


def test_across_the_change_of_the_clocks_hours_stay_those_of_the_wall(desk, cast, both):
    with time_machine.travel(MONDAY + timedelta(days=120), tick=False):
        said = {**WEEK, "weekdays": ["6"], "first": "2027-03-28", "last": "2027-03-28"}
        desk.post("team_hours", **said, advisers=both)
        page = desk.read("week", day="2027-03-28")
    assert "8.30\xa0am–12\xa0pm" in page


def test_somebody_is_ticked_by_the_address(desk, cast):
    page = desk.read("team_hours", adviser=cast.ines.pk)
    assert page.count(" checked") == 2


def test_the_page_asks_no_more_for_ten_than_for_two(desk, cast, django_assert_max_num_queries):
    desk.read("team_hours")
    with django_assert_max_num_queries(14):
        desk.read("team_hours")
