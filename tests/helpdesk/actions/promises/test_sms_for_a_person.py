"""Answers by SMS that are left to a person, and where answers do not come back."""

from datetime import timedelta

import pytest

from helpdesk.actions.messages.deliveries import record_delivery
from helpdesk.actions.people.restricted import restrict
from helpdesk.actions.promises.answers import take_sms
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.choices import NoticeKind, NoticeState
from helpdesk.models import DoNotCall, IncomingSms, Notice, PhoneNumber, SmsQuestion
from helpdesk.policy.sms_phrases import Said
from helpdesk.policy.sms_talk import MOST_ANSWERS, Did
from helpdesk.words.message import compose, words_of
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback, make_case
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


# --- Left to a person -------------------------------------------------------------------------


def test_what_nobody_understands_is_told_to_be_read_once_a_day(callback, phone):
    assert phone.says("Mon fils sera là aussi") is Did.NOTED
    heard = queued(NoticeKind.HEARD).get()
    assert compose(heard).to == NUMBER
    assert "12 h 10" in words_of(heard)
    phone.says("Il arrive à midi")
    assert queued(NoticeKind.HEARD).count() == 1
    phone.says("Bonjour", at=LATER + timedelta(hours=25))
    assert Notice.objects.filter(kind=NoticeKind.HEARD).count() == 2


@pytest.mark.parametrize(
    "text", ["Je conduis. Message automatique", "Réponse automatique : absent"]
)
def test_a_machine_is_never_answered(callback, phone, text):
    before = Notice.objects.count()
    assert phone.says(text) is Did.NOTED
    assert (phone.last.said, Notice.objects.count()) == (Said.MACHINE, before)


@pytest.mark.parametrize("sender", ["TeleCoop", "36105"])
@pytest.mark.parametrize("text", ["oui", "STOP", "annuler", "bonjour"])
def test_a_name_and_a_short_number_do_nothing_and_are_never_answered(callback, sender, text):
    before = Notice.objects.count()
    take_sms(sender=sender, text=text, gateway_id="n", at=LATER)
    sms = IncomingSms.objects.get()
    assert (sms.did, sms.case, Notice.objects.count()) == (Did.NOTED, None, before)
    assert not DoNotCall.objects.exists()


def test_two_people_who_share_a_number_change_nothing(cast, callback, phone):
    make_case(cast.topic, name="Paul Petit", number=NUMBER)
    for text in ("oui", "annuler", "plus tard", "pas moi"):
        assert phone.says(text) is Did.NOTED


def test_two_promises_to_a_number_change_nothing(cast, callback, phone):
    make_callback(cast.topic, number=NUMBER, starts_at=TUESDAY + timedelta(hours=1))
    assert phone.says("annuler") is Did.NOTED


def test_of_two_promises_to_a_number_the_latest_tells_that_the_words_are_read(
    cast, callback, phone
):
    at = MONDAY + timedelta(minutes=1)
    starts_at = TUESDAY + timedelta(hours=1)
    latest = make_callback(cast.topic, name="Paul Petit", number=NUMBER, starts_at=starts_at, at=at)
    assert phone.says("annuler") is Did.NOTED
    heard = queued(NoticeKind.HEARD).get()
    assert (heard.callback, phone.last.answer, phone.last.case) == (latest, heard, None)
    assert compose(heard).to == NUMBER
    phone.says("c'est Paul")
    assert queued(NoticeKind.HEARD).count() == 1


def test_two_people_with_a_number_and_no_promise_are_told_that_the_words_are_read(cast, phone):
    make_case(cast.topic, name="Madeleine Petit", number=NUMBER)
    make_case(cast.topic, name="Paul Petit", number=NUMBER, at=LATER)
    assert phone.says("bonjour", at=LATER) is Did.NOTED
    heard = queued(NoticeKind.HEARD).get()
    assert (heard.case.person.name, heard.callback) == ("Paul Petit", None)
    assert phone.last.case is None
    assert compose(heard).to == NUMBER


def test_a_shared_phone_is_told_that_its_words_are_read(callback, phone):
    PhoneNumber.objects.filter(number=NUMBER).update(owner="shared")
    assert phone.says("annuler") is Did.NOTED
    assert queued(NoticeKind.HEARD).get().callback == callback


def test_while_somebody_calls_nothing_is_changed(cast, callback, phone):
    start_attempt(callback=callback, adviser=cast.karim, at=LATER, by=cast.karim.user)
    assert phone.says("annuler") is Did.NOTED


def test_a_shared_phone_changes_nothing(callback, phone):
    PhoneNumber.objects.filter(number=NUMBER).update(owner="shared")
    assert phone.says("annuler") is Did.NOTED


def test_an_unknown_number_is_shown_nothing_and_answered_by_nobody(callback):
    before = Notice.objects.count()
    stranger = Phone(STRANGER)
    for text in ("oui", "annuler", "plus tard", "1", "bonjour", "pas moi"):
        assert stranger.says(text) is Did.NOTED
    assert Notice.objects.count() == before


def test_a_restricted_record_is_answered_like_any_other(cast, callback, phone):
    restrict(person_id=callback.case.person_id, at=MONDAY, by=cast.awa)
    assert phone.says("non") is Did.ASKED_TO_CANCEL


def test_a_number_is_answered_so_often_a_day(callback, phone):
    for _ in range(MOST_ANSWERS // 2):
        assert phone.says("annuler") is Did.ASKED_TO_CANCEL
        assert phone.says("non") is Did.STANDS
    assert phone.says("annuler") is Did.NOTED


# --- Where answers do not come back -----------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [("SMS_INCOMING", False), ("SMS_SENDER", "TeleCoop"), ("SMS_SENDER", "")],
)
def test_nobody_is_asked_to_answer_what_would_not_come_back(callback, phone, settings, name, value):
    setattr(settings, name, value)
    reminder = callback.notices.get(kind=NoticeKind.REMINDER)
    assert "Répondez" not in words_of(reminder)
    for text in ("non", "plus tard"):
        assert phone.says(text) is Did.NOTED
    assert not SmsQuestion.objects.exists()


@pytest.mark.parametrize("kind", [NoticeKind.CONFIRMATION, NoticeKind.REMINDER])
def test_an_sms_about_an_hour_says_which_answers_we_understand(callback, kind):
    words = words_of(callback.notices.get(kind=kind))
    assert "Répondez OUI si cela va, NON pour annuler, HEURE pour changer." in words


def test_an_answer_that_does_not_get_there_is_said_by_nobody(callback, phone):
    phone.says("non")
    asked = queued(NoticeKind.CANCEL_ASKED).get()
    Notice.objects.filter(pk=asked.pk).update(state=NoticeState.SENT)
    record_delivery(idempotency_key=asked.idempotency_key, delivered=False, at=LATER)
    assert not Notice.objects.filter(instead_of=asked).exists()
