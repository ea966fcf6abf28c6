"""The public holidays of France, region by region."""

from datetime import date

import holidays
import pytest

from helpdesk.policy.hours import REGIONS, public_holidays


def test_mainland_france_has_eleven_public_holidays():
    found = public_holidays([2026])
    assert len(found) == 11
    assert {date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)} <= found


def test_alsace_and_moselle_add_good_friday_and_the_day_after_christmas():
    added = public_holidays([2026], "alsace_moselle") - public_holidays([2026])
    assert added == {date(2026, 4, 3), date(2026, 12, 26)}


@pytest.mark.parametrize(
    ("region", "day"),
    [
        ("guadeloupe", date(2026, 5, 27)),
        ("martinique", date(2026, 5, 22)),
        ("guyane", date(2026, 6, 10)),
        ("reunion", date(2026, 12, 20)),
        ("mayotte", date(2026, 4, 27)),
    ],
)
def test_a_region_overseas_adds_the_abolition_of_slavery_only(region, day):
    assert public_holidays([2026], region) - public_holidays([2026]) == {day}


@pytest.mark.parametrize(
    ("region", "code"),
    [("guadeloupe", "GP"), ("martinique", "MQ"), ("guyane", "GY"), ("reunion", "RE"),
     ("mayotte", "YT"), ("alsace_moselle", "6AE")],
)  # fmt: skip
@pytest.mark.parametrize("year", [2026, 2027, 2030])
def test_the_library_knows_every_one_of_these_days(region, code, year):
    assert public_holidays([year], region) <= set(
        holidays.country_holidays("FR", subdiv=code, years=year)
    )


def test_no_year_has_no_holiday_and_two_years_have_both():
    assert public_holidays([]) == frozenset()
    assert public_holidays([2026, 2027]) == public_holidays([2026]) | public_holidays([2027])


def test_an_unknown_region_is_refused():
    assert "corse" not in REGIONS
    with pytest.raises(ValueError, match="corse"):
        public_holidays([2026], "corse")
