"""A call is kept once, and one that nobody answered becomes a promise: one for each number."""

from datetime import timedelta

import pytest
from django.utils import translation

from helpdesk.actions.cases.cases import Closing, move_case
from helpdesk.actions.promises import missed_calls
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.do_not_call import refuse_calls
from helpdesk.actions.promises.phone_calls import KEPT, forget_phone_calls, take_report
from helpdesk.choices import (
    AppointmentState,
    CaseSource,
    ClosingReason,
    EventKind,
    Move,
    NoticeKind,
)
from helpdesk.models import Callback, Case, DeskSettings, Notice, Person, PhoneCall
from helpdesk.policy.missed_calls import Follow
from helpdesk.policy.phone_calls import MOST_IN_AN_HOUR, read_report
from helpdesk.reads.phone_calls import calls_at, calls_to_read, withheld_of_a_day
from helpdesk.words.message import compose
from helpdesk.words.story import story_of
from tests.factories.helpdesk import MADELEINE, MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
STRANGER, LANDLINE = "+33639985555", "+33199005678"
EVENING = MONDAY + timedelta(hours=11)


@pytest.fixture(autouse=True)
def _gateway(settings):
    settings.SMS_URL, settings.SMS_REACHES_PEOPLE = "https://gateway.invalid/send", True


@pytest.fixture(autouse=True)
def _numbers_of_fiction_are_called(cast):
    desk = DeskSettings.current()
    desk.is_demo = True
    desk.save()


def report(event, *, number=STRANGER, key="c-1", at=EVENING, **more):
    sent = {"event": event, "callId": key, "direction": "in", "from": number, "to": "100", **more}
    return take_report(report=read_report(sent), at=at)


def miss(**facts):
    report("newCall", **facts)
    return report("hangup", cause="cancel", **facts)


def test_a_missed_call_of_a_stranger_is_promised_the_next_fair_hour(cast):
    call = miss()
    callback = Callback.objects.get()
    case, hour = callback.case, callback.live_appointment
    assert (call.became, call.case, call.callback) == (Follow.PROMISED, case, callback)
    assert (case.source, case.person.name, callback.number) == (
        CaseSource.MISSED_CALL,
        "",
        STRANGER,
    )
    # The desk opens at nine of Tuesday, in Paris.
    assert hour.starts_at == MONDAY.replace(day=24, hour=8)
    assert not callback.called.numbers.get().is_confirmed
    assert callback.public_booking


def test_it_is_told_by_sms_with_how_to_stop_it(cast):
    call = miss()
    notice = Notice.objects.get(kind=NoticeKind.MISSED_CALL)
    words = compose(notice)
    assert (call.is_told, words.to) == (True, STRANGER)
    assert "manqué votre appel" in words.text
    assert "Karim vous appelle" in words.text
    assert call.callback.trust_word in words.text
    assert "/s/" in words.text
    assert calls_to_read(adviser=None) == []


def test_a_landline_is_told_by_nothing_and_the_desk_knows_it(cast):
    call = miss(number=LANDLINE)
    assert (call.became, call.is_told) == (Follow.PROMISED, False)
    assert calls_to_read(adviser=call.callback.adviser) == [call]
    with translation.override("en"):
        said = [line.words for line in story_of(call.case)]
    assert any("they know of no hour" in words for words in said)


def test_the_story_says_who_did_what(cast):
    call = miss()
    with translation.override("en"):
        lines = {line.kind: line for line in story_of(call.case)}
    assert lines[EventKind.CALL_MISSED].who == "The owner of the number"
    assert lines[EventKind.PROMISED_AFTER_CALL].who == "The desk, by itself"


def test_the_same_reports_again_change_nothing(cast):
    for _ in range(3):
        miss()
    report("answer", at=EVENING + timedelta(minutes=1))
    assert (PhoneCall.objects.count(), Callback.objects.count()) == (1, 1)
    assert PhoneCall.objects.get().became == Follow.PROMISED


