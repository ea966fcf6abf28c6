"""The page of the figures, and one's own."""

from datetime import timedelta

import pytest

from helpdesk.actions.desk.figures import count_recent
from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.choices import AttemptOutcome
from helpdesk.models import DayFigure
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback, make_topic, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def called(cast):
    """One promise, kept and reached."""
    callback = make_callback(cast.topic)
    by = callback.adviser.user
    attempt = start_attempt(callback=callback, adviser=callback.adviser, at=AFTERNOON, by=by)
    end_attempt(
        attempt=attempt,
        outcome=AttemptOutcome.REACHED,
        at=AFTERNOON + timedelta(minutes=9),
        by=by,
    )
    count_recent(at=MONDAY)
    return callback


def test_the_headline_is_the_promises_kept(desk, called):
    page = desk.read("figures")
    assert "100 %" in page
    assert "1 of 1" in page
    assert "4 hours at most" in page
    assert "Counted" in page


def test_every_drawing_has_its_figures_in_a_table(desk, called):
    page = desk.read("figures")
    assert page.count('<svg class="bar"') == page.count('<td aria-hidden="true"><svg')
    assert "Topics" in page
    assert cast_topic_name(called) in page


def cast_topic_name(callback):
    return callback.case.topic.name_in("en")


def test_a_desk_without_figures_says_so(desk, cast):
    page = desk.read("figures")
    assert "Not counted yet." in page
    assert "Nothing in this period." in page


def test_another_topic_shows_nothing_of_this_one(desk, called):
    make_topic(code="bill", name_en="Bills")
    assert "1 of 1" not in desk.read("figures", topic="bill")
    assert "1 of 1" in desk.read("figures", topic="phone", source="web")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"first": "2026-11-30", "last": "2026-11-01"}, "The first day comes after the last."),
        ({"first": "2001-01-01"}, "Choose three years at most."),
    ],
)
def test_a_period_that_cannot_be_is_said_plainly(desk, called, query, says):
    response = desk.get("figures", **query)
    assert response.status_code == 422
    assert says in response.content.decode()


def test_few_queries_however_much_was_counted(desk, called, django_assert_max_num_queries):
    DayFigure.objects.bulk_create(
        DayFigure(day=MONDAY.date(), measure="guide", source="web", detail=f"{n}/1", count=1)
        for n in range(300)
    )
    desk.read("figures")
    with django_assert_max_num_queries(9):
        desk.read("figures")


def test_an_auditor_reads_figures_and_nothing_else(desk_of, called):
    sacha = desk_of(make_user("sacha", "auditor"))
    assert "1 of 1" in sacha.read("figures")
    assert sacha.get("figures_mine").status_code == 403
    assert sacha.get("today").status_code == 403
    assert sacha.get("case", called.case.reference).status_code == 403


def test_ones_own_figures_are_for_oneself(desk_of, called, cast):
    own = desk_of(called.adviser.user).read("figures_mine")
    assert "1 of 1" in own
    other = cast.ines if called.adviser == cast.karim else cast.karim
    assert "1 of 1" not in desk_of(other.user).read("figures_mine", adviser=called.adviser.pk)
    assert desk_of(cast.awa).get("figures_mine").status_code == 403


def test_no_name_of_an_adviser_stands_in_the_figures(desk_of, called, cast):
    page = desk_of(cast.awa).read("figures")
    assert "Karim" not in page
    assert "Inès" not in page
