"""What was said about contact stays with its request until an adviser confirms it (trust, 1)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from website.complaints.complaints import complain

from helpdesk.actions.messages.notices import About, queue_for_case
from helpdesk.actions.people.people import Newcomer, change_person, confirm_fact
from helpdesk.actions.promises.appointments import move_appointment
from helpdesk.actions.promises.intake import PhoneRequest, open_and_promise
from helpdesk.actions.promises.joining import merge_cases
from helpdesk.choices import Channel, ContactFact, EventKind, FactSource, NoticeKind, WantedHelp
from helpdesk.models import Callback, Notice, Person, PhoneNumber
from helpdesk.policy.changes import ChangedMeanwhile
from helpdesk.words.message import compose
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

LANDLINE = "+33199005678"
HERS, STRANGERS = "madeleine@example.org", "stranger@example.org"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _reaching(settings):
    settings.EMAIL_REACHES_PEOPLE = settings.SMS_REACHES_PEOPLE = True


def by_phone(cast, *, starts_at=AFTERNOON, person=None):
    """Madeleine calls the desk from her landline, and is promised a call there."""
    request = PhoneRequest(number=LANDLINE, name="Madeleine Petit", topic=cast.topic, person=person)
    return open_and_promise(request=request, starts_at=starts_at, at=MONDAY, by=cast.karim.user)


def by_stranger(cast, *, starts_at=AFTERNOON + 2 * HOUR, **fields):
    """Somebody who knows her name and her landline types them, and an e-mail of their own."""
    told = {"number": LANDLINE, "email": STRANGERS, **fields}
    return make_callback(cast.topic, starts_at=starts_at, **told)


def addresses_about(callback):
    """Every address that a message about this promise went to, or would go to now."""
    callback.refresh_from_db()
    return {compose(notice).to for notice in Notice.objects.filter(callback=callback)} - {""}


def confirm(case, fact, value, by):
    return confirm_fact(case=case, fact=fact, value=value, at=MONDAY, by=by.user)


# --- The story --------------------------------------------------------------------------------


def test_contact_details_taken_over(cast):
    """Story 1: an adviser moves her promise after a stranger gave her name, and their e-mail."""
    hers = by_phone(cast)
    theirs = by_stranger(cast)
    assert theirs.case.person == hers.case.person
    move_appointment(
        callback=hers, starts_at=AFTERNOON + HOUR, at=MONDAY + HOUR, by=cast.karim.user
    )
    assert STRANGERS not in addresses_about(hers)
    moved = Notice.objects.filter(callback=hers, kind=NoticeKind.MOVED).get()
    assert (moved.channel, compose(moved).to) == (Channel.ADVISER, "")
    assert addresses_about(theirs) == {STRANGERS}


def test_an_e_mail_that_was_typed_is_written_on_no_record_that_exists(cast):
    hers = by_phone(cast)
    by_stranger(cast, wanted_help=WantedHelp.WITH_SOMEBODY)
    complain(
        what="It does not open.",
        page="",
        by=Newcomer("Madeleine Petit", LANDLINE, "en", email=STRANGERS, source=FactSource.SITE),
        at=MONDAY,
    )
    before = Person.objects.get(pk=hers.case.person_id)
    assert (before.email, before.confidence, before.language) == ("", "unknown", "fr")
    assert list(before.numbers.values_list("number", "source")) == [(LANDLINE, FactSource.PHONE)]


def test_the_form_of_complaints_takes_over_nothing(cast, client):
    hers = by_phone(cast)
    with translation.override("en"):
        address = reverse("complaint")
    typed = {"what": "x", "name": "Madeleine Petit", "number": "01 99 00 56 78"}
    assert client.post(address, {**typed, "email": STRANGERS}).status_code == 302
    person = Person.objects.get(pk=hers.case.person_id)
    case = person.cases.latest("pk")
    assert (person.email, case.email, case.fact_source) == ("", STRANGERS, FactSource.SITE)
    answer = queue_for_case(
        case=case, kind=NoticeKind.REPLY, at=timezone.now(), about=About(text="Bonjour.")
    )
    assert compose(answer).to == STRANGERS
    move_appointment(
        callback=hers, starts_at=AFTERNOON + HOUR, at=MONDAY + HOUR, by=cast.karim.user
    )
    assert addresses_about(hers) == set()


def test_two_requests_that_are_joined_keep_each_its_own_address(cast):
    hers, theirs = by_phone(cast), by_stranger(cast)
    merge_cases(
        kept=theirs.case, other=hers.case, at=MONDAY, by=cast.karim.user, kept_call_id=hers.pk
    )
    assert STRANGERS not in addresses_about(hers)


def test_a_strangers_request_is_not_told_to_an_address_that_she_confirmed(cast):
    hers = by_phone(cast)
    change_person(case=hers.case, at=MONDAY, by=cast.karim.user, facts={"email": HERS})
    confirm(hers.case, ContactFact.EMAIL, HERS, cast.karim)
    theirs = by_stranger(cast, email="")
    assert addresses_about(theirs) == set()


def test_how_a_stranger_would_rather_do_it_counts_for_that_call_alone(cast):
    hers = by_phone(cast)
    theirs = by_stranger(cast, wanted_help=WantedHelp.WITH_SOMEBODY)
    assert theirs.live_appointment.minutes == hers.live_appointment.minutes + 15
    assert Person.objects.get(pk=hers.case.person_id).confidence == "unknown"


# --- Confirmed with the person ----------------------------------------------------------------


def test_what_was_given_becomes_a_fact_once_an_adviser_confirms_it(cast):
    hers = by_phone(cast)
    again = make_callback(cast.topic, number=LANDLINE, email=HERS, starts_at=AFTERNOON + 2 * HOUR)
    assert again.case.person.email == ""
    confirm(again.case, ContactFact.EMAIL, HERS, cast.karim)
    person = Person.objects.get(pk=hers.case.person_id)
    assert (person.email, person.email_source) == (HERS, FactSource.CONFIRMED)
    move_appointment(
        callback=hers, starts_at=AFTERNOON + HOUR, at=MONDAY + HOUR, by=cast.karim.user
    )
    assert addresses_about(Callback.objects.get(pk=hers.pk)) == {HERS}


def test_who_confirmed_it_is_told_and_once_more_changes_nothing(cast):
    case = by_stranger(cast).case
    for _twice in range(2):
        confirm(case, ContactFact.NUMBER, LANDLINE, cast.ines)
    told = case.events.get(kind=EventKind.FACT_CONFIRMED)
    assert (told.actor, told.data) == (cast.ines.user, {"fact": "number"})
    case.refresh_from_db()
    assert case.is_with_person
    assert PhoneNumber.objects.get(number=LANDLINE).is_confirmed


@pytest.mark.parametrize("fact", list(ContactFact))
@pytest.mark.parametrize("value", ["", "other@example.org", "+33199005679"])
def test_what_stands_nowhere_by_now_is_confirmed_by_nobody(cast, fact, value):
    case = by_stranger(cast).case
    with pytest.raises(ChangedMeanwhile):
        confirm(case, fact, value, cast.karim)
    assert not case.events.filter(kind=EventKind.FACT_CONFIRMED).exists()


def test_what_a_caller_says_takes_the_place_of_no_confirmed_address(cast):
    """Whoever calls and says that they are Madeleine gets messages about their own call alone."""
    hers = by_phone(cast)
    change_person(case=hers.case, at=MONDAY, by=cast.karim.user, facts={"email": HERS})
    confirm(hers.case, ContactFact.EMAIL, HERS, cast.karim)
    other = by_phone(cast, starts_at=AFTERNOON + 2 * HOUR, person=hers.case.person)
    change_person(case=other.case, at=MONDAY, by=cast.ines.user, facts={"email": STRANGERS})
    person = Person.objects.get(pk=hers.case.person_id)
    assert (person.email, person.email_source) == (HERS, FactSource.CONFIRMED)
    assert Callback.objects.get(pk=other.pk).email == STRANGERS
    move_appointment(
        callback=Callback.objects.get(pk=hers.pk),
        starts_at=AFTERNOON + HOUR,
        at=MONDAY + HOUR,
        by=cast.karim.user,
    )
    assert addresses_about(Callback.objects.get(pk=hers.pk)) == {HERS}


def test_an_adviser_takes_away_an_address_that_is_wrong(cast):
    theirs = by_stranger(cast, name="Paul Robert")
    change_person(case=theirs.case, at=MONDAY, by=cast.karim.user, facts={"email": ""})
    assert addresses_about(Callback.objects.get(pk=theirs.pk)) == set()


def test_her_record_loses_an_address_and_what_another_request_gave_stays(cast):
    hers = by_phone(cast)
    change_person(case=hers.case, at=MONDAY, by=cast.karim.user, facts={"email": HERS})
    theirs = by_stranger(cast)
    change_person(case=theirs.case, at=MONDAY, by=cast.karim.user, facts={"email": ""})
    assert Person.objects.get(pk=hers.case.person_id).email == ""
    theirs.refresh_from_db()
    assert (theirs.email, theirs.case.email) == (STRANGERS, STRANGERS)
    assert addresses_about(theirs) == {STRANGERS}


def test_an_e_mail_that_is_confirmed_once_more_changes_nothing(cast):
    hers = by_phone(cast)
    change_person(case=hers.case, at=MONDAY, by=cast.karim.user, facts={"email": HERS})
    for adviser in (cast.karim, cast.ines):
        confirm(hers.case, ContactFact.EMAIL, HERS, adviser)
    told = hers.case.events.get(kind=EventKind.FACT_CONFIRMED)
    assert (told.actor, told.data) == (cast.karim.user, {"fact": "email"})


def test_the_key_on_the_page_of_the_case_confirms_and_comes_back(cast, client):
    case = by_stranger(cast).case
    client.force_login(cast.karim.user)
    with translation.override("en"):
        page, key = (reverse(f"helpdesk:{n}", args=[case.reference]) for n in PAGES)
    shown = client.get(page).content.decode()
    assert f'value="email {STRANGERS}"' in shown
    assert "said on the site" in shown
    assert client.post(key, {"confirmed": f"number {LANDLINE}"}).url == page
    assert "confirmed with the person" in client.get(page).content.decode()
    for nonsense in ("", "number", "name Madeleine", "number +33199009999"):
        client.post(key, {"confirmed": nonsense})
    assert case.events.filter(kind=EventKind.FACT_CONFIRMED).count() == 1


PAGES = ("case", "case_confirmed")
