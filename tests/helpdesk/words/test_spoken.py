"""How an hour is said to somebody who lives by another clock than the desk."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from helpdesk.words.spoken import when_for_person

pytestmark = pytest.mark.both_databases

PARIS = ZoneInfo("Europe/Paris")
REUNION = ZoneInfo("Indian/Reunion")
# Two in the afternoon in Paris, in winter; five on Réunion.
TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


def said(language: str, zone: str, *, at: datetime = TUESDAY, desk: ZoneInfo = PARIS) -> str:
    """The words, with plain spaces."""
    with translation.override(language):
        return when_for_person(at, zone=zone, desk_zone=desk).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Tuesday 24 November, at 2 pm"),
        ("fr", "mardi 24 novembre, à 14 h"),
    ],
)
@pytest.mark.parametrize("zone", ["", "Europe/Paris", "Europe/Brussels"])
def test_whoever_has_the_clock_of_the_desk_hears_one_hour(language, words, zone):
    assert said(language, zone).lower() == words.lower()


@pytest.mark.parametrize(
    ("language", "zone", "words"),
    [
        ("en", "Indian/Reunion", "Tuesday 24 November, at 5 pm in Réunion (2 pm in Paris)"),
        ("fr", "Indian/Reunion", "mardi 24 novembre, à 17 h à La Réunion (14 h à Paris)"),
        ("en", "America/Cayenne", "Tuesday 24 November, at 10 am in French Guiana (2 pm in Paris)"),
        ("fr", "America/Cayenne", "mardi 24 novembre, à 10 h en Guyane (14 h à Paris)"),
        ("fr", "America/Guadeloupe", "mardi 24 novembre, à 9 h en Guadeloupe (14 h à Paris)"),
        ("fr", "America/Martinique", "mardi 24 novembre, à 9 h en Martinique (14 h à Paris)"),
        ("fr", "Indian/Mayotte", "mardi 24 novembre, à 16 h à Mayotte (14 h à Paris)"),
    ],
)
def test_whoever_lives_elsewhere_hears_both_hours(language, zone, words):
    assert said(language, zone).lower() == words.lower()


def test_the_day_is_that_of_the_person():
    late = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)
    words = said("en", "Indian/Reunion", at=late)
    assert words == "Wednesday 25 November, at 1.30 am in Réunion (10.30 pm in Paris)"


def test_the_difference_is_smaller_in_summer():
    summer = datetime(2026, 7, 21, 12, 0, tzinfo=UTC)
    assert said("en", "Indian/Reunion", at=summer).endswith("at 4 pm in Réunion (2 pm in Paris)")


def test_a_desk_overseas_says_its_own_place():
    words = said("en", "Europe/Paris", desk=REUNION)
    assert words.endswith("at 2 pm in Paris (5 pm in Réunion)")
    assert said("en", "", desk=REUNION) == "Tuesday 24 November, at 5 pm"


def test_no_space_inside_an_hour_ever_breaks():
    with translation.override("fr"):
        words = when_for_person(TUESDAY, zone="Indian/Reunion", desk_zone=PARIS)
    assert "17\u00a0h" in words
    assert "14\u00a0h" in words
