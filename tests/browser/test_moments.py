"""Commands, server and browser see the moment that the run chose, and its clock goes on."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from tests.factories.moments import MOMENTS, PARIS, turn_of

# The two show the same clock, read with a machine that may do much else in between.
A_MINUTE = timedelta(minutes=1)


def test_at_the_same_hour_of_every_day_a_run_meets_every_moment():
    at = datetime(2026, 11, 28, 14, tzinfo=UTC)
    assert {turn_of(at + timedelta(days=n)) for n in range(len(MOMENTS))} == set(MOMENTS)


def test_the_demonstration_plays_around_the_moment(newcomer):
    assert f"around {newcomer.moment.astimezone(PARIS):%d/%m/%Y %H:%M}." in newcomer.printed


def test_server_and_browser_show_one_clock_that_goes_on(open_page, newcomer):
    page = open_page()

    def server() -> datetime:
        return parsedate_to_datetime(page.request.get("/fr/").headers["date"])

    def browser() -> datetime:
        return datetime.fromtimestamp(page.evaluate("Date.now()") / 1000, UTC)

    page.goto("/fr/")
    first, shown, second = server(), browser(), server()
    assert newcomer.moment - A_MINUTE < first < newcomer.moment + timedelta(hours=10)
    assert first - A_MINUTE < shown < second + A_MINUTE
    # Timers of the page run too.
    page.evaluate("new Promise(done => setTimeout(done, 1100))")
    assert second < server()
    assert shown < browser()
