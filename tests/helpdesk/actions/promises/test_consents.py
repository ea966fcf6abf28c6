"""Paul may be called for Madeleine: once it is confirmed, until its last day or her word."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from helpdesk.actions.people.people import Newcomer, add_person
from helpdesk.actions.promises.consents import (
    BadLastDay,
    ConsentNotOpen,
    HelperIsThePerson,
    HelperNamed,
    ask_in_writing,
    confirm_consent,
    give_consent,
    revoke_consent,
)
from helpdesk.actions.promises.helper_calls import (
    ConsentNotValid,
    end_expired,
    give_back_each,
    promise_for_helper,
)
from helpdesk.actions.promises.intake import use_number
from helpdesk.choices import (
    CallbackState,
    Channel,
    ConsentMark,
    ConsentScope,
    EventKind,
    HelperKind,
    HowSaid,
    NoticeState,
    PhoneOwner,
    PromiseWay,
    SaidNeed,
)
from helpdesk.models import Case, Consent, ConsentMarked, Person, PhoneNumber
from helpdesk.policy.consents import ConsentState, LastDayProblem
from helpdesk.reads.consents import state_of
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

PAUL = "+33639987777"
FRIDAY = MONDAY - timedelta(days=3)
LATER = MONDAY + timedelta(minutes=5)
LAST_DAY = date(2027, 5, 23)
AFTER = datetime(2027, 5, 24, 0, 1, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def case(cast):
    return make_case(cast.topic, adviser=cast.karim)


@pytest.fixture
def give(cast, case):
    def _give(*, case=case, at=FRIDAY, by=cast.karim.user, **facts):
        named = {
            "name": "Paul Petit",
            "number": PAUL,
            "kind": HelperKind.RELATIVE,
            "scope": ConsentScope.ONE_REQUEST,
            "last_day": LAST_DAY,
            "script_version": 1,
            "language": "fr",
            **facts,
        }
        return give_consent(case=case, named=HelperNamed(**named), at=at, by=by)

    return _give


@pytest.fixture
def confirm(cast):
    """Another adviser hears it, on another day."""
    return lambda consent, at=LATER: confirm_consent(
        consent=consent, how=HowSaid.CALL, at=at, by=cast.ines.user
    )


@pytest.fixture
def revoke(cast):
    return lambda consent, at=LATER: revoke_consent(
        consent=consent, how=HowSaid.CALL, at=at, by=cast.karim.user
    )


@pytest.fixture
def promise(cast, case):
    def _promise(consent, **facts):
        facts = {"case": case, "starts_at": AFTERNOON, "at": LATER, "notice_minutes": 0, **facts}
        return promise_for_helper(consent=consent, by=cast.karim.user, **facts)

    return _promise


def kinds(case):
    return list(case.events.order_by("pk").values_list("kind", flat=True))


def test_a_consent_that_was_given_is_still_to_be_confirmed(give, case):
    consent = give()
    assert state_of(consent, at=LATER) is ConsentState.TO_CONFIRM
    assert (consent.person, consent.case, consent.script_version) == (case.person, case, 1)
    assert kinds(case)[-1] == EventKind.CONSENT_GIVEN


def test_the_story_holds_no_name_and_no_number(give, case):
    give()
    data = str(case.events.get(kind=EventKind.CONSENT_GIVEN).data)
    assert "Paul" not in data
    assert PAUL not in data


def test_the_same_yes_again_is_the_same_consent(give):
    assert give() == give()
    assert Consent.objects.count() == Person.objects.count() - 1 == 1


def test_after_it_was_taken_back_a_yes_is_a_new_consent(give, revoke):
    first = revoke(give())
    assert give(at=LATER) != first


def test_nobody_is_their_own_helper(give):
    with pytest.raises(HelperIsThePerson):
        give(name="Madeleine Petit", number=MADELEINE)
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("last_day", "problem"),
    [(date(2026, 11, 22), LastDayProblem.PAST), (date(2028, 11, 24), LastDayProblem.TOO_FAR)],
)
def test_a_last_day_that_cannot_be_writes_nothing(give, last_day, problem):
    with pytest.raises(BadLastDay) as refused:
        give(last_day=last_day, at=MONDAY)
    assert refused.value.problem is problem
    assert not Person.objects.filter(name="Paul Petit").exists()


def test_it_holds_once_it_is_confirmed_at_a_later_moment(give, confirm, case):
    consent = confirm(give())
    assert state_of(consent, at=LATER) is ConsentState.VALID
    assert kinds(case)[-2:] == [EventKind.CONSENT_CONFIRMED, EventKind.NOTICE_QUEUED]


def test_the_call_that_gives_it_does_not_confirm_it(give, confirm):
    with pytest.raises(ConsentNotOpen):
        confirm(give(at=MONDAY), at=MONDAY)


def test_what_is_over_is_not_confirmed(give, confirm, revoke):
    with pytest.raises(ConsentNotOpen):
        confirm(give(), at=AFTER)
    with pytest.raises(ConsentNotOpen):
        confirm(revoke(give()))


def test_it_is_confirmed_and_taken_back_once(give, confirm, revoke):
    consent = give()
    for _twice in range(2):
        confirm(consent)
    for _twice in range(2):
        revoke(consent)
    assert sorted(consent.marks.values_list("mark", flat=True)) == ["confirmed", "revoked"]


def test_a_consent_for_every_request_is_told_in_each_open_one(cast, give, confirm, case):
    second = make_case(cast.topic)
    confirm(give(scope=ConsentScope.EVERY_REQUEST))
    assert EventKind.CONSENT_CONFIRMED in kinds(case)
    assert EventKind.CONSENT_CONFIRMED in kinds(second)


def test_under_a_valid_consent_the_helper_is_called(give, confirm, promise, case):
    consent = confirm(give())
    callback = promise(consent)
    case.refresh_from_db()
    assert (callback.number, callback.consent, case.consent) == (PAUL, consent, consent)
    assert callback.called.name == "Paul Petit"


def test_under_no_other_one_is_the_helper_called(cast, give, confirm, revoke, promise):
    unconfirmed, valid = give(), give(scope=ConsentScope.EVERY_REQUEST)
    confirm(valid)
    for consent, at in ((unconfirmed, LATER), (valid, AFTER), (revoke(valid), LATER)):
        with pytest.raises(ConsentNotValid):
            promise(consent, at=at)


def test_a_consent_for_one_request_opens_no_other(cast, give, confirm, promise):
    consent = confirm(give())
    for name in ("Madeleine Petit", "Rose Blanc"):
        with pytest.raises(ConsentNotValid):
            promise(consent, case=make_case(cast.topic, name=name))


def test_taken_back_the_call_is_the_persons_again_at_its_hour(give, confirm, revoke, promise, case):
    callback = promise(confirm(give()))
    told_paul = list(callback.notices.filter(state=NoticeState.QUEUED))
    assert told_paul
    revoke(callback.consent, at=LATER + timedelta(minutes=1))
    callback.refresh_from_db()
    assert (callback.number, callback.consent, callback.state) == (
        MADELEINE,
        None,
        CallbackState.OPEN,
    )
    assert callback.live_appointment.starts_at == AFTERNOON
    for notice in told_paul:
        notice.refresh_from_db()
        assert notice.state == NoticeState.DROPPED
    assert callback.notices.filter(state=NoticeState.QUEUED).exists()
    assert kinds(case)[-2:] == [EventKind.NUMBER_CHANGED, EventKind.NOTICE_QUEUED]


def test_the_persons_own_number_comes_before_a_shared_one(give, confirm, revoke, promise, case):
    callback = promise(confirm(give()))
    case.person.numbers.update(owner=PhoneOwner.SHARED)
    PhoneNumber.objects.create(person=case.person, number="+33199005678")
    revoke(callback.consent)
    callback.refresh_from_db()
    assert callback.number == "+33199005678"


def test_without_a_number_of_the_person_one_must_be_found(give, confirm, revoke, promise, case):
    callback = promise(confirm(give()))
    case.person.numbers.update(number=PAUL, owner=PhoneOwner.SOMEBODY_ELSE)
    revoke(callback.consent)
    callback.refresh_from_db()
    assert (callback.number, callback.consent, callback.state) == ("", None, CallbackState.OPEN)
    assert callback.find_a_time_by is not None
    assert callback.live_appointment is None
    assert case.events.filter(kind=EventKind.TIME_WANTED, data__step="other_number").exists()


def test_another_number_for_the_person_is_no_call_to_the_helper(cast, give, confirm, promise, case):
    callback = promise(confirm(give()))
    use_number(case=case, number="+33199005678", note="", at=LATER, by=cast.karim.user)
    callback.refresh_from_db()
    assert callback.consent is None


def test_the_watch_gives_back_a_call_whose_consent_ended(give, confirm, promise):
    callback = promise(confirm(give()))
    assert end_expired(at=LATER) == 0
    assert end_expired(at=AFTER) == 1
    assert end_expired(at=AFTER) == 0
    callback.refresh_from_db()
    assert (callback.number, callback.consent) == (MADELEINE, None)


def test_the_watch_gives_back_what_a_crash_left(cast, give, confirm, promise):
    callback = promise(confirm(give()))
    ConsentMarked.objects.create(
        consent=callback.consent, mark="revoked", how="call", at=LATER, by=cast.karim.user
    )
    assert end_expired(at=LATER) == 1


def test_one_letter_asks_whether_it_is_right(cast, give, revoke, case):
    consent = give()
    for _twice in range(2):
        ask_in_writing(consent=consent, case=case, at=LATER, by=cast.karim.user)
    letter = consent.notices.get()
    assert (letter.channel, letter.state) == (Channel.LETTER, NoticeState.QUEUED)
    revoke(consent)
    letter.refresh_from_db()
    assert letter.state == NoticeState.DROPPED


@pytest.mark.parametrize("table", ["helpdesk_consent", "helpdesk_consentmarked"])
def test_the_database_refuses_to_change_a_consent(give, confirm, table):
    confirm(give())
    column = "language" if table == "helpdesk_consent" else "how"
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET {column} = 'letter'")


@pytest.mark.parametrize("mark", ConsentMark)
def test_the_database_takes_each_mark_once(cast, give, mark):
    consent = give()
    facts = {"mark": mark, "how": "call", "at": LATER, "by": cast.karim.user}
    ConsentMarked.objects.create(consent=consent, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentMarked.objects.create(consent=consent, **facts)


@pytest.mark.parametrize(
    "wrong",
    [
        {"scope": "every_request"},
        {"case": None},
        {"helper_kind": "friend"},
        {"helper": "the person"},
    ],
)
def test_the_database_takes_no_consent_that_makes_no_sense(cast, give, case, wrong):
    said = give()
    facts = {
        "person": case.person,
        "helper": said.helper,
        "scope": said.scope,
        "case": case,
        "expires_on": LAST_DAY,
        "script_version": 1,
        "language": "fr",
        "given_at": MONDAY,
        "taken_by": cast.karim.user,
        **wrong,
    }
    if facts["helper"] == "the person":
        facts["helper"] = case.person
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(**facts)


def test_what_is_confirmed_or_over_is_not_asked_in_writing(give, confirm, revoke, case, cast):
    asked = {"case": case, "at": LATER, "by": cast.karim.user}
    consent = give()
    confirm(consent)
    with pytest.raises(ConsentNotOpen):
        ask_in_writing(consent=consent, **asked)
    revoke(consent)
    with pytest.raises(ConsentNotOpen):
        ask_in_writing(consent=consent, **asked)


def test_a_helper_who_has_no_number_any_more_is_promised_nothing(give, confirm, promise):
    consent = give()
    confirm(consent)
    PhoneNumber.objects.filter(person=consent.helper).delete()
    with pytest.raises(ConsentNotValid):
        promise(consent)


def test_who_has_no_request_any_more_is_told_nothing_and_the_consent_holds(give, confirm, case):
    """The request went to the record of somebody else, where it belongs."""
    consent = give(scope=ConsentScope.EVERY_REQUEST)
    other = add_person(Newcomer("Rose Blanc", "+33199005678", "fr"), at=FRIDAY)
    Case.objects.filter(pk=case.pk).update(person=other)
    confirm(consent)
    assert state_of(consent, at=LATER) is ConsentState.VALID
    assert not consent.notices.exists()


def test_a_call_is_given_back_once_though_two_hands_asked_for_it(
    cast, give, confirm, promise, case
):
    callback = promise(confirm(give()))
    ConsentMarked.objects.create(
        consent=callback.consent, mark="revoked", how="call", at=LATER, by=cast.karim.user
    )
    assert give_back_each([callback, callback], at=LATER, by=cast.karim.user) == 1
    assert kinds(case).count(EventKind.NUMBER_CHANGED) == 1


def test_who_does_not_hear_is_written_to_when_the_call_is_theirs_again(
    give, confirm, revoke, promise, case, settings
):
    settings.SMS_REACHES_PEOPLE = True
    callback = promise(confirm(give()))
    Case.objects.filter(pk=case.pk).update(said_needs=[SaidNeed.IN_WRITING])
    revoke(callback.consent)
    callback.refresh_from_db()
    assert (callback.way, callback.number) == (PromiseWay.SMS, MADELEINE)
    assert callback.live_appointment.starts_at == AFTERNOON


def test_without_a_number_and_an_hour_both_are_to_be_found(give, confirm, revoke, promise, case):
    callback = promise(confirm(give()), starts_at=None)
    case.person.numbers.all().delete()
    revoke(callback.consent, at=LATER + timedelta(hours=1))
    callback.refresh_from_db()
    assert (callback.number, callback.state) == ("", CallbackState.OPEN)
    assert callback.find_a_time_by > LATER + timedelta(hours=1)
    assert case.events.filter(kind=EventKind.TIME_WANTED, data__step="other_number").exists()
