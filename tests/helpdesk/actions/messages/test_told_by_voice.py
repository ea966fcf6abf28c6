"""Whom no message reaches is told by an adviser what became of their call, in time."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from helpdesk.actions.messages.notices import (
    Telling,
    mark_carried,
    queue_for_case,
    queue_notice,
)
from helpdesk.actions.promises.appointments import move_appointment
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.consents import HelperNamed, confirm_consent, give_consent
from helpdesk.actions.promises.handover import reroute
from helpdesk.actions.promises.helper_calls import promise_for_helper
from helpdesk.actions.promises.lateness import Lateness, say_late
from helpdesk.choices import (
    Channel,
    ConsentScope,
    HelperKind,
    HowSaid,
    NoticeKind,
    NoticeState,
    Presence,
)
from helpdesk.models import Adviser, Person
from helpdesk.policy.reminders import ONLY_BY_SMS
from helpdesk.reads.outbox import is_to_be_said, notices_to_carry
from helpdesk.reads.promises import find_promise
from helpdesk.words.message import number_of, words_of
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

LANDLINE = "+33199001235"
TOMORROW = AFTERNOON + timedelta(days=1)
SAID_OTHERWISE = {
    NoticeKind.ASKED,
    *(NoticeKind.TRIED_TO_REACH, NoticeKind.REMINDER, NoticeKind.CONSENT, NoticeKind.RECEIPT),
    # A landline that rang hears its hour by the exchange, or by the call itself.
    NoticeKind.MISSED_CALL,
    # Who cannot be written to hears that it works again: nobody calls forty people before.
    NoticeKind.INCIDENT_KNOWN,
    *ONLY_BY_SMS,
}


@pytest.fixture(params=[LANDLINE, MADELEINE], ids=["landline", "mobile without SMS"])
def callback(cast, request):
    return make_callback(cast.topic, starts_at=TOMORROW, number=request.param)


def channel_of(callback, kind: NoticeKind) -> str:
    return callback.notices.get(kind=kind, state=NoticeState.QUEUED).channel


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if kind not in SAID_OTHERWISE])
def test_every_kind_waits_on_the_page_of_somebody_who_is_there_with_its_words(callback, kind):
    callback.notices.all().delete()
    notice = queue_notice(callback=callback, kind=kind, at=MONDAY)
    assert notice.channel == Channel.ADVISER
    assert words_of(notice) or kind is NoticeKind.REPLY
    Adviser.objects.filter(pk=callback.adviser_id).update(presence=Presence.AWAY)
    for adviser in Adviser.objects.filter(presence=Presence.PRESENT):
        assert notice in notices_to_carry(adviser=adviser, at=MONDAY)


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if kind not in SAID_OTHERWISE])
def test_about_a_case_too_an_adviser_says_it(callback, kind):
    assert queue_for_case(case=callback.case, kind=kind, at=MONDAY).channel == Channel.ADVISER


@pytest.mark.parametrize("email", ["", "paul@example.org"])
def test_where_a_helper_is_called_the_helper_is_told(cast, settings, email):
    settings.EMAIL_REACHES_PEOPLE = True
    case, karim = make_case(cast.topic, adviser=cast.karim), cast.karim.user
    later = MONDAY + timedelta(hours=1)
    named = HelperNamed(
        name="Paul Petit",
        number=LANDLINE,
        kind=HelperKind.RELATIVE,
        scope=ConsentScope.ONE_REQUEST,
        last_day=date(2027, 5, 23),
        script_version=1,
        language="fr",
    )
    friday = MONDAY - timedelta(days=3)
    consent = give_consent(case=case, named=named, at=friday, by=karim)
    confirm_consent(consent=consent, how=HowSaid.CALL, at=later, by=cast.ines.user)
    Person.objects.filter(pk=consent.helper_id).update(email=email, email_source="confirmed")
    callback = promise_for_helper(
        case=case, consent=consent, starts_at=TOMORROW, at=later, by=karim, notice_minutes=0
    )
    cancel_callback(callback=find_promise(callback.pk), at=later, by=karim)
    said = callback.notices.get(kind=NoticeKind.CANCELLED)
    assert said.channel == (Channel.EMAIL if email else Channel.ADVISER)
    assert number_of(said) == LANDLINE


def test_a_call_moved_by_the_desk_is_said(cast, callback):
    move_appointment(
        callback=callback, starts_at=TOMORROW + timedelta(hours=1), at=MONDAY, by=cast.karim.user
    )
    assert channel_of(callback, NoticeKind.MOVED) == Channel.ADVISER
    assert is_to_be_said(callback)
    said = callback.notices.get(kind=NoticeKind.MOVED)
    assert mark_carried(notice=said, at=MONDAY, by=cast.karim.user)
    assert not is_to_be_said(callback)


def test_a_call_cancelled_by_the_desk_is_said(cast, callback):
    cancel_callback(callback=callback, at=MONDAY, by=cast.karim.user)
    assert channel_of(callback, NoticeKind.CANCELLED) == Channel.ADVISER


@pytest.mark.parametrize("way", ["by themselves", "spoke just now", "in the call"])
def test_who_knows_it_is_not_called_for_it(cast, callback, way):
    by = None if way == "by themselves" else cast.karim.user
    if way == "spoke just now":
        Person.objects.update(contacted_at=MONDAY - timedelta(minutes=5))
    if way == "in the call":
        start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=by)
    move_appointment(callback=callback, starts_at=TOMORROW + timedelta(hours=1), at=MONDAY, by=by)
    assert channel_of(callback, NoticeKind.MOVED) == Channel.CONSOLE
    cancel_callback(callback=callback, at=MONDAY, by=by)
    assert channel_of(callback, NoticeKind.CANCELLED) == Channel.CONSOLE


def test_that_somebody_else_calls_is_said_before_the_hour(cast, callback):
    Adviser.objects.filter(pk=callback.adviser_id).update(presence=Presence.AWAY)
    assert reroute(callback=callback, at=MONDAY)
    notice = callback.notices.get(kind=NoticeKind.NEW_ADVISER)
    assert (notice.channel, notice.drop_after) == (Channel.ADVISER, TOMORROW)


def test_that_we_are_late_is_on_the_page_of_everybody(cast):
    callback = make_callback(cast.topic, number=LANDLINE)
    Adviser.objects.exclude(pk=callback.adviser_id).update(presence=Presence.AWAY)
    before = AFTERNOON - timedelta(minutes=5)
    assert say_late(callback=callback, at=before, by=cast.karim.user) is Lateness.TO_SAY
    for adviser in Adviser.objects.all():
        kinds = {row.kind for row in notices_to_carry(adviser=adviser, at=before)}
        assert NoticeKind.RUNNING_LATE in kinds


def test_without_a_number_nobody_is_asked_to_say_it(cast):
    callback = make_callback(cast.topic, number=LANDLINE)
    callback.number = ""
    callback.save()
    Adviser.objects.exclude(pk=callback.adviser_id).update(presence=Presence.AWAY)
    before = AFTERNOON - timedelta(minutes=5)
    assert say_late(callback=callback, at=before, by=cast.karim.user) is Lateness.NOT_TOLD


def test_what_a_new_hour_makes_untrue_is_not_said_any_more(cast, callback):
    kinds = (NoticeKind.RUNNING_LATE, NoticeKind.TIME_NEEDED)
    for kind in kinds:
        queue_notice(callback=callback, kind=kind, at=MONDAY, telling=Telling(promised_at=TOMORROW))
    move_appointment(
        callback=callback, starts_at=TOMORROW + timedelta(hours=1), at=MONDAY, by=cast.karim.user
    )
    assert not callback.notices.filter(kind__in=kinds, state=NoticeState.QUEUED).exists()


def test_the_card_offers_a_sooner_hour_only_to_whom_it_can_be_told(client, cast):
    mute, landline = (
        make_callback(cast.topic, starts_at=TOMORROW, number=number)
        for number in (MADELEINE, LANDLINE)
    )
    for callback, is_offered in ((mute, False), (landline, True)):
        with time_machine.travel(MONDAY, tick=False):
            session = client.session
            session["callback_done"] = callback.pk
            session.save()
            page = client.get(reverse("helpdesk:callback_done")).content.decode()
        assert (reverse("helpdesk:my_request_sooner") in page) is is_offered
