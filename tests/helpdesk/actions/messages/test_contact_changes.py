"""A promise goes to another number or e-mail by one hand: whoever had it before learns it."""

from datetime import timedelta

import pytest

from helpdesk.actions.messages.contact_changes import (
    change_person_and_tell,
    confirm_fact_and_tell,
    merge_people_and_tell,
    undo_merge_and_tell,
)
from helpdesk.actions.messages.giving_up import hand_on
from helpdesk.actions.messages.notices import ForAnotherHand, mark_carried
from helpdesk.actions.people.numbers import NumberIsTold, remove_number
from helpdesk.actions.people.people import (
    Newcomer,
    add_person,
    confirm_fact,
    keep_number,
    mark_number,
)
from helpdesk.actions.promises.callbacks import WantedCall, cancel_callback, promise_callback
from helpdesk.actions.promises.intake import use_number
from helpdesk.choices import (
    Channel,
    ContactFact,
    EventKind,
    FactSource,
    NoticeKind,
    NoticeState,
)
from helpdesk.models import Case, Notice, Person, PhoneNumber
from helpdesk.policy.duplicates import Side
from helpdesk.words.message import compose, number_of
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HERS, LANDLINE, ANOTHER = "+33612345678", "+33145678901", "+33698765432"
CHANGED = NoticeKind.CONTACT_CHANGED


@pytest.fixture(autouse=True)
def _messages_get_there(settings):
    settings.SMS_REACHES_PEOPLE = settings.EMAIL_REACHES_PEOPLE = True


def confirmed(promise, cast, *, fact=ContactFact.NUMBER, value=None):
    facts = {"fact": fact, "value": value or promise.number, "at": MONDAY, "by": cast.awa}
    confirm_fact(case=promise.case, **facts)
    return promise


@pytest.fixture
def promise(cast):
    return confirmed(make_callback(cast.topic, number=HERS), cast)


@pytest.fixture
def promise_to(cast):
    return lambda number, **facts: confirmed(
        make_callback(cast.topic, number=number, **facts), cast
    )


def other_number(promise, cast, number=ANOTHER):
    by = cast.karim.user
    use_number(case=promise.case, number=number, note="", at=MONDAY, by=by)


def told():
    return Notice.objects.filter(kind=CHANGED)


def test_an_adviser_alone_led_her_call_to_another_phone_and_she_read_nothing(promise, cast):
    other_number(promise, cast)
    notice = told().get()
    assert (notice.channel, number_of(notice)) == (Channel.SMS, HERS)
    promise.refresh_from_db()
    said = compose(notice).text
    secrets = (promise.trust_word, "98 76", ANOTHER, "Madeleine", "/r/", "/s/", "14 h", "Karim")
    assert not [secret for secret in secrets if secret in said]
    assert "Ce n'est pas juste ? Appelez-nous" in said


def test_it_still_leaves_once_the_promise_has_ended(promise, cast):
    other_number(promise, cast)
    promise.refresh_from_db()
    cancel_callback(callback=promise, at=MONDAY, by=cast.karim.user)
    assert not told().of_nothing().exists()


def test_the_number_was_first_called_wrong_so_that_nobody_is_told(promise, cast):
    mark_number(person=promise.case.person, number=HERS, is_dead=True)
    other_number(promise, cast)
    assert number_of(told().get()) == HERS


def test_the_number_was_taken_off_the_record_before_its_message_left(promise, cast):
    other_number(promise, cast)
    row = promise.case.person.numbers.get(number=HERS)
    with pytest.raises(NumberIsTold):
        remove_number(row=row, at=MONDAY, by=cast.karim.user)
    told().update(state=NoticeState.SENT)
    remove_number(row=row, at=MONDAY, by=cast.karim.user)
    assert number_of(told().get()) == ""


