"""Somebody without a voice is written to elsewhere by one hand: they read it where it went before.

Stories of an attacker with one adviser's password, played against the running site.
"""

from datetime import timedelta

import pytest

from helpdesk.actions.messages.again import Refused, send_again
from helpdesk.actions.messages.contact_changes import (
    change_person_and_tell,
    confirm_fact_and_tell,
    merge_people_and_tell,
)
from helpdesk.actions.messages.giving_up import hand_on
from helpdesk.actions.messages.letters import note_returned
from helpdesk.actions.messages.notices import ForAnotherHand, mark_carried
from helpdesk.actions.messages.sending import send_due
from helpdesk.actions.people.people import confirm_fact, keep_number
from helpdesk.actions.promises.intake import PhoneRequest, open_and_promise, open_by_phone
from helpdesk.actions.promises.ways import WantedWay, change_way
from helpdesk.choices import (
    Channel,
    ContactFact,
    EventKind,
    NoticeKind,
    NoticeState,
    PromiseWay,
)
from helpdesk.models import Notice
from helpdesk.reads.evidence import way_digest
from helpdesk.words.message import address_of, compose
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

EMAIL, STRANGERS = "yanis@example.fr", "mechant@evil.example"
HOME, ELSEWHERE = "1 rue des Lilas\n69001 Lyon", "6 rue du Bois\n75001 Paris"
MOBILE, LANDLINE, ANOTHER = "+33612345678", "+33199001235", "+33698765432"
CHANGED = NoticeKind.CONTACT_CHANGED


@pytest.fixture(autouse=True)
def _messages_get_there(settings):
    settings.EMAIL_REACHES_PEOPLE = settings.SMS_REACHES_PEOPLE = True


@pytest.fixture
def promise(cast):
    """What an adviser promised in writing to somebody whom they spoke with."""

    def make(way, **means):
        facts = {"number": "", "name": "Yanis Morel", "topic": cast.topic, **means}
        request = PhoneRequest(way=way, adviser=cast.karim, **facts)
        return open_and_promise(request=request, starts_at=AFTERNOON, at=MONDAY, by=cast.karim.user)

    return make


@pytest.fixture
def lead(cast):
    """Karim leads a promise elsewhere by the page of its way."""

    def change(callback, way, *, at=MONDAY, **means):
        wanted = WantedWay(way, **means)
        return change_way(callback=callback, wanted=wanted, at=at, by=cast.karim.user)

    return change


def told():
    return Notice.objects.filter(kind=CHANGED)


def where(notice):
    return notice.channel, address_of(notice) or notice.postal_address


@pytest.mark.parametrize(
    ("way", "means"),
    [
        (PromiseWay.EMAIL, {"email": STRANGERS}),
        (PromiseWay.CALL, {"number": ANOTHER}),
        (PromiseWay.SMS, {"number": ANOTHER}),
        (PromiseWay.LETTER, {"address": ELSEWHERE}),
    ],
)
def test_an_adviser_led_our_mail_to_himself_and_she_read_nothing(promise, lead, way, means):
    callback = promise(PromiseWay.EMAIL, email=EMAIL)
    lead(callback, way, **means)
    notice = told().get()
    assert where(notice) == (Channel.EMAIL, EMAIL)
    said = compose(notice)
    assert said.to == EMAIL
    assert "Appelez-nous" in said.text
    for secret in (*means.values(), callback.trust_word):
        assert secret not in said.text


def test_an_adviser_led_our_letter_to_himself_and_she_read_nothing(promise, lead):
    callback = promise(PromiseWay.LETTER, address=HOME)
    lead(callback, PromiseWay.LETTER, address=ELSEWHERE)
    notice = told().get()
    assert where(notice) == (Channel.LETTER, HOME)


@pytest.mark.parametrize("way", [PromiseWay.CALL, PromiseWay.EMAIL])
def test_a_letter_that_becomes_a_call_elsewhere_is_told_by_post(promise, lead, way):
    callback = promise(PromiseWay.LETTER, address=HOME)
    lead(callback, way, number=ANOTHER, email=STRANGERS)
    assert where(told().get()) == (Channel.LETTER, HOME)


def test_the_warning_by_post_is_for_another_hand(promise, lead, cast):
    lead(promise(PromiseWay.LETTER, address=HOME), PromiseWay.LETTER, address=ELSEWHERE)
    with pytest.raises(ForAnotherHand):
        mark_carried(notice=told().get(), at=MONDAY, by=cast.karim.user)
    assert mark_carried(notice=told().get(), at=MONDAY, by=cast.ines.user)
    assert told().get().sent_to == way_digest(Channel.LETTER, HOME)


def test_the_page_of_the_person_leads_nothing_away_in_silence_either(promise, cast):
    callback = promise(PromiseWay.EMAIL, email=EMAIL)
    change_person_and_tell(
        case=callback.case, facts={"email": STRANGERS}, at=MONDAY, by=cast.karim.user
    )
    assert where(told().get()) == (Channel.EMAIL, EMAIL)


def test_another_address_is_told_at_the_one_before_where_no_number_warns(promise, cast):
    callback = promise(PromiseWay.LETTER, address=HOME)
    change_person_and_tell(
        case=callback.case, facts={"postal_address": ELSEWHERE}, at=MONDAY, by=cast.karim.user
    )
    assert where(told().get()) == (Channel.LETTER, HOME)


