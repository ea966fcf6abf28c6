"""The day on paper: it opens without the server, and lists every promise."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from helpdesk.actions.desk.day_sheet import KEPT_DAYS, print_day
from helpdesk.actions.promises.callbacks import CallbackRequest, ask_for_callback, cancel_callback
from helpdesk.models import Person, PhoneNumber
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _paper(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def paper_folder() -> Path:
    return settings.DATA_DIR / "paper"


def printed(at=MONDAY) -> Path:
    return settings.DATA_DIR / print_day(at=at)


def sheet(at=MONDAY):
    return printed(at).read_text("utf-8")


def test_the_sheet_is_named_after_the_local_day(cast):
    # Half past midnight in Paris: already Tuesday there, still Monday in UTC.
    path = printed(MONDAY + timedelta(hours=14, minutes=30))

    assert path == paper_folder() / "2026-11-24.html"


def test_a_promise_of_the_day_is_on_it_with_all_that_the_call_needs(cast):
    callback = make_callback(cast.topic, question="Mon écran est noir", guide_number=101)
    Person.objects.update(hard_of_hearing=True)

    text = sheet()

    assert "Madeleine Petit" in text
    assert "06\u00a039\u00a098\u00a012\u00a034" in text
    assert "14\u00a0h" in text
    assert callback.trust_word in text
    assert callback.adviser.first_name in text
    assert "Mon écran est noir" in text
    assert "101" in text


def test_it_opens_without_the_server(cast):
    make_callback(cast.topic)

    text = sheet()

    assert not re.search(r"<(?:script|link|img|iframe)\b|\bsrc=|\bhref=|url\(|@import", text)


def test_a_promise_of_tomorrow_is_not_on_it(cast):
    make_callback(cast.topic, starts_at=AFTERNOON + timedelta(days=1))

    assert "Madeleine" not in sheet()
    assert "Madeleine" in sheet(MONDAY + timedelta(days=1))


def test_a_cancelled_promise_is_not_on_it(cast):
    cancel_callback(callback=make_callback(cast.topic), at=MONDAY)

    assert "Madeleine" not in sheet()


def test_yesterdays_promise_that_nobody_kept_comes_first(cast):
    make_callback(cast.topic)
    make_callback(
        cast.topic,
        name="Zoé Martin",
        number="+33639985678",
        starts_at=AFTERNOON + timedelta(days=1),
    )

    text = sheet(MONDAY + timedelta(days=1))

    assert text.index("Madeleine") < text.index("Zoé")


def test_promises_are_in_the_order_of_their_hours(cast):
    make_callback(cast.topic)
    make_callback(
        cast.topic,
        name="Zoé Martin",
        number="+33639985678",
        starts_at=AFTERNOON - timedelta(hours=2),
    )

    text = sheet()

    assert text.index("Zoé") < text.index("Madeleine")


def test_a_time_to_find_is_on_it_with_when_the_person_can_be_reached(cast):
    make_callback(cast.topic, starts_at=None, reachable_when="après la sieste")

    assert "après la sieste" in sheet()


def test_it_warns_against_leaving_a_message(cast):
    make_callback(cast.topic)
    before = sheet()
    PhoneNumber.objects.filter(number=MADELEINE).update(may_leave_message=False)

    assert sheet() != before


def test_what_people_wrote_cannot_become_markup(cast):
    make_callback(cast.topic, question="<script>alert(1)</script>")

    assert "<script" not in sheet()


def test_only_the_desks_own_account_can_read_it(cast):
    path = printed()

    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_second_print_replaces_the_first_and_leaves_nothing_else(cast):
    print_day(at=MONDAY)
    make_callback(cast.topic)

    assert "Madeleine" in sheet()
    assert [path.name for path in paper_folder().iterdir()] == ["2026-11-23.html"]


def test_old_sheets_are_thrown_away(cast):
    for day in range(KEPT_DAYS + 2):
        print_day(at=MONDAY + timedelta(days=day))

    assert len(list(paper_folder().iterdir())) == KEPT_DAYS


def test_the_queries_do_not_grow_with_the_calls(cast, django_assert_max_num_queries):
    topic = make_topic(code="other", call_minutes=15)
    for n in range(6):
        ask_for_callback(
            request=CallbackRequest(
                name=f"Person {n}",
                number=f"+3363998{4000 + n}",
                topic=topic,
                starts_at=AFTERNOON + timedelta(minutes=15 * n),
            ),
            at=MONDAY,
        )
    with django_assert_max_num_queries(8):
        print_day(at=MONDAY)