def test_what_the_gateway_gives_up_an_adviser_says_to_that_number(promise, cast):
    other_number(promise, cast)
    notice = told().get()
    notice.state = NoticeState.GIVEN_UP
    notice.save()
    instead = hand_on(notice=notice, kind=EventKind.NOTICE_GIVEN_UP, at=MONDAY)
    assert (instead.channel, number_of(instead)) == (Channel.ADVISER, HERS)


def test_a_landline_that_was_confirmed_is_called(cast):
    other_number(confirmed(make_callback(cast.topic, number=LANDLINE), cast), cast)
    notice = told().get()
    assert (notice.channel, number_of(notice)) == (Channel.ADVISER, LANDLINE)


def test_an_e_mail_that_was_confirmed_stands_in_for_a_landline(cast):
    promise = make_callback(cast.topic, number=LANDLINE, email="madeleine@example.org")
    value = "madeleine@example.org"
    other_number(confirmed(promise, cast, fact=ContactFact.EMAIL, value=value), cast)
    notice = told().get()
    assert (notice.channel, compose(notice).to) == (Channel.EMAIL, value)


def test_an_e_mail_that_was_only_typed_is_told_nothing(cast):
    other_number(make_callback(cast.topic, number=LANDLINE, email="zoe@example.org"), cast)
    assert not told().exists()


@pytest.mark.parametrize("wish", ["of the request", "of the number"])
def test_who_wants_no_message_on_that_phone_gets_none(promise, cast, wish):
    if wish == "of the request":
        Case.objects.filter(pk=promise.case_id).update(said_needs=["no_message"])
    else:
        promise.case.person.numbers.update(may_leave_message=False)
    promise.case.refresh_from_db()
    other_number(promise, cast)
    assert not told().filter(channel=Channel.SMS).exists()


def test_the_same_number_again_tells_nothing(promise, cast):
    other_number(promise, cast, number=HERS)
    assert not told().exists()


def test_an_e_mail_of_an_adviser_took_all_messages_away_from_her_phone(promise, cast):
    facts = {"at": MONDAY, "by": cast.karim.user}
    change_person_and_tell(case=promise.case, facts={"email": "zoe@example.org"}, **facts)
    assert number_of(told().get()) == HERS
    change_person_and_tell(case=promise.case, facts={"email": "zoe@example.org"}, **facts)
    assert told().count() == 1


def test_who_has_a_landline_is_called_once_an_e_mail_takes_their_messages(promise_to, cast):
    promise = promise_to(LANDLINE)
    facts = {"at": MONDAY, "by": cast.karim.user}
    change_person_and_tell(case=promise.case, facts={"email": "madeleine@example.org"}, **facts)
    assert told().get().channel == Channel.ADVISER


def test_nobody_is_called_for_an_e_mail_of_which_no_promise_knows(promise_to, cast, settings):
    settings.EMAIL_REACHES_PEOPLE = False
    promise = promise_to(LANDLINE, email="madeleine@example.org")
    facts = {"fact": ContactFact.EMAIL, "value": "madeleine@example.org", "at": MONDAY}
    person = confirm_fact_and_tell(case=promise.case, by=cast.karim.user, **facts)
    assert person.has_confirmed_email
    assert not told().exists()


def test_a_landline_that_nobody_confirmed_is_told_by_letter(cast):
    promise = make_callback(cast.topic, number=LANDLINE)
    Person.objects.filter(pk=promise.case.person_id).update(postal_address="1 rue Haute")
    promise.case.person.refresh_from_db()
    other_number(promise, cast)
    notice = told().get()
    assert (notice.channel, notice.case) == (Channel.LETTER, promise.case)


def test_two_records_without_a_request_become_one_and_nobody_is_told(cast):
    kept, merged = (
        add_person(Newcomer("Madeleine Petit", number, "fr"), at=MONDAY)
        for number in (HERS, ANOTHER)
    )
    PhoneNumber.objects.update(source=FactSource.CONFIRMED)
    merge_people_and_tell(kept=kept, merged=merged, choices={}, at=MONDAY, by=cast.awa)
    assert set(kept.numbers.values_list("number", flat=True)) == {HERS, ANOTHER}
    assert not Notice.objects.exists()


