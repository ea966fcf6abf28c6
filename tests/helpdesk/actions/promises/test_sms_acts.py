"""What an SMS asks is done for the one promise to its number, and told there."""

from datetime import datetime, timedelta

import pytest

from helpdesk.actions.messages.sending import send_due
from helpdesk.actions.people.people import confirm_fact
from helpdesk.actions.promises.answers import Taken, take_sms
from helpdesk.actions.promises.appointments import move_appointment
from helpdesk.actions.promises.handover import reroute
from helpdesk.choices import (
    CallbackState,
    CaseState,
    Channel,
    ContactFact,
    EventKind,
    NoticeKind,
    NoticeState,
    Presence,
)
from helpdesk.models import DoNotCall, Notice, OpeningPeriod, SlotHold, SmsQuestion
from helpdesk.policy.fair_use import MOVES_PER_PROMISE
from helpdesk.policy.incoming import MOST_IN_AN_HOUR
from helpdesk.policy.sms_phrases import Said
from helpdesk.policy.sms_talk import Did
from helpdesk.reads.do_not_call import is_refused
from helpdesk.reads.incoming import sms_to_read
from helpdesk.words.message import compose, words_of
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback
from tests.factories.phones import LATER, NUMBER, STRANGER, Phone, bring_answers, queued

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TUESDAY = AFTERNOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def _gateway(settings):
    bring_answers(settings)


@pytest.fixture
def callback(cast):
    return make_callback(cast.topic, number=NUMBER, starts_at=TUESDAY)


@pytest.fixture
def phone():
    return Phone()


def to_read():
    return [sms.did for sms in sms_to_read(adviser=None, at=LATER)]


# --- Yes, no, cancel --------------------------------------------------------------------------


def test_yes_confirms_and_nobody_has_to_read_it(callback, phone):
    before = Notice.objects.count()
    assert phone.says("Oui merci") is Did.CONFIRMED
    callback.refresh_from_db()
    assert (callback.state, Notice.objects.count(), to_read()) == (CallbackState.OPEN, before, [])
    line = callback.case.events.get(kind=EventKind.SMS_CAME)
    assert (line.data["said"], line.data["did"]) == (Said.YES, Did.CONFIRMED)


def test_no_is_asked_once_more_and_yes_then_cancels(callback, phone):
    assert phone.says("Non") is Did.ASKED_TO_CANCEL
    callback.refresh_from_db()
    assert callback.state == CallbackState.OPEN
    asked = queued(NoticeKind.CANCEL_ASKED).get()
    assert (asked.channel, compose(asked).to) == (Channel.SMS, NUMBER)
    assert phone.says("oui") is Did.CANCELLED
    callback.refresh_from_db()
    assert (callback.state, callback.case.state) == (CallbackState.CANCELLED, CaseState.CLOSED)
    assert queued(NoticeKind.CANCELLED).get().channel == Channel.SMS
    assert to_read() == [Did.CANCELLED]


def test_no_to_the_question_leaves_the_call_as_it_was(callback, phone):
    phone.says("annuler svp")
    assert phone.says("non") is Did.STANDS
    callback.refresh_from_db()
    assert callback.state == CallbackState.OPEN
    assert "14" in words_of(queued(NoticeKind.STANDS).get())
    # It is answered: "yes" now is about the hour again.
    assert phone.says("oui") is Did.CONFIRMED


def test_a_question_of_yesterday_is_no_question_any_more(callback, phone):
    phone.says("non")
    assert phone.says("oui", at=LATER + timedelta(hours=25)) is Did.NOTED
    callback.refresh_from_db()
    assert callback.state == CallbackState.OPEN


def test_a_question_of_yesterday_ends_with_the_next_one(callback, phone):
    phone.says("non")
    first = SmsQuestion.objects.get()
    reminder = callback.notices.get(kind=NoticeKind.REMINDER)
    told_at = LATER + timedelta(hours=24)
    Notice.objects.filter(pk=reminder.pk).update(state=NoticeState.SENT, sent_at=told_at)
    assert phone.says("annuler", at=LATER + timedelta(hours=25)) is Did.ASKED_TO_CANCEL
    first.refresh_from_db()
    assert first.ended_at == LATER + timedelta(hours=25)
    assert SmsQuestion.objects.get(ended_at=None) != first


def test_yes_after_an_adviser_moved_the_call_cancels_nothing(cast, callback, phone):
    phone.says("non")
    move_appointment(
        callback=callback, starts_at=TUESDAY + timedelta(hours=1), at=LATER, by=cast.karim.user
    )
    assert phone.says("oui") is Did.NOTED
    callback.refresh_from_db()
    assert callback.state == CallbackState.OPEN


def test_yes_between_a_question_and_a_reminder_is_about_nobody_knows_which(callback, phone):
    phone.says("non")
    reminder = callback.notices.get(kind=NoticeKind.REMINDER)
    when = LATER + timedelta(minutes=5)
    Notice.objects.filter(pk=reminder.pk).update(state=NoticeState.SENT, sent_at=when)
    assert phone.says("oui", at=LATER + timedelta(minutes=6)) is Did.NOTED


# --- Another time -----------------------------------------------------------------------------


