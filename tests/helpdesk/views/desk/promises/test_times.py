"""The hour of a promise, set and changed by the desk."""

from datetime import timedelta

import pytest

from helpdesk.actions.people.people import keep_number
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.choices import CallbackState, CaseState, Channel, NoticeKind
from helpdesk.models import Callback, DeskSettings
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TOMORROW = AFTERNOON + timedelta(days=1)


def button(starts_at):
    """The value of the button of an hour: in UTC, one hour also when the clocks go back."""
    return f'value="{starts_at.isoformat()}"'


@pytest.fixture
def callback(cast):
    return make_callback(cast.topic)


@pytest.fixture
def unplanned(cast, callback):
    """A case that was promised a call which the desk cancelled."""
    cancel_callback(callback=callback, at=MONDAY, by=cast.karim.user)
    callback.case.refresh_from_db()
    return callback.case


def test_an_adviser_needs_no_notice(desk, callback):
    soon = MONDAY + timedelta(minutes=15)
    assert button(soon) in desk.read("promise_time", callback.pk, more="1")
    desk.post("promise_time", callback.pk, starts_at=soon.isoformat())
    assert callback.live_appointment.starts_at == soon


def test_the_new_hour_is_read_back(desk, callback):
    page = desk.says(desk.post("promise_time", callback.pk, starts_at=TOMORROW.isoformat()))
    assert "The call is planned: Tuesday 24\u00a0November, at 2\u00a0pm." in page


def test_the_desk_says_when_no_message_will_reach_the_person(desk, callback):
    page = desk.says(desk.post("promise_time", callback.pk, starts_at=TOMORROW.isoformat()))
    assert "No message will reach this person." in page


def test_who_is_told_of_the_move_stands_there_before_it_is_done(desk, callback, settings):
    page = desk.read("promise_time", callback.pk)
    assert "No message reaches Madeleine Petit: an adviser calls to say the new hour." in page
    assert "calls then too, or else a colleague who is free" in page
    assert "an adviser calls to say" in desk.read("promise_by_hand", callback.pk)
    settings.EMAIL_REACHES_PEOPLE = True
    callback.email = "madeleine@example.org"
    callback.save()
    page = desk.read("promise_time", callback.pk)
    assert "Madeleine Petit gets an e-mail with the new hour at once." in page
    desk.post("promise_time", callback.pk, starts_at=TOMORROW.isoformat())
    [moved] = callback.notices.filter(kind=NoticeKind.MOVED)
    assert moved.channel == Channel.EMAIL


def test_whoever_has_spoken_with_them_says_it_now(desk, callback):
    callback.case.person.contacted_at = MONDAY
    callback.case.person.save()
    page = desk.read("promise_time", callback.pk)
    assert "Say the new hour to them now." in page


def test_nobody_waits_for_an_hour_that_was_never_promised(desk, cast):
    callback = make_callback(cast.topic, starts_at=None, reachable_when="Le soir")
    assert "new hour" not in desk.read("promise_time", callback.pk)


def test_a_demonstration_does_not_warn_of_messages(desk, callback):
    settings = DeskSettings.current()
    settings.is_demo = True
    settings.save()
    page = desk.says(desk.post("promise_time", callback.pk, starts_at=TOMORROW.isoformat()))
    assert "No message will reach this person." not in page


def test_an_hour_taken_meanwhile_offers_the_nearest_and_the_old_one_stands(desk, cast, callback):
    for name in ("One", "Two"):
        make_callback(cast.topic, name=name, starts_at=TOMORROW)
    response = desk.post("promise_time", callback.pk, starts_at=TOMORROW.isoformat())
    page = response.content.decode()
    assert response.status_code == 409
    assert "Nobody is free at this hour any more." in page
    assert button(TOMORROW + timedelta(minutes=15)) in page
    assert callback.live_appointment.starts_at == AFTERNOON


def test_no_hour_chosen_is_said(desk, callback):
    response = desk.post("promise_time", callback.pk, starts_at="")
    assert response.status_code == 422
    assert "Choose one of the times." in response.content.decode()


def test_an_hour_that_was_to_be_found_is_set(desk, cast):
    callback = make_callback(cast.topic, starts_at=None, reachable_when="after six")
    assert "after six" in desk.read("promise_time", callback.pk)
    desk.post("promise_time", callback.pk, starts_at=TOMORROW.isoformat())
    callback.refresh_from_db()
    assert callback.find_a_time_by is None
    assert callback.live_appointment.starts_at == TOMORROW


def test_cancelling_is_asked_once_and_the_request_stays_open(desk, callback):
    assert "Cancel this call?" in desk.read("promise_cancel", callback.pk)
    desk.post("promise_cancel", callback.pk)
    callback.refresh_from_db()
    assert callback.state == CallbackState.CANCELLED
    assert callback.case.state == CaseState.NEW


@pytest.mark.parametrize("page", ["promise_time", "promise_cancel", "attempt_start"])
def test_a_promise_that_ended_meanwhile_is_said_plainly(desk, unplanned, page):
    ended = Callback.objects.get()
    response = desk.post(page, ended.pk, starts_at=TOMORROW.isoformat())
    assert "This promise has ended already." in desk.says(response)


def test_a_new_call_is_promised_for_a_case_without_one(desk, unplanned):
    desk.post("case_promise", unplanned.reference, starts_at=TOMORROW.isoformat())
    callback = Callback.objects.open().get()
    assert (callback.case, callback.number) == (unplanned, MADELEINE)
    assert callback.live_appointment.starts_at == TOMORROW


def test_the_number_to_call_can_be_another_one_of_the_person(desk, unplanned):
    landline = keep_number(person=unplanned.person, number="+33199005678")
    assert f"?number={landline.pk}" in desk.read("case_promise", unplanned.reference)
    desk.post(
        "case_promise",
        unplanned.reference,
        starts_at=TOMORROW.isoformat(),
        number=landline.pk,
    )
    assert Callback.objects.open().get().number == landline.number


def test_when_no_hour_suits_it_is_found_later(desk, unplanned):
    page = desk.says(desk.post("case_promise", unplanned.reference, reachable_when="le lundi soir"))
    assert "An hour must be found" in page
    assert Callback.objects.open().get().reachable_when == "le lundi soir"


def test_a_refused_new_hour_promises_nothing(desk, unplanned):
    response = desk.post(
        "case_promise", unplanned.reference, starts_at=(MONDAY - timedelta(hours=1)).isoformat()
    )
    assert response.status_code == 409
    assert "This hour has passed." in response.content.decode()
    assert not Callback.objects.open().exists()


def test_a_case_with_a_promise_leads_to_its_hour(desk, callback):
    response = desk.post("case_promise", callback.case.reference, starts_at=TOMORROW.isoformat())
    assert response.url == desk.url("promise_time", callback.pk)
    assert Callback.objects.count() == 1


def test_a_desk_that_is_not_ready_says_what_is_missing(desk, unplanned):
    settings = DeskSettings.current()
    settings.phone_number = ""
    settings.save()
    response = desk.post("case_promise", unplanned.reference, starts_at=TOMORROW.isoformat())
    assert "Still missing: the phone number of the desk." in response.content.decode()