def test_another_phone_was_written_on_her_record_and_confirmed_by_one_hand(promise, cast):
    """From then on it is hers: answers, warnings and later calls went there."""
    case = make_case(cast.topic, number=ANOTHER)
    Case.objects.filter(pk=case.pk).update(person=promise.case.person)
    person = promise.case.person
    keep_number(person=person, number=ANOTHER)
    case.refresh_from_db()
    facts = {"fact": ContactFact.NUMBER, "value": ANOTHER, "at": MONDAY, "by": cast.karim.user}
    for _twice in range(2):
        confirm_fact_and_tell(case=case, **facts)
    notice = told().get()
    assert (notice.channel, number_of(notice), notice.case) == (Channel.SMS, HERS, promise.case)


def test_her_letters_went_to_another_address_and_she_read_nothing(promise, cast):
    facts = {"at": MONDAY, "by": cast.karim.user}
    for address, count in (("1 rue Haute", 0), ("1 rue Haute", 0), ("2 rue Basse", 1)):
        change_person_and_tell(case=promise.case, facts={"postal_address": address}, **facts)
        assert told().count() == count
    assert number_of(told().get()) == HERS


def test_a_number_that_a_merge_brings_is_told_to_the_one_before(promise, cast):
    other = add_person(Newcomer("Madeleine Petit", ANOTHER, "fr"), at=MONDAY)
    other.numbers.update(source=FactSource.CONFIRMED)
    facts = {"at": MONDAY, "by": cast.karim.user}
    merge = merge_people_and_tell(kept=promise.case.person, merged=other, choices={}, **facts)
    assert {number_of(notice) for notice in told()} == {HERS, ANOTHER}
    undo_merge_and_tell(merge=merge, **facts)
    assert told().count() == 2


def test_the_hand_that_changed_it_ticked_that_it_was_said(promise_to, cast):
    """Whoever led a call elsewhere could also write that the person had been told."""
    other_number(promise_to(LANDLINE), cast)
    notice = told().get()
    assert notice.channel == Channel.ADVISER
    with pytest.raises(ForAnotherHand):
        mark_carried(notice=notice, at=MONDAY, by=cast.karim.user)
    assert mark_carried(notice=notice, at=MONDAY, by=cast.ines.user)


def test_an_adviser_who_is_alone_says_it_themselves_a_day_later(promise_to, cast):
    other_number(promise_to(LANDLINE), cast)
    cast.ines.user.is_active = False
    cast.ines.user.save()
    notice, later = told().get(), MONDAY + timedelta(days=1)
    with pytest.raises(ForAnotherHand):
        mark_carried(notice=notice, at=later - timedelta(seconds=1), by=cast.karim.user)
    assert mark_carried(notice=notice, at=later, by=cast.karim.user)


def test_what_was_handed_on_is_for_another_hand_too(promise, cast):
    other_number(promise, cast)
    notice = told().get()
    instead = hand_on(notice=notice, kind=EventKind.NOTICE_GIVEN_UP, at=MONDAY)
    with pytest.raises(ForAnotherHand):
        mark_carried(notice=instead, at=MONDAY, by=cast.karim.user)


def by_phone(cast):
    """What an adviser promised her on the phone: her record's confirmed e-mail serves it."""
    case = make_case(cast.topic, number=HERS)
    wanted = WantedCall(HERS, AFTERNOON)
    return promise_callback(case=case, wanted=wanted, at=MONDAY, by=cast.karim.user)


ZOES = "zoe@example.org"


def test_a_strangers_e_mail_was_confirmed_by_one_hand_and_got_her_messages(cast):
    promise = by_phone(cast)
    typed = make_callback(cast.topic, number=HERS, email=ZOES)
    assert typed.case.person == promise.case.person
    facts = {"fact": ContactFact.EMAIL, "value": ZOES, "at": MONDAY, "by": cast.karim.user}
    confirm_fact_and_tell(case=typed.case, **facts)
    notice = told().get()
    assert (notice.case, notice.channel) == (promise.case, Channel.SMS)
    assert number_of(notice) == HERS


