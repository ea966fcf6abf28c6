"""What is done with an SMS, by what it says and how its number stands."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpdesk.choices import HalfDay
from helpdesk.policy.slots import Slot
from helpdesk.policy.sms_answers import Wish, understand
from helpdesk.policy.sms_talk import Asks, Did, Standing, open_until, times_to_offer, what_to_do
from tests.factories.helpdesk import MONDAY

PARIS = ZoneInfo("Europe/Paris")
CLEAR = {"has_promise": True, "has_hour": True, "can_ask": True}


def did(text, **facts):
    return what_to_do(understand(text), Standing(**facts))


@pytest.mark.parametrize(
    ("text", "asks", "expected"),
    [
        ("oui", None, Did.CONFIRMED),
        ("non", None, Did.ASKED_TO_CANCEL),
        ("annuler", None, Did.ASKED_TO_CANCEL),
        ("oui annulez", None, Did.ASKED_TO_CANCEL),
        ("plus tard", None, Did.OFFERED),
        ("2", None, Did.NOTED),
        ("bonjour", None, Did.NOTED),
        ("oui", Asks.TO_CANCEL, Did.CANCELLED),
        ("oui annulez", Asks.TO_CANCEL, Did.CANCELLED),
        ("annuler", Asks.TO_CANCEL, Did.CANCELLED),
        ("non", Asks.TO_CANCEL, Did.STANDS),
        ("non annuler", Asks.TO_CANCEL, Did.NOTED),
        ("heure", Asks.TO_CANCEL, Did.OFFERED),
        ("2", Asks.TO_CANCEL, Did.NOTED),
        ("2", Asks.WHICH_TIME, Did.MOVED),
        ("3", Asks.WHICH_TIME, Did.NOTED),
        ("oui", Asks.WHICH_TIME, Did.NOTED),
        ("non", Asks.WHICH_TIME, Did.NOTED),
        ("annuler", Asks.WHICH_TIME, Did.ASKED_TO_CANCEL),
        ("demain matin", Asks.WHICH_TIME, Did.OFFERED),
    ],
)
def test_what_follows_from_a_message_and_the_open_question(text, asks, expected):
    assert did(text, **CLEAR, asks=asks, times=2) is expected


@pytest.mark.parametrize("asks", [None, *Asks])
@pytest.mark.parametrize("text", ["oui", "non", "annuler", "plus tard", "1", "ce n'est pas moi"])
def test_nothing_changes_where_it_is_not_clear_whose_promise_it_is(text, asks):
    assert did(text, has_hour=True, can_ask=True, asks=asks, times=3) is Did.NOTED


@pytest.mark.parametrize("asks", Asks)
@pytest.mark.parametrize("text", ["oui", "non", "1"])
def test_an_answer_to_a_question_that_is_over_is_read_by_a_person(text, asks):
    assert did(text, **CLEAR, asks=asks, is_over=True, times=3) is Did.NOTED


@pytest.mark.parametrize("asks", Asks)
@pytest.mark.parametrize(
    ("text", "expected"), [("annuler", Did.ASKED_TO_CANCEL), ("plus tard", Did.OFFERED)]
)
def test_who_says_what_they_want_is_understood_after_a_question_is_over(text, expected, asks):
    """Whether to cancel is asked once more: "cancel" is no answer to the old question."""
    assert did(text, **CLEAR, asks=asks, is_over=True, times=3) is expected


@pytest.mark.parametrize("facts", [{}, CLEAR, {**CLEAR, "is_over": True, "asks": Asks.TO_CANCEL}])
def test_stop_holds_for_any_number(facts):
    assert did("STOP", **facts) is Did.STOPPED


def test_it_is_not_me_stops_the_call_unless_an_adviser_knows_better():
    assert did("mauvais numéro", **CLEAR) is Did.NOT_THEIRS
    assert did("mauvais numéro", **CLEAR, is_proven=True) is Did.NOTED


@pytest.mark.parametrize("text", ["non", "annuler", "plus tard"])
def test_nobody_is_asked_who_could_not_answer(text):
    assert did(text, **{**CLEAR, "can_ask": False}) is Did.NOTED


def test_a_question_is_over_with_its_hour_or_after_a_day():
    assert open_until(MONDAY, starts_at=None) == MONDAY + timedelta(hours=24)
    assert open_until(MONDAY, starts_at=MONDAY + timedelta(hours=2)) == MONDAY + timedelta(hours=2)


# --- Times ------------------------------------------------------------------------------------


def slots(*times):
    """Free times such as "24 10": the day of November, and the hour in Paris."""
    found = []
    for text in times:
        day, hour = map(int, text.split())
        found.append(Slot(datetime(2026, 11, day, hour, tzinfo=PARIS), 15, (1,)))
    return found


def offered(free, *, wish=Wish(), live=None):  # noqa: B008 - frozen
    live_at = slots(live)[0].starts_at if live else None
    found = times_to_offer(slots(*free), wish=wish, live_at=live_at, at=MONDAY, zone=PARIS)
    return [f"{slot.starts_at:%d %-H}" for slot in found]


WEEK = [f"{day} {hour}" for day in (23, 24, 25, 26, 27) for hour in (10, 11, 15, 16)]


def test_later_is_a_time_on_each_of_the_next_days():
    assert offered(WEEK, live="23 11") == ["23 15", "24 10", "25 10"]


def test_the_hour_that_they_have_is_never_offered():
    assert offered(["23 11", "23 15"], live="23 11") == ["23 15"]
    assert offered(["23 11"], live="23 11") == []


def test_tomorrow_morning_is_offered_when_it_is_free_else_tomorrow_else_anything():
    wish = Wish(days=1, half=HalfDay.MORNING)
    assert offered(WEEK, wish=wish) == ["24 10", "24 11", "24 15"]
    assert offered([t for t in WEEK if t not in ("24 10", "24 11")], wish=wish)[:2] == [
        *("24 15", "24 16")
    ]
    assert offered(["26 10"], wish=wish) == ["26 10"]


def test_a_day_of_the_week_and_the_next_week():
    assert offered(WEEK, wish=Wish(weekday=3)) == ["26 10", "26 11", "26 15"]
    assert offered([*WEEK, "30 10"], wish=Wish(is_next_week=True))[-1] == "30 10"