def test_later_offers_three_times_that_are_kept_and_2_takes_the_second(callback, phone):
    assert phone.says("une autre heure svp") is Did.OFFERED
    question = SmsQuestion.objects.get()
    assert len(question.times) == SlotHold.objects.count() == 3
    words = words_of(queued(NoticeKind.TIMES_ASKED).get())
    assert [words.count(f"\n{figure}: ") for figure in (1, 2, 3)] == [1, 1, 1]
    assert phone.says("le 2") is Did.MOVED
    live = callback.live_appointment
    assert live.starts_at.isoformat() == question.times[1].replace("Z", "+00:00")
    assert queued(NoticeKind.MOVED).count() == 1
    assert not SlotHold.objects.exists()
    assert to_read() == []


def test_a_time_that_is_gone_is_offered_no_more(callback, phone):
    phone.says("demain matin")
    first = SmsQuestion.objects.get()
    SlotHold.objects.all().delete()
    OpeningPeriod.objects.all().delete()
    assert phone.says("1") is Did.NOTED
    assert callback.live_appointment.starts_at == TUESDAY
    first.refresh_from_db()
    assert first.ended_at is not None


def test_a_time_that_somebody_else_took_leads_to_three_others(cast, callback, phone):
    phone.says("autre heure")
    first = SmsQuestion.objects.get()
    SlotHold.objects.all().delete()
    for name in ("Luc Un", "Anne Deux"):
        make_callback(
            cast.topic, name=name, number=STRANGER, starts_at=datetime.fromisoformat(first.times[0])
        )
    assert phone.says("1") is Did.OFFERED
    second = SmsQuestion.objects.get(ended_at=None)
    assert first.times[0] not in second.times
    assert callback.live_appointment.starts_at == TUESDAY


def test_times_are_chosen_as_often_as_on_the_site(callback, phone):
    for _ in range(MOVES_PER_PROMISE):
        assert phone.says("autre heure") is Did.OFFERED
        assert phone.says("1") is Did.MOVED
    assert phone.says("autre heure") is Did.NOTED


def test_an_offer_is_used_up_by_changes_on_the_site(cast, phone):
    callback = make_callback(cast.topic, number=NUMBER, starts_at=None)
    assert phone.says("autre heure") is Did.OFFERED
    # The first is its first hour; the others change it.
    for n in range(MOVES_PER_PROMISE + 1):
        hour = TUESDAY + timedelta(days=2, minutes=15 * n)
        move_appointment(callback=callback, starts_at=hour, at=LATER)
    for adviser in (cast.karim, cast.ines):
        adviser.presence = Presence.AWAY
        adviser.save()
    assert reroute(callback=callback, at=LATER) is None
    assert phone.says("1") is Did.NOTED
    assert callback.live_appointment is None
    assert not SlotHold.objects.exists()
    assert to_read()[-1] == Did.NOTED


def test_an_old_offer_gives_its_times_back_with_the_next_one(callback, phone):
    phone.says("plus tard")
    phone.says("la semaine prochaine")
    assert SlotHold.objects.count() == 3
    assert SmsQuestion.objects.filter(ended_at=None).count() == 1


# --- STOP, and it is not me -------------------------------------------------------------------


def test_stop_is_obeyed_at_once_and_confirmed_once(callback, phone):
    assert phone.says("STOP") is Did.STOPPED
    callback.refresh_from_db()
    assert (callback.state, is_refused(NUMBER)) == (CallbackState.STOPPED, True)
    last = queued(NoticeKind.STOPPED).get()
    assert (last.channel, compose(last).to) == (Channel.SMS, NUMBER)
    assert [n.kind for n in Notice.objects.filter(state=NoticeState.QUEUED)] == [last.kind]
    assert phone.says("stop !") is Did.STOPPED
    assert queued(NoticeKind.STOPPED).count() == DoNotCall.objects.count() == 1
    assert to_read() == [Did.STOPPED] * 2


def test_that_it_is_stopped_really_leaves(callback, phone, settings, tmp_path):
    settings.SMS_URL, settings.SMS_TO_FOLDER = f"file://{tmp_path}", True
    phone.says("stop")
    send_due(at=LATER + timedelta(minutes=1))
    (written,) = tmp_path.glob("*.json")
    assert NUMBER in written.read_text("utf-8")


def test_stop_of_a_number_that_we_never_wrote_to_is_obeyed_in_silence(cast):
    assert Phone(STRANGER).says("STOP") is Did.STOPPED
    assert is_refused(STRANGER)
    assert not Notice.objects.exists()


def test_stop_is_heard_beyond_the_bound_of_an_hour(callback, phone):
    for _ in range(MOST_IN_AN_HOUR):
        phone.says("bonjour")
    assert take_sms(sender=NUMBER, text="STOP", gateway_id="x", at=LATER) is Taken.TOO_MANY
    assert is_refused(NUMBER)


def test_it_is_not_me_stops_the_call_as_the_link_does(callback, phone):
    assert phone.says("Mauvais numéro") is Did.NOT_THEIRS
    callback.refresh_from_db()
    assert (callback.state, is_refused(NUMBER)) == (CallbackState.STOPPED, False)
    assert to_read() == [Did.NOT_THEIRS]


def test_it_is_not_me_of_a_confirmed_number_is_read_by_somebody(cast, callback, phone):
    confirm_fact(
        case=callback.case, fact=ContactFact.NUMBER, value=NUMBER, at=MONDAY, by=cast.karim.user
    )
    assert phone.says("Mauvais numéro") is Did.NOTED
    callback.refresh_from_db()
    assert callback.state == CallbackState.OPEN
