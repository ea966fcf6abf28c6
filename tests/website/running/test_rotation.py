"""Which backups make room: never the newest, and never more than was asked."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from website.running.rotation import Kept, no_longer_kept

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def daily(count: int) -> list[datetime]:
    return [NOON - timedelta(days=n) for n in range(count)]


def test_seven_days_five_weeks_and_twelve_months_stay():
    stays = set(daily(800)) - no_longer_kept(daily(800), kept=Kept())
    assert set(daily(7)) <= stays
    assert len({at.isocalendar()[:2] for at in stays}) >= 5
    assert len({(at.year, at.month) for at in stays}) == 12
    assert len(stays) <= 7 + 5 + 12


def test_of_one_day_the_last_stays():
    made = [NOON, NOON - timedelta(hours=3), NOON - timedelta(hours=6)]
    assert no_longer_kept(made, kept=Kept(days=7, weeks=0, months=0)) == set(made[1:])


def test_after_a_pause_of_a_year_the_old_ones_stay():
    made = [NOON - timedelta(days=400 + n) for n in range(3)]
    assert no_longer_kept(made, kept=Kept(days=7, weeks=0, months=0)) == set()


# Hypothesis adds the zone itself.
FIRST, LAST = datetime(2020, 1, 1), datetime(2030, 1, 1)  # noqa: DTZ001
INSTANTS = st.sets(st.datetimes(FIRST, LAST, timezones=st.just(UTC)), max_size=40)
COUNTS = st.integers(-1, 9)


@given(INSTANTS, COUNTS, COUNTS, COUNTS)
def test_the_newest_never_goes(made, days, weeks, months):
    gone = no_longer_kept(made, kept=Kept(days, weeks, months))
    assert gone <= made
    assert not made or max(made) not in gone
    # A second rotation finds nothing more.
    assert no_longer_kept(made - gone, kept=Kept(days, weeks, months)) == set()
