"""A helper's consent is said twice, apart: to two hands, or in another call."""

from datetime import timedelta

import pytest

from helpdesk.actions.people.numbers import add_number
from helpdesk.actions.people.people import keep_number
from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.actions.promises.consents import (
    HelperNamed,
    NotSaidApart,
    confirm_consent,
    give_consent,
)
from helpdesk.actions.promises.helper_calls import ConsentNotValid, call_helper_instead
from helpdesk.actions.promises.intake import record_incoming_call, use_number
from helpdesk.choices import (
    AttemptOutcome,
    Channel,
    ConsentScope,
    FactSource,
    HelperKind,
    HowSaid,
    JournalKind,
    NoticeKind,
    PhoneOwner,
)
from helpdesk.models import Callback, Case, ConsentMarked, JournalEntry, Notice, Person, PhoneNumber
from helpdesk.policy.consents import ConsentState
from helpdesk.policy.duplicates import NumberFacts
from helpdesk.reads.consents import said_by_one_hand, state_of
from helpdesk.words.message import number_of
from tests.factories.helpdesk import MADELEINE, MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

PAUL, ZOES = "+33639987777", "+33612999999"
AT_ONCE = MONDAY + timedelta(seconds=0.1)
TOMORROW = MONDAY + timedelta(days=1)


@pytest.fixture
def callback(cast):
    return make_callback(cast.topic)


@pytest.fixture
def consent(cast, callback):
    named = HelperNamed(
        name="Paul Petit",
        number=PAUL,
        kind=HelperKind.RELATIVE,
        scope=ConsentScope.EVERY_REQUEST,
        last_day=MONDAY.date() + timedelta(days=100),
        script_version=1,
        language="fr",
    )
    return give_consent(case=callback.case, named=named, at=MONDAY, by=cast.karim.user)


def confirm(consent, by, *, at=TOMORROW, how=HowSaid.CALL):
    return confirm_consent(consent=consent, how=how, at=at, by=by)


def called(callback, adviser, outcome=AttemptOutcome.REACHED, *, at=None):
    """Somebody called the number of the promise, and the call ended so."""
    at = at or MONDAY + timedelta(hours=1)
    attempt = start_attempt(callback=callback, adviser=adviser, at=at, by=adviser.user)
    end_attempt(attempt=attempt, outcome=outcome, at=at + timedelta(minutes=3), by=adviser.user)


def test_consent_in_one_breath(cast, callback, consent):
    """One adviser gave and confirmed in 0.1 s, and the promised call went to the helper."""
    with pytest.raises(NotSaidApart):
        confirm(consent, cast.karim.user, at=AT_ONCE)
    assert state_of(consent, at=TOMORROW) is ConsentState.TO_CONFIRM
    with pytest.raises(ConsentNotValid):
        call_helper_instead(callback=callback, consent=consent, at=AT_ONCE, by=cast.karim.user)
    callback.refresh_from_db()
    assert callback.number == MADELEINE


@pytest.mark.parametrize("how", HowSaid)
def test_the_same_hand_may_not_on_another_day_either(cast, consent, how):
    with pytest.raises(NotSaidApart):
        confirm(consent, cast.karim.user, how=how)


def test_two_advisers_of_one_afternoon_may_be_fooled_by_one_caller(cast, consent):
    with pytest.raises(NotSaidApart):
        confirm(consent, cast.ines.user, at=MONDAY + timedelta(hours=5))


@pytest.mark.parametrize("how", HowSaid)
def test_another_adviser_on_another_day_may(cast, consent, how):
    confirm(consent, cast.ines.user, how=how)
    assert state_of(consent, at=TOMORROW) is ConsentState.VALID


def test_the_same_adviser_may_in_another_call_at_the_persons_own_number(cast, callback, consent):
    consent.person.numbers.update(source=FactSource.CONFIRMED)
    called(callback, cast.karim)
    confirm(consent, cast.karim.user, at=MONDAY + timedelta(hours=2))
    assert state_of(consent, at=TOMORROW) is ConsentState.VALID


def test_one_adviser_wrote_down_a_number_called_it_and_confirmed_alone(cast, callback, consent):
    """The second call went to a phone that the same adviser had put on her record."""
    use_number(case=callback.case, number=ZOES, note="", at=AT_ONCE, by=cast.karim.user)
    called(callback, cast.karim)
    with pytest.raises(NotSaidApart):
        confirm(consent, cast.karim.user)


def test_such_a_call_confirms_no_letter(cast, callback, consent):
    consent.person.numbers.update(source=FactSource.CONFIRMED)
    called(callback, cast.karim)
    with pytest.raises(NotSaidApart):
        confirm(consent, cast.karim.user, how=HowSaid.LETTER)


def test_a_call_that_nobody_answered_is_no_other_call(cast, callback, consent):
    consent.person.numbers.update(source=FactSource.CONFIRMED)
    called(callback, cast.karim, AttemptOutcome.NO_ANSWER)
    with pytest.raises(NotSaidApart):
        confirm(consent, cast.karim.user)


def test_a_call_from_before_is_no_other_call(cast, callback, consent):
    consent.person.numbers.update(source=FactSource.CONFIRMED)
    called(callback, cast.karim, at=MONDAY - timedelta(hours=1))
    with pytest.raises(NotSaidApart):
        confirm(consent, cast.karim.user)


def test_a_call_to_somebody_elses_phone_is_no_other_call(cast, callback, consent):
    consent.person.numbers.update(source=FactSource.CONFIRMED)
    consent.person.numbers.update(owner=PhoneOwner.SOMEBODY_ELSE)
    called(callback, cast.karim)
    with pytest.raises(NotSaidApart):
        confirm(consent, cast.karim.user)