def test_where_a_number_warns_no_letter_does(promise, lead, cast):
    callback = promise(PromiseWay.LETTER, address=HOME)
    row = keep_number(person=callback.case.person, number=MOBILE)
    confirm_fact(case=callback.case, fact=ContactFact.NUMBER, value=MOBILE, at=MONDAY, by=cast.awa)
    lead(callback, PromiseWay.LETTER, address=ELSEWHERE)
    notice = told().get()
    assert (notice.channel, notice.to_number) == (Channel.SMS, row)


@pytest.mark.parametrize(
    ("way", "means", "wanted"),
    [
        (PromiseWay.EMAIL, {"email": EMAIL}, PromiseWay.EMAIL),
        (PromiseWay.LETTER, {"address": HOME}, PromiseWay.LETTER),
        (PromiseWay.CALL, {"number": LANDLINE}, PromiseWay.CALL),
        (PromiseWay.CALL, {"number": MOBILE}, PromiseWay.SMS),
    ],
)
def test_what_stays_where_it_was_is_told_to_nobody(promise, lead, way, means, wanted):
    lead(promise(way, **means), wanted, **means)
    assert not told().exists()


def test_a_new_request_of_somebody_known_replaced_their_address_in_silence(promise, cast):
    callback = promise(PromiseWay.LETTER, address=HOME)
    person = callback.case.person
    request = PhoneRequest(
        number="",
        name=person.name,
        topic=cast.topic,
        person=person,
        way=PromiseWay.LETTER,
        address=ELSEWHERE,
    )
    open_by_phone(request=request, at=MONDAY, by=cast.karim.user)
    assert where(told().get()) == (Channel.LETTER, HOME)


def test_a_merge_or_an_email_confirmed_leads_no_mail_away_in_silence(promise, cast):
    callback = promise(PromiseWay.EMAIL, email=EMAIL)
    other = promise(PromiseWay.EMAIL, email=STRANGERS)
    confirm_fact_and_tell(
        case=other.case, fact=ContactFact.EMAIL, value=STRANGERS, at=MONDAY, by=cast.karim.user
    )
    assert not told().exists()
    merge_people_and_tell(
        kept=other.case.person,
        merged=callback.case.person,
        choices={},
        at=MONDAY + timedelta(minutes=1),
        by=cast.karim.user,
    )
    assert where(told().get()) == (Channel.EMAIL, EMAIL)


def test_what_a_stranger_asked_in_writing_is_told_where_it_was_written(cast, lead):
    """Beside a landline that nobody confirmed: its e-mail is where the answer was expected."""
    callback = make_callback(cast.topic, number=LANDLINE, email=EMAIL, said_needs=["in_writing"])
    assert callback.way == PromiseWay.EMAIL
    lead(callback, PromiseWay.EMAIL, email=STRANGERS)
    assert where(told().get()) == (Channel.EMAIL, EMAIL)


def test_without_a_server_for_mails_nothing_pretends_to_leave(promise, lead, settings):
    callback = promise(PromiseWay.EMAIL, email=EMAIL)
    settings.EMAIL_REACHES_PEOPLE = False
    lead(callback, PromiseWay.CALL, number=ANOTHER)
    assert not told().filter(channel=Channel.EMAIL).exists()


def test_it_leaves_for_the_place_of_before_and_for_no_other(promise, lead, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    lead(promise(PromiseWay.EMAIL, email=EMAIL), PromiseWay.EMAIL, email=STRANGERS)
    send_due(at=MONDAY + timedelta(minutes=2))
    warned = [mail for mail in mailoutbox if "autre" in mail.subject]
    assert [mail.to for mail in warned] == [[EMAIL]]


def test_a_warning_that_was_lost_reaches_no_stranger_in_its_place(promise, lead, cast):
    lead(promise(PromiseWay.EMAIL, email=EMAIL), PromiseWay.EMAIL, email=STRANGERS)
    notice = told().get()
    notice.state = NoticeState.GIVEN_UP
    notice.save(update_fields=["state"])
    # Nobody is called: there is no number. Nothing is written to the new e-mail.
    assert hand_on(notice=notice, kind=EventKind.NOTICE_GIVEN_UP, at=MONDAY) is None
    with pytest.raises(Refused):
        send_again(notice=notice, at=MONDAY, by=cast.karim.user)


def test_a_letter_that_comes_back_from_the_place_of_before_stops_no_other(promise, lead, cast):
    callback = promise(PromiseWay.LETTER, address=HOME)
    lead(callback, PromiseWay.LETTER, address=ELSEWHERE)
    notice = told().get()
    mark_carried(notice=notice, at=MONDAY, by=cast.ines.user)
    assert note_returned(notice=notice, at=MONDAY, by=cast.ines.user)


def test_one_hand_goes_to_and_fro_and_she_is_not_written_to_all_day(promise, lead):
    callback = promise(PromiseWay.EMAIL, email=EMAIL)
    for number, way in enumerate([PromiseWay.SMS, PromiseWay.EMAIL] * 6):
        lead(callback, way, number=ANOTHER, email=EMAIL, at=MONDAY + timedelta(minutes=number))
    assert told().filter(to_place=EMAIL).count() == 3
    tomorrow = MONDAY + timedelta(days=1, hours=1)
    lead(callback, PromiseWay.SMS, number=ANOTHER, at=tomorrow)
    assert told().filter(to_place=EMAIL).count() == 4