def test_a_second_missed_call_is_noted_and_told_of_the_one_that_is(cast):
    first, second = miss(), miss(key="c-2", at=EVENING + timedelta(hours=1))
    assert (second.became, second.callback) == (Follow.KNOWN, first.callback)
    assert Callback.objects.count() == Case.objects.count() == 1
    kinds = [line.kind for line in story_of(first.case)]
    assert kinds.count(EventKind.CALL_MISSED) == 2
    # Once a day.
    assert Notice.objects.filter(kind=NoticeKind.MISSED_CALL).count() == 1
    miss(key="c-3", at=EVENING + timedelta(hours=26))
    assert Notice.objects.filter(kind=NoticeKind.MISSED_CALL).count() == 2


def test_who_has_a_promise_is_told_of_it_and_it_is_not_moved(cast):
    callback = make_callback(cast.topic)
    before = callback.live_appointment.starts_at
    call = miss(number=MADELEINE, at=MONDAY + timedelta(minutes=5))
    assert (call.became, call.callback) == (Follow.KNOWN, callback)
    assert callback.live_appointment.starts_at == before
    told = Notice.objects.get(kind=NoticeKind.MISSED_CALL)
    assert told.appointment == callback.live_appointment


def test_a_call_is_promised_on_the_open_request_of_the_only_person_there(cast):
    case = make_case(cast.topic)
    call = miss(number=MADELEINE)
    assert (call.case, Case.objects.count()) == (case, 1)
    assert call.callback.case == case


def test_a_number_that_two_people_share_is_nobodys_request(cast):
    make_case(cast.topic, name="Madeleine Petit")
    make_case(cast.topic, name="Paul Petit")
    call = miss(number=MADELEINE)
    assert call.case.person.name == ""
    assert not call.case.person.name_words.exists()
    assert Person.objects.count() == 3


def test_who_is_known_keeps_their_name_and_language(cast):
    case = make_case(cast.topic)
    closing = Closing(reason=ClosingReason.SOLVED_TOGETHER)
    move_case(case=case, move=Move.CLOSE, at=MONDAY, by=None, closing=closing)
    call = miss(number=MADELEINE)
    assert call.case.person == case.person
    assert call.case != case


def test_an_answered_call_promises_nothing(cast):
    report("newCall")
    report("answer")
    call = report("hangup", cause="normalClearing")
    assert (call.became, Callback.objects.count()) == (Follow.ANSWERED, 0)
    assert calls_to_read(adviser=None) == []


def test_who_presses_one_is_called_back_though_a_machine_answered(cast):
    report("newCall")
    report("answer")
    call = report("callMe")
    assert (call.became, call.asked_back) == (Follow.PROMISED, True)
    assert report("hangup", cause="normalClearing").callback == call.callback


def test_who_got_through_on_another_line_is_not_called_back(cast):
    report("newCall")
    report("newCall", key="c-2", at=EVENING + timedelta(minutes=1))
    report("answer", key="c-2", at=EVENING + timedelta(minutes=2))
    call = report("hangup", cause="cancel", at=EVENING + timedelta(minutes=3))
    assert (call.became, Callback.objects.count()) == (Follow.ANSWERED, 0)


def test_a_withheld_number_does_nothing_but_count(cast):
    call = miss(number="anonymous")
    assert (call.became, call.number, Case.objects.count()) == (Follow.COUNTED, "", 0)
    assert calls_to_read(adviser=None) == []
    assert withheld_of_a_day(at=EVENING + timedelta(hours=1)) == 1


def test_who_wants_no_call_gets_none(cast):
    refuse_calls(number=STRANGER, at=EVENING)
    call = miss()
    assert (call.became, Case.objects.count()) == (Follow.REFUSED, 0)


def test_a_number_abroad_is_left_to_a_person(cast):
    call = miss(number="+4930123456")
    assert (call.became, Callback.objects.count()) == (Follow.LEFT, 0)
    assert calls_to_read(adviser=cast.karim) == [call]


