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


def counted(day, measure, detail="", *, count, topic="phone", source="web"):
    DayFigure.objects.create(
        day=day, measure=measure, topic=topic, source=source, detail=detail, count=count
    )


def test_each_headline_stands_beside_that_of_as_many_days_before(desk, cast):
    last = MONDAY.date()
    first = last - timedelta(days=6)
    for day, kept, broken, opened in ((last, 3, 1, 7), (first - timedelta(days=1), 1, 1, 4)):
        counted(day, "promise", "kept", count=kept)
        counted(day, "promise", "broken", count=broken)
        counted(day, "opened", count=opened)
    # A day that is in neither.
    counted(first - timedelta(days=8), "opened", count=4321)
    page = desk.read("figures", first=first, last=last)
    assert "75 %" in page
    assert "before: 50 %" in page
    assert "before: 4" in page
    assert "4321" not in page


def test_promises_kept_are_told_by_topic_and_channel_and_none_of_ten_too(desk, cast):
    make_topic(code="bill", name_en="Bills")
    counted(MONDAY.date(), "promise", "kept", count=9)
    counted(MONDAY.date(), "promise", "broken", count=10, topic="bill", source="phone")
    counted(MONDAY.date(), "promise", "moved", count=5, topic="bill", source="email")
    page = desk.read("figures", first=MONDAY.date(), last=MONDAY.date())
    by_topic = page.split('id="kept-topics-title"')[1].split("</table>")[0]
    assert "100 %" in by_topic
    assert "Bills" in by_topic
    assert "0 %" in by_topic.split("Bills")[1]
    by_channel = page.split('id="kept-channels-title"')[1].split("</table>")[0]
    assert by_channel.count("<tr>") == 3


def test_what_one_conversation_solved_is_a_share_of_what_talking_solved(desk, cast):
    counted(MONDAY.date(), "solved", "first", count=3)
    counted(MONDAY.date(), "solved", "more", count=2)
    page = desk.read("figures", first=MONDAY.date(), last=MONDAY.date())
    assert "60 %" in page.split("Solved by one conversation")[1].split("</div>")[0]


def test_requests_are_told_by_day_of_the_week(desk, cast):
    counted(MONDAY.date(), "opened", count=5)
    counted(MONDAY.date() + timedelta(days=7), "opened", count=6)
    last = MONDAY.date() + timedelta(days=7)
    page = desk.read("figures", first=MONDAY.date(), last=last)
    monday, rest = page.split('id="weekdays-title"')[1].split("Tuesday")
    assert "11" in monday
    assert "0" in rest.split("</tr>")[0]


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
