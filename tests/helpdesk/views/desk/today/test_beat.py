"""The light beat: an open page hears what is new, by two queries while nothing is."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.actions.cases.cases import add_note
from helpdesk.actions.promises.watch import watch_promises
from helpdesk.actions.story import record
from helpdesk.choices import EventKind
from helpdesk.models import Callback, PersonRead
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
OPENED = str(int(MONDAY.timestamp()))


@pytest.fixture
def case(cast):
    return make_case(cast.topic, adviser=cast.karim, at=MONDAY - timedelta(hours=1))


@pytest.fixture
def hear(desk):
    def ask(page="today", *, tag="", minutes=1, who="", of=desk):
        with time_machine.travel(MONDAY + timedelta(minutes=minutes), tick=False):
            asked = {"list": page, "since": OPENED, "who": who}
            return of.client.get(of.url("beat"), asked, headers={"If-None-Match": tag})

    return ask


def comes(case, *, kind=EventKind.MAIL_CAME, seconds=30, by=None):
    return record(case=case, kind=kind, at=MONDAY + timedelta(seconds=seconds), by=by)


def test_nothing_new_says_nothing_and_then_that_nothing_moved(hear, case):
    first = hear()
    assert (first.status_code, first.content.strip(), first["X-News"]) == (200, b"", "0")
    with CaptureQueriesContext(connection) as asked:
        again = hear(tag=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    tables = [q["sql"] for q in asked if "helpdesk_caseevent" in q["sql"]]
    assert len(tables) == 1
    # Two of the beat, of the last event and of offers; the others are those of every page.
    assert len(asked) <= 7


def test_what_came_is_counted_by_request(hear, case):
    tag = hear()["ETag"]
    comes(case)
    comes(case, kind=EventKind.SMS_CAME)
    answer = hear(tag=tag)
    assert answer.status_code == 200
    assert (answer["X-News"], "1 new since you opened" in answer.content.decode()) == ("1", True)


def test_what_i_did_myself_and_what_was_there_is_no_news(hear, case, cast):
    comes(case, seconds=-5)
    add_note(case=case, text="Vu", at=MONDAY + timedelta(seconds=9), by=cast.karim.user)
    comes(case, kind=EventKind.OPENED, by=cast.karim.user)
    assert hear()["X-News"] == "0"


def test_my_day_hears_of_mine_and_the_queue_of_all(hear, desk_of, cast):
    comes(make_case(cast.topic, adviser=cast.ines))
    assert [hear(page)["X-News"] for page in ("today", "queue", "")] == ["0", "1", "0"]
    assert hear("today", who="all")["X-News"] == "1"


def test_a_late_call_is_told_to_whom_it_is_offered_on_every_page(hear, desk_of, cast):
    callback = make_callback(cast.topic)
    late = AFTERNOON + timedelta(minutes=6)
    watch_promises(at=late)
    callback = Callback.objects.get(pk=callback.pk)
    chosen = callback.offered_to
    other = cast.ines if chosen == cast.karim else cast.karim
    with time_machine.travel(late, tick=False):
        theirs, others = desk_of(chosen.user), None
        said = theirs.read("beat", list="", since=OPENED)
        assert "A call is late, and offered to you." in said
        assert "Madeleine" not in said
        others = desk_of(other.user).read("beat", list="", since=OPENED)
    assert "offered to you" not in others


def test_it_names_nobody_and_leaves_no_trace(hear, case):
    comes(case)
    answer = hear("queue", who="all")
    assert "Madeleine" not in answer.content.decode()
    assert not PersonRead.objects.exists()


@pytest.mark.parametrize("since", ["", "soon", "9" * 30, "-5", "0"])
def test_an_odd_instant_is_no_error(desk, case, since):
    assert desk.get("beat", list="queue", since=since).status_code == 200


def test_every_page_of_the_desk_asks_and_is_quiet(desk, case):
    page = desk.read("case", case.reference)
    assert 'id="news"' in page
    assert 'aria-live="polite"' in page
    assert 'data-list="today"' in desk.read("today")
    assert 'data-list="queue"' in desk.read("queue")