def test_the_warning_itself_went_to_the_e_mail_that_one_hand_had_just_confirmed(promise_to, cast):
    promise = promise_to(LANDLINE)
    typed = make_callback(cast.topic, number=LANDLINE, email=ZOES)
    assert typed.case.person == promise.case.person
    facts = {"fact": ContactFact.EMAIL, "value": ZOES, "at": MONDAY, "by": cast.karim.user}
    confirm_fact_and_tell(case=typed.case, **facts)
    assert [(notice.channel, number_of(notice)) for notice in told()] == [
        (Channel.ADVISER, LANDLINE)
    ]


def test_a_merge_brought_the_e_mail_that_the_warning_of_the_merge_went_to(promise_to, cast):
    kept = promise_to(LANDLINE).case.person
    other = add_person(Newcomer("Zoé Un", "", "fr", email=ZOES), at=MONDAY)
    Person.objects.filter(pk=other.pk).update(email_source=FactSource.CONFIRMED)
    merge_people_and_tell(
        kept=kept,
        merged=Person.objects.get(pk=other.pk),
        choices={"email": Side.MERGED},
        at=MONDAY,
        by=cast.karim.user,
    )
    assert [(notice.channel, number_of(notice)) for notice in told()] == [
        (Channel.ADVISER, LANDLINE)
    ]


def test_the_e_mail_that_was_confirmed_before_is_warned_of_the_one_after(promise_to, cast):
    hers = "madeleine@example.org"
    confirmed(promise_to(LANDLINE, email=hers), cast, fact=ContactFact.EMAIL, value=hers)
    typed = make_callback(cast.topic, number=LANDLINE, email=ZOES)
    facts = {"fact": ContactFact.EMAIL, "value": ZOES, "at": MONDAY, "by": cast.karim.user}
    confirm_fact_and_tell(case=Case.objects.get(pk=typed.case_id), **facts)
    assert [(notice.channel, compose(notice).to) for notice in told()] == [(Channel.EMAIL, hers)]


def test_the_sms_that_failed_was_handed_on_to_the_e_mail_it_warns_of(cast):
    by_phone(cast)
    typed = make_callback(cast.topic, number=HERS, email=ZOES)
    facts = {"fact": ContactFact.EMAIL, "value": ZOES, "at": MONDAY, "by": cast.karim.user}
    confirm_fact_and_tell(case=typed.case, **facts)
    notice = told().get()
    handed = hand_on(notice=notice, kind=EventKind.NOTICE_GIVEN_UP, at=MONDAY)
    assert (handed.channel, number_of(handed)) == (Channel.ADVISER, HERS)


def test_a_record_was_merged_into_hers_and_its_e_mail_got_her_messages(cast):
    promise = by_phone(cast)
    other = add_person(Newcomer("Zoé Un", "", "fr", email=ZOES), at=MONDAY)
    Person.objects.filter(pk=other.pk).update(email_source=FactSource.CONFIRMED)
    kept = promise.case.person
    merge_people_and_tell(
        kept=kept,
        merged=Person.objects.get(pk=other.pk),
        choices={"email": Side.MERGED},
        at=MONDAY,
        by=cast.karim.user,
    )
    assert number_of(told().get()) == HERS


def test_what_changes_no_address_tells_nothing(cast):
    promise = make_callback(cast.topic, number=HERS, email="madeleine@example.org")
    facts = {"at": MONDAY, "by": cast.karim.user}
    for fact, value in (
        (ContactFact.EMAIL, "madeleine@example.org"),
        (ContactFact.NUMBER, HERS),
    ):
        confirm_fact_and_tell(case=promise.case, fact=fact, value=value, **facts)
    assert not told().exists()