def test_a_call_to_a_number_that_the_helper_has_too_is_no_other_call(cast, callback, consent):
    consent.person.numbers.update(source=FactSource.CONFIRMED)
    consent.helper.numbers.create(number=MADELEINE)
    called(callback, cast.karim)
    with pytest.raises(NotSaidApart):
        confirm(consent, cast.karim.user)


def test_a_call_that_came_to_us_is_no_other_call(cast, callback, consent):
    consent.person.numbers.update(source=FactSource.CONFIRMED)
    at = MONDAY + timedelta(hours=1)
    record_incoming_call(callback=callback, adviser=cast.karim, at=at, by=cast.karim.user)
    with pytest.raises(NotSaidApart):
        confirm(consent, cast.karim.user)


def told(consent):
    return Notice.objects.get(kind=NoticeKind.HELPER_NAMED, consent=consent)


def test_the_person_is_told_at_their_own_number(cast, consent, settings):
    settings.SMS_REACHES_PEOPLE = True
    Person.objects.filter(pk=consent.person_id).update(is_demo=False)
    consent.person.numbers.update(number="+33612345678", source=FactSource.CONFIRMED)
    confirm(consent, cast.ines.user)
    notice = told(consent)
    assert (notice.channel, notice.callback) == (Channel.SMS, None)


def test_the_warning_followed_a_number_that_the_same_adviser_had_brought(cast, consent, settings):
    """Her newest request gave a mobile: it heard that somebody may be called in her place."""
    settings.SMS_REACHES_PEOPLE = True
    consent.person.numbers.update(number="+33612345678", source=FactSource.CONFIRMED)
    later = {"number": ZOES, "at": MONDAY + timedelta(hours=1)}
    case = make_case(cast.topic, **later)
    keep_number(person=consent.person, number=ZOES)
    Case.objects.filter(pk=case.pk).update(person=consent.person)
    confirm(consent, cast.ines.user)
    assert number_of(told(consent)) == "+33612345678"


@pytest.mark.parametrize(
    ("address", "channel"), [("1 rue Haute", Channel.LETTER), ("", Channel.ADVISER)]
)
def test_what_would_reach_the_helper_is_a_letter_or_an_advisers_task(
    cast, consent, settings, address, channel
):
    settings.SMS_REACHES_PEOPLE = settings.EMAIL_REACHES_PEOPLE = True
    consent.person.numbers.update(owner=PhoneOwner.SOMEBODY_ELSE)
    Person.objects.filter(pk=consent.person_id).update(postal_address=address)
    confirm(consent, cast.ines.user)
    assert told(consent).channel == channel


def test_both_words_are_in_the_journal(cast, consent):
    confirm(consent, cast.ines.user)
    entries = JournalEntry.objects.order_by("pk").values_list("kind", "actor", "about_id")
    assert list(entries) == [
        (JournalKind.CONSENT_GIVEN, cast.karim.user_id, consent.pk),
        (JournalKind.CONSENT_CONFIRMED, cast.ines.user_id, consent.pk),
    ]


def test_those_of_before_are_listed_to_be_asked_again(cast, consent, django_assert_num_queries):
    assert said_by_one_hand(at=TOMORROW) == []
    # As a desk of the release before wrote it.
    ConsentMarked.objects.create(
        consent=consent, mark="confirmed", how="call", at=AT_ONCE, by=cast.karim.user
    )
    assert [line.consent for line in said_by_one_hand(at=TOMORROW)] == [consent]
    with django_assert_num_queries(2):
        said_by_one_hand(at=TOMORROW)
    assert said_by_one_hand(at=MONDAY + timedelta(days=200)) == []


def test_a_number_written_on_the_helpers_record_got_her_call(cast, callback, consent):
    """Nobody had said it: one adviser added a mobile to Paul, and the promised call went there."""
    consent.helper.numbers.update(source=FactSource.SITE, may_leave_message=False)
    facts = NumberFacts("mobile", "own", "", True, False, ())
    by = cast.karim.user
    add_number(person=consent.helper, number=ZOES, facts=facts, at=MONDAY, by=by)
    consent.helper.numbers.filter(number=ZOES).update(source=FactSource.CONFIRMED)
    confirm(consent, cast.ines.user)
    call_helper_instead(callback=callback, consent=consent, at=TOMORROW, by=by)
    callback.refresh_from_db()
    assert callback.number == PAUL


def test_who_is_called_with_another_number_is_named_again(cast, callback, consent):
    confirm(consent, cast.ines.user)
    consent.helper.numbers.update(number=ZOES)
    with pytest.raises(ConsentNotValid):
        call_helper_instead(callback=callback, consent=consent, at=TOMORROW, by=cast.karim.user)


def test_her_number_is_told_that_her_helper_is_called(cast, callback, consent, settings):
    settings.SMS_REACHES_PEOPLE = True
    confirm(consent, cast.ines.user)
    row = callback.case.person.numbers.get()
    PhoneNumber.objects.filter(pk=row.pk).update(number="+33612345678")
    Callback.objects.filter(pk=callback.pk).update(number="+33612345678")
    call_helper_instead(callback=callback, consent=consent, at=TOMORROW, by=cast.karim.user)
    notice = Notice.objects.get(kind=NoticeKind.CONTACT_CHANGED)
    assert (notice.channel, number_of(notice)) == (Channel.SMS, "+33612345678")
