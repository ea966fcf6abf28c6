"""Paul helps Madeleine: named with words read aloud, confirmed, called instead, taken back."""

from datetime import date, timedelta

import pytest
import time_machine

from helpdesk.actions.promises.consents import (
    HelperNamed,
    confirm_consent,
    give_consent,
    revoke_consent,
)
from helpdesk.choices import ConsentMark, ConsentScope, HelperKind, HowSaid
from helpdesk.models import Callback, Consent, Notice, Person
from tests.factories.helpdesk import MADELEINE, MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

PAUL = "+33639987777"
LAST_DAY = date(2027, 5, 23)
SAID = {
    "name": "Paul Petit",
    "number": "06 39 98 77 77",
    "kind": "relative",
    "scope": "every_request",
    "until": "2027-05-23",
}
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def case(cast):
    return make_case(cast.topic, adviser=cast.karim)


@pytest.fixture
def consent(cast, case):
    return give_consent(
        case=case,
        at=MONDAY - timedelta(days=1),
        by=cast.karim.user,
        named=HelperNamed(
            name="Paul Petit",
            number=PAUL,
            kind=HelperKind.RELATIVE,
            scope=ConsentScope.EVERY_REQUEST,
            last_day=LAST_DAY,
            script_version=1,
            language="fr",
        ),
    )


@pytest.fixture
def valid(cast, consent):
    confirm_consent(consent=consent, how=HowSaid.CALL, at=MONDAY, by=cast.ines.user)
    return consent


def test_the_words_are_shown_before_anything_is_kept(desk, case):
    answer = desk.post("case_helper", case.reference, **SAID)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Madeleine Petit, vous souhaitez que Paul Petit vous aide." in page
    assert "Cela vaut jusqu’au 23 mai 2027." in page
    assert not Consent.objects.exists()


def test_a_yes_is_kept_with_the_version_that_was_read(desk, case):
    page = desk.says(
        desk.post("case_helper", case.reference, **SAID, script_version="1", said="yes")
    )
    consent = Consent.objects.get()
    assert (consent.helper.name, consent.expires_on) == ("Paul Petit", LAST_DAY)
    assert (consent.scope, consent.script_version) == (ConsentScope.EVERY_REQUEST, 1)
    assert "Tell the helper nothing." in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": ""}, "Write the name."),
        ({"number": "12"}, "number"),
        ({"until": "other"}, "Write the last day."),
        ({"until": "other", "other_day": "2030-01-01"}, "Choose a day within two years."),
        ({"until": "other", "other_day": "2026-11-22"}, "This day has passed."),
        ({"name": "Madeleine Petit", "number": MADELEINE}, "This is the person."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(desk, case, changed, words):
    answer = desk.post("case_helper", case.reference, **{**SAID, **changed}, said="yes")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="every_request"' in page
    assert not Consent.objects.exists()


def test_whoever_wrote_it_down_confirms_it_in_another_call_only(desk, consent):
    page = desk.says(desk.post("consent_confirm", consent.pk, how="call"))
    assert "Ask again in another call at their own number." in page
    assert not consent.marks.exists()


def test_it_is_confirmed_once_and_then_holds(desk_of, cast, consent):
    desk = desk_of(cast.ines.user)
    page = desk.says(desk.post("consent_confirm", consent.pk, how="call"))
    assert "You may speak to the helper about it." in page
    again = desk.says(desk.post("consent_confirm", consent.pk, how="letter"))
    assert "It is confirmed." in again
    assert [mark.how for mark in consent.marks.all()] == [HowSaid.CALL]


def test_a_word_ends_it_and_it_cannot_be_confirmed_any_more(desk, consent):
    page = desk.says(desk.post("consent_revoke", consent.pk, how="call"))
    assert "Tell the helper nothing." in page
    again = desk.says(desk.post("consent_confirm", consent.pk, how="call"))
    assert "This consent is over." in again
    assert [mark.mark for mark in consent.marks.all()] == [ConsentMark.REVOKED]


@pytest.mark.parametrize("how", ["", "dream"])
def test_how_it_was_said_must_be_known(desk, consent, how):
    assert desk.post("consent_confirm", consent.pk, how=how).status_code == 404
    assert not consent.marks.exists()


def test_a_letter_asks_for_it_and_names_the_helper(desk, consent):
    Person.objects.filter(pk=consent.person_id).update(
        postal_address="1 rue des Lilas\n75001 Paris"
    )
    desk.says(desk.post("consent_letter", consent.pk))
    letter = desk.read("letter", Notice.objects.get(consent=consent).pk)
    assert "Paul Petit" in letter
    assert "23 mai 2027" in letter
    assert "1 rue des Lilas" in letter
    assert "Karim, Coup de fil" in letter


def test_without_an_address_no_letter_is_promised(desk, consent):
    page = desk.says(desk.post("consent_letter", consent.pk))
    assert "We have no postal address." in page
    assert not Notice.objects.filter(consent=consent).exists()


def test_the_promised_call_goes_to_the_helper(desk, cast, valid):
    callback = make_callback(cast.topic)
    assert "Call Paul Petit instead" in desk.read("case", callback.case.reference)
    page = desk.says(desk.post("promise_helper", callback.pk, valid.pk))
    assert "We now call Paul Petit." in page
    assert Callback.objects.get(pk=callback.pk).number == PAUL


def test_an_unconfirmed_helper_is_not_called(desk, cast, consent):
    callback = make_callback(cast.topic)
    assert "Call Paul Petit instead" not in desk.read("case", callback.case.reference)
    page = desk.says(desk.post("promise_helper", callback.pk, consent.pk))
    assert "This consent does not hold now." in page
    assert Callback.objects.get(pk=callback.pk).number == MADELEINE


@pytest.fixture
def of_paul(cast, consent):
    """Every page of the desk about Paul: himself, and a request of his own."""
    case = make_case(cast.topic, name="Paul Petit", number=PAUL)
    assert case.person_id == consent.helper_id

    def read(desk):
        pages = [
            desk.read("person", consent.helper_id),
            desk.read("case", case.reference),
            desk.read("people", q="Paul Petit"),
            desk.read("people", q=PAUL),
        ]
        return "".join(pages)

    return read


def test_while_it_holds_the_page_of_paul_says_for_whom_he_may_speak(desk, valid, of_paul):
    page = of_paul(desk)
    assert "May speak for" in page
    assert "New request for Madeleine Petit" in page
    assert f"?person={valid.person_id}" in page


def test_before_it_is_confirmed_no_page_of_paul_tells_of_madeleine(desk, consent, of_paul):
    assert "Madeleine" not in of_paul(desk)


def test_after_her_word_no_page_of_paul_tells_of_madeleine(desk, cast, valid, of_paul):
    revoke_consent(consent=valid, how=HowSaid.CALL, at=MONDAY, by=cast.karim.user)
    assert "Madeleine" not in of_paul(desk)


def test_after_its_last_day_no_page_of_paul_tells_of_madeleine(desk_of, cast, valid, of_paul):
    with time_machine.travel(MONDAY.replace(year=2027, month=5, day=24), tick=False):
        assert "Madeleine" not in of_paul(desk_of(cast.karim.user))


def test_the_page_of_the_person_says_what_may_be_said_without_consent(desk, case):
    page = desk.read("person", case.person_id)
    assert "Je ne peux pas vous parler d’une autre personne sans son accord." in page