def test_the_bounds_of_the_site_hold(cast):
    for n in range(4):
        call = miss(key=f"c-{n}", at=EVENING + timedelta(minutes=n))
        appointment = call.callback.live_appointment
        appointment.quarters.all().delete()
        appointment.state = AppointmentState.CANCELLED
        appointment.save()
        Callback.objects.filter(pk=call.callback.pk).update(state="cancelled", ended_at=EVENING)
    call = miss(key="c-5", at=EVENING + timedelta(minutes=9))
    assert call.became == Follow.LEFT


def test_where_no_hour_is_free_an_adviser_finds_one(cast):
    cast.karim.opening_periods.all().delete()
    cast.ines.opening_periods.update(starts="09:00", ends="09:15")
    cast.ines.daily_cap = 0
    cast.ines.save()
    call = miss()
    assert call.became == Follow.PROMISED
    assert call.callback.find_a_time_by is not None


def test_while_the_site_takes_no_requests_a_person_decides(cast):
    desk = DeskSettings.current()
    desk.is_booking_off = True
    desk.save()
    assert miss().became == Follow.LEFT


def test_a_robot_that_dials_all_day_is_kept_no_more(cast):
    for n in range(MOST_IN_AN_HOUR):
        report("newCall", key=f"c-{n}")
    assert report("newCall", key="one more") is None
    assert report("newCall", key="other", number=MADELEINE) is not None


def test_a_call_rings_at_the_desk_whose_line_it_is(cast):
    cast.karim.phone_line = "201"
    cast.karim.save()
    call = report("newCall", user=["201"])
    assert calls_at(cast.karim.pk, at=EVENING) == [call]
    assert calls_at(cast.ines.pk, at=EVENING) == []
    everybodys = report("newCall", key="c-2", number=MADELEINE)
    assert calls_at(cast.ines.pk, at=EVENING) == [everybodys]
    report("answer", key="c-2", answeringNumber="201", at=EVENING)
    assert calls_at(cast.ines.pk, at=EVENING) == []
    assert len(calls_at(cast.karim.pk, at=EVENING)) == 2
    report("hangup", key="c-2", cause="16", at=EVENING)
    assert calls_at(cast.karim.pk, at=EVENING) == [call]
    assert calls_at(cast.karim.pk, at=EVENING + timedelta(minutes=4)) == []


def test_a_number_that_a_later_report_brings_is_called_back(cast):
    report("newCall", number="anonymous")
    call = report("hangup", cause="cancel")
    assert (call.number, call.became) == (STRANGER, Follow.PROMISED)
    assert call.callback.number == STRANGER


def test_a_promise_that_ends_while_its_call_is_followed_leaves_it_to_the_desk(cast, monkeypatch):
    callback, real = make_callback(cast.topic), missed_calls.promise_to

    def after_its_end(number):
        cancel_callback(callback=callback, at=EVENING)
        return real(number)

    monkeypatch.setattr(missed_calls, "promise_to", after_its_end)
    call = miss(number=MADELEINE)
    assert (call.callback, call.is_told) == (None, False)
    assert calls_to_read(adviser=cast.karim) == [call]


def test_who_heard_the_hour_from_a_voice_is_told_by_nobody(cast):
    call = miss(number=LANDLINE)
    assert calls_to_read(adviser=None) == [call]
    report("hourSaid", number=LANDLINE)
    call.refresh_from_db()
    assert call.is_told
    assert calls_to_read(adviser=None) == []


def test_a_voice_that_had_no_hour_to_say_told_nothing(cast):
    call = miss(number="+4930123456")
    assert calls_to_read(adviser=None) == [call]
    report("hourSaid", number="+4930123456")
    call.refresh_from_db()
    assert not call.is_told
    assert calls_to_read(adviser=None) == [call]


def test_calls_are_forgotten(cast):
    miss()
    report("newCall", key="open", number=MADELEINE)
    forget_phone_calls(at=EVENING + timedelta(hours=3))
    assert not PhoneCall.objects.filter(ended_at=None).exists()
    forget_phone_calls(at=EVENING + KEPT)
    assert not PhoneCall.objects.exists()
    assert Callback.objects.exists()
