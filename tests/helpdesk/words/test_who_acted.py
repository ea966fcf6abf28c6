"""A story names whoever acted: nothing that the desk did is put on the person, nor the reverse."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from helpdesk.actions.promises.appointments import move_appointment
from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.consents import HelperNamed, confirm_consent, give_consent
from helpdesk.actions.promises.handover import reroute
from helpdesk.actions.promises.helper_calls import promise_for_helper
from helpdesk.actions.promises.sooner import wish_sooner
from helpdesk.actions.promises.waiting import follow_up_waiting, wait_for_person
from helpdesk.choices import (
    AttemptOutcome,
    ConsentScope,
    EventKind,
    HelperKind,
    HowSaid,
    Presence,
    PromiseResult,
)
from helpdesk.models import Adviser
from helpdesk.views.public.my_request import MY_REQUEST_KEY
from helpdesk.words.story import story_of
from tests.factories.helpdesk import (
    AFTERNOON,
    MONDAY,
    make_callback,
    make_case,
    make_reason,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

THE_PERSON, THE_DESK = "The person", "The desk, by itself"
TOMORROW = AFTERNOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def who(case, kind: EventKind) -> str:
    """Who did the last thing of this kind."""
    return next(line.who for line in story_of(case) if line.kind == kind)


def test_an_hour_that_the_desk_took_away_was_not_given_up_by_the_person(cast):
    callback = make_callback(cast.topic)
    Adviser.objects.update(presence=Presence.AWAY)
    reroute(callback=callback, at=MONDAY + timedelta(minutes=1))
    assert who(callback.case, EventKind.TIME_WANTED) == THE_DESK


def test_an_hour_to_find_that_the_person_asked_for_is_theirs(cast):
    callback = make_callback(cast.topic, starts_at=None, reachable_when="le matin")
    assert who(callback.case, EventKind.TIME_WANTED) == THE_PERSON


def test_a_request_that_the_desk_closed_after_waiting_was_not_closed_by_the_person(cast):
    case = make_case(cast.topic, adviser=cast.karim)
    reason = make_reason(follow_ups=0, follow_up_days=1)
    wait_for_person(case=case, reason=reason, at=MONDAY, by=cast.karim.user)
    assert follow_up_waiting(at=MONDAY + timedelta(days=2)) == 1
    assert who(case, EventKind.CLOSED) == THE_DESK


def test_a_request_that_the_person_ended_was_closed_by_the_person(cast):
    callback = make_callback(cast.topic)
    cancel_callback(callback=callback, at=MONDAY)
    assert who(callback.case, EventKind.CLOSED) == THE_PERSON
    assert who(callback.case, EventKind.BOOKING_CANCELLED) == THE_PERSON


def test_a_sooner_hour_was_wished_by_the_person(cast):
    callback = make_callback(cast.topic, starts_at=TOMORROW)
    wish_sooner(callback=callback, at=MONDAY)
    assert who(callback.case, EventKind.SOONER_WANTED) == THE_PERSON


@pytest.mark.parametrize("act", ["move", "cancel", "sooner"])
def test_what_was_done_with_the_link_of_a_helper_was_done_by_the_helper(cast, consented, act):
    """The message with the link went to the helper's number, and to no other."""
    callback = consented
    kind = EventKind.REBOOKED
    if act == "move":
        move_appointment(callback=callback, starts_at=TOMORROW + timedelta(hours=1), at=MONDAY)
    elif act == "cancel":
        cancel_callback(callback=callback, at=MONDAY)
        kind = EventKind.BOOKING_CANCELLED
    else:
        wish_sooner(callback=callback, at=MONDAY)
        kind = EventKind.SOONER_WANTED
    assert who(callback.case, kind) == "The helper"


@pytest.fixture
def consented(cast):
    """A call of this afternoon that is promised to Paul, Madeleine's helper."""
    case = make_case(cast.topic, adviser=cast.karim)
    named = HelperNamed(
        name="Paul Petit",
        number="+33639987777",
        kind=HelperKind.RELATIVE,
        scope=ConsentScope.ONE_REQUEST,
        last_day=date(2027, 5, 23),
        script_version=1,
        language="fr",
    )
    friday = MONDAY - timedelta(days=3)
    given = give_consent(case=case, named=named, at=friday, by=cast.karim.user)
    later = MONDAY + timedelta(minutes=5)
    confirm_consent(consent=given, how=HowSaid.CALL, at=later, by=cast.ines.user)
    return promise_for_helper(
        case=case,
        consent=given,
        starts_at=AFTERNOON,
        at=later,
        by=cast.karim.user,
        notice_minutes=0,
    )


# --- What became of a promise -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "result"),
    [
        (AttemptOutcome.ASKED_LATER, PromiseResult.MOVED_BY_PERSON),
        (AttemptOutcome.REACHED, PromiseResult.MOVED_BY_PERSON),
        (AttemptOutcome.REFUSED, PromiseResult.CANCELLED_IN_TIME),
        (AttemptOutcome.WRONG_NUMBER, PromiseResult.BROKEN),
        (AttemptOutcome.OUT_OF_SERVICE, PromiseResult.BROKEN),
    ],
)
def test_a_person_whom_nobody_reached_before_the_hour_has_moved_nothing(cast, outcome, result):
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=None)
    end_attempt(attempt=attempt, outcome=outcome, at=MONDAY + timedelta(minutes=2), by=None)
    callback.refresh_from_db()
    assert callback.result == result


@pytest.mark.parametrize("url", ["helpdesk:my_request_cancel", "helpdesk:my_request_change"])
def test_an_adviser_who_uses_the_persons_page_is_not_the_person(client, cast, url):
    callback = make_callback(cast.topic)
    client.force_login(cast.karim.user)
    session = client.session  # a new one at each look
    session[MY_REQUEST_KEY] = callback.pk
    session.save()
    with time_machine.travel(MONDAY, tick=False):
        answer = client.post(reverse(url), {"starts_at": TOMORROW.isoformat()})
    assert answer.status_code == 302
    kind = EventKind.BOOKING_CANCELLED if "cancel" in url else EventKind.REBOOKED
    assert who(callback.case, kind) == "Karim"
