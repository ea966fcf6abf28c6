"""Every public page of a promise answers, whatever became of the promise meanwhile."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.actions.promises.callbacks import WantedCall, cancel_callback, promise_callback
from helpdesk.actions.promises.closing import close_case, stop_callback
from helpdesk.actions.promises.waiting import wait_for_person
from helpdesk.choices import AppointmentState, AttemptOutcome, CaseState, ClosingReason
from helpdesk.models import Appointment, Callback, TakenQuarter
from helpdesk.words.links import token_of
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback, make_reason

pytestmark = pytest.mark.django_db


def _tried(callback, cast, outcome):
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    end_attempt(attempt=attempt, outcome=outcome, at=AFTERNOON, by=cast.karim.user)


def _without_a_next_step(callback, cast):
    """What a fault may leave behind (`check_desk` finds it): open, and nobody knows what next."""
    TakenQuarter.objects.all().delete()
    Appointment.objects.update(state=AppointmentState.CANCELLED)


def _waiting(callback, cast):
    cancel_callback(callback=callback, at=MONDAY, by=cast.karim.user)
    callback.case.refresh_from_db()
    wait_for_person(case=callback.case, reason=make_reason(), at=MONDAY, by=cast.karim.user)


def _changed_by_the_cms(callback, cast):
    cast.topic.is_active = False
    cast.topic.save()
    cast.karim.user.is_active = cast.ines.user.is_active = False
    cast.karim.user.save()
    cast.ines.user.save()


STATES = {
    "as promised": lambda callback, cast: None,
    "being called": lambda callback, cast: start_attempt(
        callback=callback, adviser=cast.karim, at=MONDAY, by=None
    ),
    "late": lambda callback, cast: Appointment.objects.update(starts_at=MONDAY - timedelta(days=3)),
    "a new try": lambda callback, cast: _tried(callback, cast, AttemptOutcome.NO_ANSWER),
    "an hour to find": lambda callback, cast: _tried(callback, cast, AttemptOutcome.ASKED_LATER),
    "another number to find": lambda callback, cast: _tried(
        callback, cast, AttemptOutcome.WRONG_NUMBER
    ),
    "reached": lambda callback, cast: _tried(callback, cast, AttemptOutcome.REACHED),
    "refused": lambda callback, cast: _tried(callback, cast, AttemptOutcome.REFUSED),
    "cancelled by the person": lambda callback, cast: cancel_callback(callback=callback, at=MONDAY),
    "cancelled by the desk": lambda callback, cast: cancel_callback(
        callback=callback, at=MONDAY, by=cast.karim.user
    ),
    "stopped": lambda callback, cast: stop_callback(callback=callback, at=MONDAY, by=None),
    "closed": lambda callback, cast: close_case(
        case=callback.case, reason=ClosingReason.NOT_HELPED, at=MONDAY, by=cast.karim.user
    ),
    "waiting": _waiting,
    "everybody left": _changed_by_the_cms,
    "no next step": _without_a_next_step,
}
PAGES = (
    "callback_start",
    "callback_check",
    "callback_done",
    "my_request",
    "my_request_show",
    "my_request_change",
    "my_request_cancel",
)


@pytest.fixture
def promise(client, cast):
    """Madeleine's promise, made in this very session, where she also opened our link."""
    with time_machine.travel(MONDAY, tick=False):
        callback = make_callback(cast.topic)
        session = client.session
        for name in ("callback_done", "my_request", "my_request_owner"):
            session[name] = callback.pk
        session.save()
        yield callback


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("state", STATES)
def test_every_page_of_a_promise_answers_in_every_state(client, promise, cast, state, language):
    STATES[state](promise, cast)
    with translation.override(language):
        addresses = [reverse(f"helpdesk:{name}") for name in PAGES]
        by_link = reverse("helpdesk:my_request_by_link", args=[token_of(promise)])
    for address in addresses:
        assert client.get(address, follow=True).status_code == 200, address
    assert client.get(by_link).status_code == 200
    assert client.post(by_link, {"letters": "mad"}, follow=True).status_code == 200


@pytest.mark.parametrize("state", STATES)
def test_every_act_on_a_promise_is_answered_in_every_state(client, promise, cast, state):
    STATES[state](promise, cast)
    change, cancel = reverse("helpdesk:my_request_change"), reverse("helpdesk:my_request_cancel")
    wanted = {"starts_at": (AFTERNOON + timedelta(days=1)).isoformat()}
    assert client.post(reverse("helpdesk:my_request_sooner"), follow=True).status_code == 200
    assert client.post(change, wanted, follow=True).status_code < 500
    assert client.post(cancel, follow=True).status_code == 200
    assert Callback.objects.open().count() == 0


ENDED = ("reached", "refused", "cancelled by the person", "cancelled by the desk", "stopped")


@pytest.mark.parametrize("state", ENDED)
def test_the_card_of_an_ended_promise_promises_nothing(client, promise, cast, state):
    STATES[state](promise, cast)
    page = client.get(reverse("helpdesk:callback_done"), follow=True)
    assert page.redirect_chain[-1][0] == reverse("helpdesk:my_request_show")
    assert promise.trust_word not in page.content.decode()


@pytest.mark.parametrize("state", ENDED)
def test_an_ended_promise_is_not_asked_to_be_cancelled(client, promise, cast, state):
    STATES[state](promise, cast)
    answer = client.get(reverse("helpdesk:my_request_cancel"))
    assert answer.url == reverse("helpdesk:my_request_show")


@pytest.mark.parametrize(("number", "is_told"), [(MADELEINE, True), ("+33639981299", False)])
def test_a_later_promise_to_the_same_number_is_the_one_that_is_shown(
    client, promise, cast, number, is_told
):
    """The page said that no call was planned while the desk had planned one."""
    cancel_callback(callback=promise, at=MONDAY, by=cast.karim.user)
    promise.case.refresh_from_db()
    later = promise_callback(
        case=promise.case,
        wanted=WantedCall(number=number, starts_at=AFTERNOON),
        at=MONDAY,
        by=cast.karim.user,
    )
    page = client.get(reverse("helpdesk:my_request_show")).content.decode()
    assert ('class="promise"' in page) is is_told
    assert later.trust_word not in page


def test_a_promise_that_the_desk_ended_leaves_the_case_as_it_was(client, promise, cast):
    STATES["waiting"](promise, cast)
    client.post(reverse("helpdesk:my_request_cancel"))
    promise.case.refresh_from_db()
    assert promise.case.state == CaseState.WAITING


def test_the_hour_that_one_has_is_not_offered_again(client, cast):
    callback = make_callback(cast.topic)
    session = client.session
    session["my_request"] = callback.pk
    session.save()
    with time_machine.travel(MONDAY, tick=False):
        day = {"day": "2026-11-23", "half": "afternoon"}
        page = client.get(reverse("helpdesk:my_request_change"), day).content.decode()
    assert 'name="starts_at"' in page
    starts_at = callback.live_appointment.starts_at
    assert f'value="{(starts_at + timedelta(hours=1)).isoformat()}"' in page
    assert f'value="{starts_at.isoformat()}"' not in page
    assert "votre appel reste prévu lundi" in page
